import { createRoute, lazyRouteComponent, readText, rootRoute } from '../../parts/place-route.ts';

const ofRoot = { getParentRoute: () => rootRoute };

export const companiesRoutes = [
  createRoute({
    ...ofRoot,
    path: '/companies',
    validateSearch: (search: Record<string, unknown>) => ({ search: readText(search, 'search') }),
    component: lazyRouteComponent(() => import('./companies-page.tsx')),
  }),
  createRoute({
    ...ofRoot,
    path: '/companies/$companyKey',
    component: lazyRouteComponent(() => import('./company-page.tsx')),
  }),
] as const;
