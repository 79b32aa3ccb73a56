import { createRoute, lazyRouteComponent, optional, readOneOf, rootRoute } from '../../parts/place-route.ts';

export const messagesRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/messages/$messageId',
    validateSearch: (search: Record<string, unknown>) =>
      optional({
        width: readOneOf(search, 'width', ['phone', 'desktop']),
        scheme: readOneOf(search, 'scheme', ['light', 'dark']),
        show: readOneOf(search, 'show', ['text']),
      }),
    component: lazyRouteComponent(() => import('./message-page.tsx')),
  }),
] as const;
