import {
  createRoute,
  lazyRouteComponent,
  optional,
  readNumber,
  readOneOf,
  readText,
  rootRoute,
} from '../../parts/place-route.ts';

type Search = Record<string, unknown>;
const under = { getParentRoute: () => rootRoute } as const;

const needsRoutes = [
  createRoute({
    ...under,
    path: '/customers/needs',
    /** The open tab; whom it is explained for; the proposal looked at. */
    validateSearch: (search: Search) =>
      optional({
        tab: readText(search, 'tab'),
        contact: readNumber(search, 'contact'),
        proposal: readNumber(search, 'proposal'),
      }),
    component: lazyRouteComponent(() => import('./needs/needs-page.tsx')),
  }),
  createRoute({
    ...under,
    path: '/customers/needs/new',
    component: lazyRouteComponent(() => import('./needs/new-group-page.tsx')),
  }),
  createRoute({
    ...under,
    /** A group by its id, or "none": who is in no group. */
    path: '/customers/needs/$needsGroupId',
    validateSearch: (search: Search) =>
      optional({ by: readOneOf(search, 'by', ['declared', 'rule', 'likeness'] as const) }),
    component: lazyRouteComponent(() => import('./needs/group-page.tsx')),
  }),
  createRoute({
    ...under,
    path: '/customers/needs/$needsGroupId/edit',
    component: lazyRouteComponent(() => import('./needs/edit-group-page.tsx')),
  }),
] as const;

const bestRoutes = [
  createRoute({
    ...under,
    path: '/customers/best',
    component: lazyRouteComponent(() => import('./best/templates-page.tsx')),
  }),
  createRoute({
    ...under,
    path: '/customers/best/new',
    /** How they are chosen, and who was picked by hand ("11,12,13"). */
    validateSearch: (search: Search) =>
      optional({ by: readOneOf(search, 'by', ['hand'] as const), pick: readText(search, 'pick') }),
    component: lazyRouteComponent(() => import('./best/new-template-page.tsx')),
  }),
  createRoute({
    ...under,
    path: '/customers/best/$templateId',
    /** The open tab; whom the list shows; who is explained; whom the check is about. */
    validateSearch: (search: Search) =>
      optional({
        tab: readText(search, 'tab'),
        who: readOneOf(search, 'who', ['everybody'] as const),
        advice: readOneOf(search, 'advice', ['go', 'think-twice', 'no'] as const),
        contact: readNumber(search, 'contact'),
        part: readOneOf(search, 'part', ['prospects', 'everybody'] as const),
      }),
    component: lazyRouteComponent(() => import('./best/template-page.tsx')),
  }),
] as const;

export const customersRoutes = [
  createRoute({
    ...under,
    path: '/customers',
    /** Months followed; how the grid is cut (`by`), what it shows, its open cell ("5-4"); the open move ("2026-05 mobile recurring"). */
    validateSearch: (search: Search) =>
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
  ...needsRoutes,
  ...bestRoutes,
] as const;
