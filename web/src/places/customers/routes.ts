import { createRoute, lazyRouteComponent, optional, readOneOf, readText, rootRoute } from '../../parts/place-route.ts';

export const customersRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/customers',
    /** Months followed; how the grid is cut (`by`), what it shows, its open cell ("5-4"); the open move ("2026-05 mobile recurring"). */
    validateSearch: (search: Record<string, unknown>) =>
      optional({
        tab: readText(search, 'tab'),
        months: ([3, 12] as const).find((each) => each === Number(search.months)),
        by: readOneOf(search, 'by', ['fixed'] as const),
        show: readOneOf(search, 'show', ['revenue', 'each', 'money'] as const),
        cell: readText(search, 'cell'),
        move: readText(search, 'move'),
      }),
    component: lazyRouteComponent(() => import('./groups-page.tsx')),
  }),
] as const;
