import { createRoute, lazyRouteComponent, rootRoute } from '../../parts/place-route.ts';

export const homeRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/',
    component: lazyRouteComponent(() => import('./home-page.tsx')),
  }),
] as const;
