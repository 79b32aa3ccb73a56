import { createRoute, lazyRouteComponent, optional, readNumber, readText, rootRoute } from '../../parts/place-route.ts';

const ofRoot = { getParentRoute: () => rootRoute };
const yesOrNo = ['true', 'false'] as const;

export const contactsRoutes = [
  createRoute({
    ...ofRoot,
    path: '/contacts',
    validateSearch: (search: Record<string, unknown>) =>
      optional({
        search: readText(search, 'search'),
        segmentId: readNumber(search, 'segmentId'),
        topic: readText(search, 'topic'),
        // The router reads "true" as a boolean.
        suppressed: yesOrNo.find((choice) => choice === String(search.suppressed)),
        issue: readText(search, 'issue'),
        chosen: readNumber(search, 'chosen'),
      }),
    component: lazyRouteComponent(() => import('./contacts-page.tsx')),
  }),
  createRoute({
    ...ofRoot,
    path: '/contacts/$contactId',
    validateSearch: (search: Record<string, unknown>) =>
      optional({
        tab: readText(search, 'tab'),
        show: readText(search, 'show'),
        event: readNumber(search, 'event'),
      }),
    component: lazyRouteComponent(() => import('./contact-page.tsx')),
  }),
] as const;
