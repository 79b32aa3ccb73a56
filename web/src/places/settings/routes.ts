import {
  createRoute,
  lazyRouteComponent,
  optional,
  readNumber,
  readOneOf,
  readText,
  rootRoute,
} from '../../parts/place-route.ts';

const frame = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings-frame.tsx')),
});

const of = { getParentRoute: () => frame } as const;
const tab = (search: Record<string, unknown>) => ({ tab: readText(search, 'tab') });

export const settingsRoutes = [
  frame.addChildren([
    createRoute({ ...of, path: '/', component: lazyRouteComponent(() => import('./settings-page.tsx')) }),
    createRoute({
      ...of,
      path: 'workspace',
      component: lazyRouteComponent(() => import('./workspace/workspace-page.tsx')),
    }),
    createRoute({
      ...of,
      path: 'customers',
      component: lazyRouteComponent(() => import('./customers/customers-page.tsx')),
    }),
    createRoute({
      ...of,
      path: 'operators',
      component: lazyRouteComponent(() => import('./operators/operators-page.tsx')),
    }),
    createRoute({ ...of, path: 'api-keys', component: lazyRouteComponent(() => import('./keys/keys-page.tsx')) }),
    createRoute({
      ...of,
      path: 'webhooks',
      component: lazyRouteComponent(() => import('./webhooks/webhooks-page.tsx')),
    }),
    createRoute({
      ...of,
      path: 'webhooks/$webhookId',
      validateSearch: (search: Record<string, unknown>) =>
        optional({
          state: readOneOf(search, 'state', ['waiting', 'delivered', 'failed']),
        }),
      component: lazyRouteComponent(() => import('./webhooks/webhook-page.tsx')),
    }),
    createRoute({ ...of, path: 'sending', component: lazyRouteComponent(() => import('./sending/domains-page.tsx')) }),
    createRoute({
      ...of,
      path: 'sending/$domainId',
      component: lazyRouteComponent(() => import('./sending/domain-page.tsx')),
    }),
    createRoute({ ...of, path: 'ways-out', component: lazyRouteComponent(() => import('./ways/ways-page.tsx')) }),
    createRoute({
      ...of,
      path: 'ways-out/new',
      component: lazyRouteComponent(() => import('./ways/new-way-page.tsx')),
    }),
    createRoute({
      ...of,
      path: 'ways-out/$transportId',
      component: lazyRouteComponent(() => import('./ways/way-page.tsx')),
    }),
    createRoute({
      ...of,
      path: 'returns',
      validateSearch: (search: Record<string, unknown>) =>
        optional({
          ...tab(search),
          class: readText(search, 'class'),
          domain: readText(search, 'domain'),
        }),
      component: lazyRouteComponent(() => import('./returns/returns-page.tsx')),
    }),
    createRoute({
      ...of,
      path: 'suppressions',
      validateSearch: (search: Record<string, unknown>) =>
        optional({
          contains: readText(search, 'contains'),
          reason: readText(search, 'reason'),
        }),
      component: lazyRouteComponent(() => import('./suppressions/suppressions-page.tsx')),
    }),
    createRoute({ ...of, path: 'topics', component: lazyRouteComponent(() => import('./topics/topics-page.tsx')) }),
    createRoute({
      ...of,
      path: 'attributes',
      component: lazyRouteComponent(() => import('./attributes/attributes-page.tsx')),
    }),
    createRoute({
      ...of,
      path: 'products',
      validateSearch: (search: Record<string, unknown>) =>
        optional({
          search: readText(search, 'search'),
          category: readText(search, 'category'),
          page: readNumber(search, 'page'),
        }),
      component: lazyRouteComponent(() => import('./products/products-page.tsx')),
    }),
  ]),
] as const;
