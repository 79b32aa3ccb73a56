import { createRoute, lazyRouteComponent, optional, readNumber, readText, rootRoute } from '../../parts/place-route.ts';

export const strategyRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/customers/strategy',
    /** The open tab; the cell of the board being written ("12-high"); the segment being decided about. */
    validateSearch: (search: Record<string, unknown>) =>
      optional({
        tab: readText(search, 'tab'),
        cell: readText(search, 'cell'),
        segment: readNumber(search, 'segment'),
      }),
    component: lazyRouteComponent(() => import('./strategy-page.tsx')),
  }),
] as const;
