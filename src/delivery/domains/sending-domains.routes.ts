import { type AnyRoute, cursorToId, defineRoute, pageOf, pageQuery } from '../../platform/index.ts';
import { domainChange, domainParams, domainSchema, keyParams, newDomain, rotation } from './sending-domains.schema.ts';
import type { Domain, SendingDomains } from './sending-domains.service.ts';

const isoOf = (at: Date | null): string | null => at?.toISOString() ?? null;

const present = ({ workspaceId: _, check: __, ...domain }: Domain) => ({
  ...domain,
  createdAt: isoOf(domain.createdAt),
  checkedAt: isoOf(domain.checkedAt),
  keys: domain.keys.map(({ domainId: _domain, publicKey: _key, ...key }) => ({
    ...key,
    createdAt: isoOf(key.createdAt),
    activeAt: isoOf(key.activeAt),
    retiredAt: isoOf(key.retiredAt),
  })),
});

export function createSendingDomainsRoutes(domains: SendingDomains): AnyRoute[] {
  return [...domainRoutes(domains), ...keyRoutes(domains)];
}

const domainRoutes = (domains: SendingDomains): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/sending-domains',
    operation: 'sendingDomains.list',
    summary: 'The domains that messages come from, newest first',
    scope: 'delivery:read',
    query: pageQuery,
    answer: pageOf(domainSchema),
    async handle({ workspaceId, query }) {
      const page = await domains.list(workspaceId, cursorToId(query.cursor), query.limit);
      return { ...page, items: page.items.map(present) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/sending-domains',
    operation: 'sendingDomains.create',
    summary: 'Set up a domain that messages come from',
    description: 'Makes keys for its signatures (DKIM). Publish the record of each key, then check the domain.',
    scope: 'delivery:write',
    body: newDomain,
    status: 201,
    answer: domainSchema,
    errors: ['sending_domain_taken'],
    handle: async ({ workspaceId, body, actor }) => present(await domains.create(workspaceId, body, actor)),
  }),
  defineRoute({
    method: 'get',
    path: '/sending-domains/{domainId}',
    operation: 'sendingDomains.get',
    summary: 'One domain, its keys, and what the DNS said last',
    scope: 'delivery:read',
    params: domainParams,
    answer: domainSchema,
    errors: ['not_found'],
    handle: async ({ workspaceId, params }) => present(await domains.get(workspaceId, params.domainId)),
  }),
  defineRoute({
    method: 'patch',
    path: '/sending-domains/{domainId}',
    operation: 'sendingDomains.update',
    summary: 'Change where bounces of a domain go',
    scope: 'delivery:write',
    params: domainParams,
    body: domainChange,
    answer: domainSchema,
    errors: ['not_found'],
    handle: async ({ workspaceId, params, body, actor }) =>
      present(await domains.update(workspaceId, params.domainId, body, actor)),
  }),
  defineRoute({
    method: 'delete',
    path: '/sending-domains/{domainId}',
    operation: 'sendingDomains.delete',
    summary: 'Take a domain away',
    description: 'Its keys are deleted: messages from it are signed no more.',
    scope: 'delivery:write',
    params: domainParams,
    status: 204,
    errors: ['not_found'],
    handle: ({ workspaceId, params, actor }) => domains.delete(workspaceId, params.domainId, actor),
  }),
];

const keyRoutes = (domains: SendingDomains): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/sending-domains/{domainId}/check',
    operation: 'sendingDomains.check',
    summary: 'Ask the DNS about a domain now',
    description:
      'SPF, DKIM, DMARC, where bounces and links lead: each with what is wrong and what to paste. A key that is found ' +
      'signs from now on. The same is done every few hours by itself.',
    scope: 'delivery:write',
    params: domainParams,
    answer: domainSchema,
    errors: ['not_found'],
    handle: async ({ workspaceId, params }) => present(await domains.check(workspaceId, params.domainId)),
  }),
  defineRoute({
    method: 'post',
    path: '/sending-domains/{domainId}/rotate',
    operation: 'sendingDomains.rotate',
    summary: 'Make new keys for a domain',
    description: 'They wait until the DNS shows them; the old ones sign until then, and stay valid for a week after.',
    scope: 'delivery:write',
    params: domainParams,
    body: rotation,
    answer: domainSchema,
    errors: ['not_found'],
    handle: async ({ workspaceId, params, body, actor }) =>
      present(await domains.rotate(workspaceId, params.domainId, body.algorithms, actor)),
  }),
  defineRoute({
    method: 'post',
    path: '/sending-domains/{domainId}/keys/{keyId}/force',
    operation: 'sendingDomains.forceKey',
    summary: 'Sign with a key although the DNS does not show it',
    description: 'For a DNS that cannot be seen from here. Signatures by a key nobody can find do harm.',
    scope: 'delivery:write',
    params: keyParams,
    answer: domainSchema,
    errors: ['not_found', 'sending_domain_key_state'],
    handle: async ({ workspaceId, params, actor }) =>
      present(await domains.force(workspaceId, params.domainId, params.keyId, actor)),
  }),
];
