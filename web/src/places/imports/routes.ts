import { createRoute, lazyRouteComponent, optional, readText, rootRoute } from '../../parts/place-route.ts';

const ofRoot = { getParentRoute: () => rootRoute };

export const importsRoutes = [
  createRoute({
    ...ofRoot,
    path: '/contacts/import',
    validateSearch: (search: Record<string, unknown>) => optional({ kind: readText(search, 'kind') }),
    component: lazyRouteComponent(() => import('./import-page.tsx')),
  }),
  createRoute({
    ...ofRoot,
    path: '/contacts/import/$importId',
    component: lazyRouteComponent(() => import('./one-import-page.tsx')),
  }),
] as const;
