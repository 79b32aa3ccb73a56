import {
  createRoute,
  lazyRouteComponent,
  optional,
  readNumber,
  readOneOf,
  rootRoute,
} from '../../parts/place-route.ts';

export const brandRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/brand',
    validateSearch: (search: Record<string, unknown>) =>
      optional({
        tab: readOneOf(search, 'tab', ['looks', 'parts', 'pictures', 'versions']),
        design: readNumber(search, 'design'),
        width: readOneOf(search, 'width', ['phone', 'desktop']),
        scheme: readOneOf(search, 'scheme', ['light', 'dark']),
      }),
    component: lazyRouteComponent(() => import('./brand-page.tsx')),
  }),
] as const;
