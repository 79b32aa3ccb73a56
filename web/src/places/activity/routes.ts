import { createRoute, lazyRouteComponent, readText, rootRoute } from '../../parts/place-route.ts';

export const activityRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/activity',
    validateSearch: (search: Record<string, unknown>) => ({
      tab: readText(search, 'tab'),
      who: readText(search, 'who'),
      area: readText(search, 'area'),
    }),
    component: lazyRouteComponent(() => import('./activity-page.tsx')),
  }),
] as const;
