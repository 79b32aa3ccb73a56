import { createRoute, lazyRouteComponent, readNumber, readText, rootRoute } from '../../parts/place-route.ts';

type Search = Record<string, unknown>;

export const qualityRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/customers/quality',
    validateSearch: (search: Search) => ({
      tab: readText(search, 'tab'),
      /** What is wrong, and with which field: whom it concerns is listed. */
      code: readText(search, 'code'),
      field: readText(search, 'field'),
      segment: readNumber(search, 'segment'),
      repair: readNumber(search, 'repair'),
      /** Which pairs. */
      kind: readText(search, 'kind'),
      score: readNumber(search, 'score'),
      from: readNumber(search, 'from'),
      /** Kind of suggestion that the form of repairs begins with. */
      correct: readText(search, 'correct'),
    }),
    component: lazyRouteComponent(() => import('./quality-page.tsx')),
  }),
] as const;
