import {
  createRoute,
  lazyRouteComponent,
  optional,
  readNumber,
  readOneOf,
  readText,
  rootRoute,
} from '../../parts/place-route.ts';
import { criterionKinds } from './list/kinds-of-definition.ts';
import { sortKeys, stateKeys } from './list/narrow-segments.ts';
import { purposeKeys } from './purposes.ts';

type Search = Record<string, unknown>;
const under = { getParentRoute: () => rootRoute } as const;

/** The page of one segment: `why` is a contact; `date`, `at` and `asOf` are local days ('2026-05-01'). */
const readOne = (search: Search) => ({
  tab: readText(search, 'tab'),
  why: readNumber(search, 'why'),
  search: readText(search, 'search'),
  alsoIn: readNumber(search, 'alsoIn'),
  notIn: readNumber(search, 'notIn'),
  days: readNumber(search, 'days'),
  date: readText(search, 'date'),
  change: readOneOf(search, 'change', ['entered', 'left', 'enter', 'leave'] as const),
  at: readText(search, 'at'),
  asOf: readText(search, 'asOf'),
});

export const segmentsRoutes = [
  createRoute({
    ...under,
    path: '/segments',
    validateSearch: (search: Search) =>
      optional({
        search: readText(search, 'search'),
        purpose: readOneOf(search, 'purpose', purposeKeys),
        state: readOneOf(search, 'state', stateKeys),
        kind: readOneOf(search, 'kind', criterionKinds),
        sort: readOneOf(search, 'sort', sortKeys),
      }),
    component: lazyRouteComponent(() => import('./list/segments-page.tsx')),
  }),
  createRoute({
    ...under,
    path: '/segments/$segmentId',
    validateSearch: readOne,
    component: lazyRouteComponent(() => import('./one/segment-page.tsx')),
  }),
] as const;
