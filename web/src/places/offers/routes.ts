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

/** What an offer begins with that is proposed elsewhere: per cent, segment, and hours as "01234-540-720". */
const proposal = (search: Search) => ({
  percent: readNumber(search, 'percent'),
  segment: readNumber(search, 'segment'),
  hours: readText(search, 'hours'),
  name: readText(search, 'name'),
});

export const offersRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/offers',
    validateSearch: (search: Search) =>
      optional({ show: readOneOf(search, 'show', ['running', 'over', 'archived'] as const) }),
    component: lazyRouteComponent(() => import('./offers-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/offers/new',
    validateSearch: proposal,
    component: lazyRouteComponent(() => import('./new-offer-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/offers/policy',
    component: lazyRouteComponent(() => import('./policy-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/offers/$offerId',
    validateSearch: (search: Search) =>
      optional({
        tab: readOneOf(search, 'tab', ['report', 'uses', 'codes', 'rules', 'try'] as const),
        segment: readNumber(search, 'segment'),
      }),
    component: lazyRouteComponent(() => import('./offer-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/offers/$offerId/edit',
    component: lazyRouteComponent(() => import('./edit-offer-page.tsx')),
  }),
] as const;
