import {
  createRoute,
  lazyRouteComponent,
  optional,
  readNumber,
  readOneOf,
  readText,
  rootRoute,
} from '../../parts/place-route.ts';
import { shownStates } from './campaign-states.ts';
import { stepKeys } from './path/steps.ts';

type Search = Record<string, unknown>;
const under = { getParentRoute: () => rootRoute } as const;

export const campaignsRoutes = [
  createRoute({
    ...under,
    path: '/campaigns',
    validateSearch: (search: Search) =>
      optional({
        state: readOneOf(search, 'state', shownStates),
        search: readText(search, 'search'),
      }),
    component: lazyRouteComponent(() => import('./campaigns-page.tsx')),
  }),
  createRoute({
    ...under,
    path: '/campaigns/new',
    validateSearch: (search: Search) => optional({ segment: readNumber(search, 'segment') }),
    component: lazyRouteComponent(() => import('./path/new-campaign-page.tsx')),
  }),
  createRoute({
    ...under,
    path: '/campaigns/$campaignId/edit',
    validateSearch: (search: Search) =>
      optional({
        step: readOneOf(search, 'step', stepKeys),
        content: readNumber(search, 'content'),
      }),
    component: lazyRouteComponent(() => import('./path/edit-campaign-page.tsx')),
  }),
  createRoute({
    ...under,
    path: '/campaigns/$campaignId/check',
    validateSearch: (search: Search) =>
      optional({
        of: readText(search, 'of'),
        content: readNumber(search, 'content'),
        variant: readText(search, 'variant'),
      }),
    component: lazyRouteComponent(() => import('./check/check-page.tsx')),
  }),
  createRoute({
    ...under,
    path: '/campaigns/$campaignId',
    validateSearch: (search: Search) =>
      optional({
        tab: readText(search, 'tab'),
        outcome: readText(search, 'outcome'),
        segment: readText(search, 'segment'),
        variant: readText(search, 'variant'),
        domain: readText(search, 'domain'),
        link: readText(search, 'link'),
        reason: readText(search, 'reason'),
      }),
    component: lazyRouteComponent(() => import('./report/campaign-page.tsx')),
  }),
] as const;
