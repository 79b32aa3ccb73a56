import { createRoute, lazyRouteComponent, rootRoute } from '../../parts/place-route.ts';
import { readMailSearch } from './mail-search.ts';

const mailboxPage = lazyRouteComponent(() => import('./mailbox-page.tsx'));

export const mailboxRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/mailbox',
    validateSearch: readMailSearch,
    component: mailboxPage,
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/mailbox/$mailId',
    validateSearch: readMailSearch,
    component: mailboxPage,
  }),
] as const;
