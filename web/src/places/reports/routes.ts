import { createRoute, lazyRouteComponent, readNumber, readText, rootRoute } from '../../parts/place-route.ts';

type Search = Record<string, unknown>;

const asked = (search: Search) => ({ weeks: readNumber(search, 'weeks'), percent: readNumber(search, 'percent') });

export const reportsRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/reports',
    validateSearch: (search: Search) => ({ segment: readNumber(search, 'segment'), kind: readText(search, 'kind') }),
    component: lazyRouteComponent(() => import('./reports-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/reports/synergies',
    validateSearch: asked,
    component: lazyRouteComponent(() => import('./synergies-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/reports/synergies/$first/$second',
    validateSearch: asked,
    component: lazyRouteComponent(() => import('./synergy-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/reports/segment-use',
    component: lazyRouteComponent(() => import('./segment-use-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/reports/segment-use/$segmentId',
    component: lazyRouteComponent(() => import('./one-segment-use-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/reports/questions',
    component: lazyRouteComponent(() => import('./questions-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/reports/questions/$questionName',
    component: lazyRouteComponent(() => import('./question-page.tsx')),
  }),
] as const;
