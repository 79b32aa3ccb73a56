import { z } from 'zod';
import { type AnyRoute, cursorToId, defineRoute, pageOf, pageQuery } from '../../platform/index.ts';
import {
  newTransport,
  transportChange,
  transportParams,
  transportSchema,
  transportTrial,
} from './transports.schema.ts';
import type { Transports } from './transports.service.ts';
import type { TransportRow } from './transports.store.ts';

/** What is shown of a way out: everything but its secret. */
const present = ({ secret, createdAt, archivedAt, workspaceId: _, ...row }: TransportRow) => ({
  ...row,
  hasSecret: secret !== null,
  createdAt: createdAt.toISOString(),
  archivedAt: archivedAt?.toISOString() ?? null,
});

export function createTransportRoutes(transports: Transports): AnyRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/transports',
      operation: 'transports.list',
      summary: 'The ways out of this workspace, newest first',
      description:
        'Without one of its own, messages go by that of the installation (SMTP_URL, or the built-in mailbox).',
      scope: 'delivery:read',
      query: pageQuery.extend({
        archived: z.enum(['true', 'false']).default('false').describe('Whether archived ones are listed too.'),
      }),
      answer: pageOf(transportSchema),
      async handle({ workspaceId, query }) {
        const after = cursorToId(query.cursor);
        const withArchived = query.archived === 'true';
        const page = await transports.list(workspaceId, { after, limit: query.limit, withArchived });
        return { ...page, items: page.items.map(present) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/transports',
      operation: 'transports.create',
      summary: 'Set up a way out',
      description:
        'smtp: any mail server; ses: Amazon SES; sendmail and plugin: when whoever runs Kohort allows them. What is given ' +
        'as secret is kept encrypted and never shown again.',
      scope: 'delivery:write',
      body: newTransport,
      status: 201,
      answer: transportSchema,
      errors: ['transport_name_taken', 'transport_unusable'],
      handle: async ({ workspaceId, body, actor }) => present(await transports.create(workspaceId, body, actor)),
    }),
    defineRoute({
      method: 'get',
      path: '/transports/{transportId}',
      operation: 'transports.get',
      summary: 'One way out',
      scope: 'delivery:read',
      params: transportParams,
      answer: transportSchema,
      errors: ['not_found'],
      handle: async ({ workspaceId, params }) => present(await transports.get(workspaceId, params.transportId)),
    }),
    defineRoute({
      method: 'patch',
      path: '/transports/{transportId}',
      operation: 'transports.update',
      summary: 'Change a way out',
      description:
        'Takes effect within seconds, also for campaigns under way. Messages being sent are finished as before.',
      scope: 'delivery:write',
      params: transportParams,
      body: transportChange,
      answer: transportSchema,
      errors: [
        'not_found',
        'transport_archived',
        'transport_name_taken',
        'transport_secret_needed',
        'transport_unusable',
      ],
      handle: async ({ workspaceId, params, body, actor }) =>
        present(await transports.update(workspaceId, params.transportId, body, actor)),
    }),
    defineRoute({
      method: 'delete',
      path: '/transports/{transportId}',
      operation: 'transports.archive',
      summary: 'Archive a way out',
      description: 'Nothing goes out by it any more, and its secret is deleted. Idempotent.',
      scope: 'delivery:write',
      params: transportParams,
      status: 204,
      errors: ['not_found', 'transport_in_use'],
      handle: ({ workspaceId, params, actor }) => transports.archive(workspaceId, params.transportId, actor),
    }),
    defineRoute({
      method: 'post',
      path: '/transports/{transportId}/test',
      operation: 'transports.test',
      summary: 'Connect to a way out and tell what it says',
      description: 'Connects, encrypts and signs in as sending would; sends nothing.',
      scope: 'delivery:write',
      params: transportParams,
      answer: transportTrial,
      errors: ['not_found', 'transport_archived'],
      handle: ({ workspaceId, params }) => transports.try(workspaceId, params.transportId),
    }),
  ];
}
