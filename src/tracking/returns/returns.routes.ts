import { z } from 'zod';
import { type AnyRoute, defineRoute, pageOf } from '../../platform/index.ts';
import type { MailboxRow } from './inbound-mailboxes.store.ts';
import {
  bounceSchema,
  bouncesQuery,
  inboundMailSchema,
  inboundMailsQuery,
  mailboxChangeSchema,
  mailboxParams,
  mailboxSchema,
  mailboxTrialSchema,
  newMailboxSchema,
} from './returns.schema.ts';
import type { Returns } from './returns.service.ts';

/** What is shown of a mailbox: everything but its password. */
const present = ({ id, name, settings, lastUid, checkedAt, problem, createdAt }: MailboxRow) => ({
  id,
  name,
  ...settings,
  lastUid,
  checkedAt: checkedAt?.toISOString() ?? null,
  problem,
  createdAt: createdAt.toISOString(),
});

export function createReturnsRoutes(returns: Returns): AnyRoute[] {
  const { mailboxes } = returns;
  return [
    defineRoute({
      method: 'get',
      path: '/bounces',
      operation: 'bounces.list',
      summary: 'What was reported about addresses, newest first',
      description: 'Bounces and complaints, whichever way they came. The same report twice is one.',
      scope: 'delivery:read',
      query: bouncesQuery,
      answer: pageOf(bounceSchema),
      async handle({ workspaceId, query }) {
        const page = await returns.bounces(workspaceId, query);
        const items = page.items.map(({ emailNormal, at, ...row }) => ({
          ...row,
          email: emailNormal,
          at: at.toISOString(),
        }));
        return { ...page, items };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/inbound-mails',
      operation: 'inbound-mails.list',
      summary: 'Mails that came back, newest first',
      description: 'With what each was taken for and why.',
      scope: 'delivery:read',
      query: inboundMailsQuery,
      answer: pageOf(inboundMailSchema),
      async handle({ workspaceId, query }) {
        const page = await returns.inboundMails(workspaceId, query);
        const items = page.items.map(({ receivedAt, readAt, ...row }) => ({
          ...row,
          receivedAt: receivedAt.toISOString(),
          readAt: readAt?.toISOString() ?? null,
        }));
        return { ...page, items };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/inbound-mailboxes',
      operation: 'inbound-mailboxes.list',
      summary: 'The mailboxes that bounces come to, with problems if there are any',
      scope: 'delivery:read',
      answer: z.object({ items: z.array(mailboxSchema) }),
      handle: async ({ workspaceId }) => ({ items: (await mailboxes.list(workspaceId)).map(present) }),
    }),
    defineRoute({
      method: 'post',
      path: '/inbound-mailboxes',
      operation: 'inbound-mailboxes.create',
      summary: 'Set up a mailbox that bounces come to',
      description: 'It is read by IMAP every minute. Nothing is deleted there unless asked for.',
      scope: 'delivery:write',
      body: newMailboxSchema,
      status: 201,
      answer: mailboxSchema,
      errors: ['inbound_mailbox_name_taken', 'inbound_mailbox_too_many'],
      handle: async ({ workspaceId, body, actor }) => present(await mailboxes.create(workspaceId, body, actor)),
    }),
    defineRoute({
      method: 'get',
      path: '/inbound-mailboxes/{mailboxId}',
      operation: 'inbound-mailboxes.get',
      summary: 'One mailbox',
      scope: 'delivery:read',
      params: mailboxParams,
      answer: mailboxSchema,
      errors: ['not_found'],
      handle: async ({ workspaceId, params }) => present(await mailboxes.get(workspaceId, params.mailboxId)),
    }),
    defineRoute({
      method: 'patch',
      path: '/inbound-mailboxes/{mailboxId}',
      operation: 'inbound-mailboxes.update',
      summary: 'Change a mailbox',
      description: 'Another server, user or folder is read from its beginning.',
      scope: 'delivery:write',
      params: mailboxParams,
      body: mailboxChangeSchema,
      answer: mailboxSchema,
      errors: ['inbound_mailbox_password_needed', 'not_found'],
      handle: async ({ workspaceId, params, body, actor }) =>
        present(await mailboxes.update(workspaceId, params.mailboxId, body, actor)),
    }),
    defineRoute({
      method: 'delete',
      path: '/inbound-mailboxes/{mailboxId}',
      operation: 'inbound-mailboxes.archive',
      summary: 'Stop reading a mailbox',
      description: 'What came from it stays. Its password is forgotten.',
      scope: 'delivery:write',
      params: mailboxParams,
      status: 204,
      errors: ['not_found'],
      handle: ({ workspaceId, params, actor }) => mailboxes.archive(workspaceId, params.mailboxId, actor),
    }),
    defineRoute({
      method: 'post',
      path: '/inbound-mailboxes/{mailboxId}/test',
      operation: 'inbound-mailboxes.test',
      summary: 'Try whether a mailbox can be opened',
      scope: 'delivery:write',
      params: mailboxParams,
      answer: mailboxTrialSchema,
      errors: ['not_found'],
      handle: ({ workspaceId, params }) => mailboxes.test(workspaceId, params.mailboxId),
    }),
  ];
}
