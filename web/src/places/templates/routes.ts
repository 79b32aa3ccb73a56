import {
  createRoute,
  lazyRouteComponent,
  optional,
  readNumber,
  readOneOf,
  readText,
  rootRoute,
} from '../../parts/place-route.ts';

export const templateTabs = ['code', 'visual', 'texts', 'versions', 'uses'] as const;

export const templatesRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/templates',
    validateSearch: (search: Record<string, unknown>) => optional({ show: readOneOf(search, 'show', ['archived']) }),
    component: lazyRouteComponent(() => import('./templates-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/templates/$templateId',
    validateSearch: (search: Record<string, unknown>) =>
      optional({
        tab: readOneOf(search, 'tab', templateTabs),
        contact: readNumber(search, 'contact'),
        width: readOneOf(search, 'width', ['phone', 'desktop']),
        scheme: readOneOf(search, 'scheme', ['light', 'dark']),
        show: readOneOf(search, 'show', ['text']),
        language: readText(search, 'language'),
        version: readNumber(search, 'version'),
      }),
    component: lazyRouteComponent(() => import('./template-page.tsx')),
  }),
] as const;
