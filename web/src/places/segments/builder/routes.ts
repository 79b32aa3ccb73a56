import { createRoute, lazyRouteComponent, rootRoute } from '../../../parts/place-route.ts';

export const builderRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/segments/new',
    component: lazyRouteComponent(() => import('./new-segment-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/segments/$segmentId/edit',
    component: lazyRouteComponent(() => import('./edit-segment-page.tsx')),
  }),
] as const;
