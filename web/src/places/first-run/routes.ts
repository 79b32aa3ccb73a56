import { createRoute, lazyRouteComponent, rootRoute } from '../../parts/place-route.ts';

export const firstRunRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/new-workspace',
    component: lazyRouteComponent(() => import('./new-workspace-page.tsx')),
  }),
] as const;
