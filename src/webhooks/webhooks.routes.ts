import { z } from 'zod';
import { type AnyRoute, defineRoute } from '../platform/index.ts';
import type { DeliveryRow } from './deliveries.store.ts';
import {
  deliveriesPage,
  deliveriesQuery,
  deliveryAnswer,
  deliveryParams,
  newWebhook,
  replayAnswer,
  replayRange,
  webhookAnswer,
  webhookChange,
  webhookParams,
  webhookWithSecret,
} from './webhooks.schema.ts';
import type { Webhook, Webhooks } from './webhooks.service.ts';

function present<More extends object>(webhook: Webhook & More) {
  const { workspaceId: _, createdAt, ...shown } = webhook;
  return { ...shown, createdAt: createdAt.toISOString() };
}

const presentDelivery = ({ key, createdAt, dueAt, finishedAt, ...row }: DeliveryRow) => ({
  ...row,
  webhookId: key,
  createdAt: createdAt.toISOString(),
  dueAt: row.state === 'waiting' ? dueAt.toISOString() : null,
  finishedAt: finishedAt?.toISOString() ?? null,
});

export function createWebhooksRoutes(webhooks: Webhooks): AnyRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/webhooks',
      operation: 'webhooks.list',
      summary: 'Webhooks of the workspace',
      scope: 'webhooks:read',
      answer: z.object({ items: z.array(webhookAnswer) }),
      handle: async ({ workspaceId }) => ({ items: (await webhooks.list(workspaceId)).map(present) }),
    }),
    defineRoute({
      method: 'post',
      path: '/webhooks',
      operation: 'webhooks.create',
      summary: 'Tell another system what happens here',
      description:
        'Calls are signed by Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature), made at least once and in no promised order. The secret is shown in this answer only.',
      scope: 'webhooks:write',
      body: newWebhook,
      status: 201,
      answer: webhookWithSecret,
      isSecret: true,
      errors: ['webhook_address_refused', 'webhook_name_taken', 'webhook_too_many'],
      handle: async ({ workspaceId, body, actor }) => present(await webhooks.create(workspaceId, body, { actor })),
    }),
    defineRoute({
      method: 'get',
      path: '/webhooks/{webhookId}',
      operation: 'webhooks.get',
      summary: 'Get a webhook: whether it works, and what waits',
      scope: 'webhooks:read',
      params: webhookParams,
      answer: webhookAnswer,
      handle: async ({ workspaceId, params }) => present(await webhooks.get(workspaceId, params.webhookId)),
    }),
    defineRoute({
      method: 'patch',
      path: '/webhooks/{webhookId}',
      operation: 'webhooks.update',
      summary: 'Change a webhook, pause it, or set it to active again',
      scope: 'webhooks:write',
      params: webhookParams,
      body: webhookChange,
      answer: webhookAnswer,
      errors: ['webhook_address_refused', 'webhook_name_taken'],
      handle: async ({ workspaceId, params, body, actor }) =>
        present(await webhooks.update(workspaceId, params.webhookId, body, { actor })),
    }),
    defineRoute({
      method: 'delete',
      path: '/webhooks/{webhookId}',
      operation: 'webhooks.delete',
      summary: 'Delete a webhook and its log',
      scope: 'webhooks:write',
      params: webhookParams,
      status: 204,
      handle: ({ workspaceId, params, actor }) => webhooks.remove(workspaceId, params.webhookId, { actor }),
    }),
    defineRoute({
      method: 'post',
      path: '/webhooks/{webhookId}/rotate-secret',
      operation: 'webhooks.rotateSecret',
      summary: 'Make a new secret; for a day the old one signs as well',
      scope: 'webhooks:write',
      params: webhookParams,
      answer: webhookWithSecret,
      isSecret: true,
      handle: async ({ workspaceId, params, actor }) =>
        present(await webhooks.rotateSecret(workspaceId, params.webhookId, { actor })),
    }),
    defineRoute({
      method: 'post',
      path: '/webhooks/{webhookId}/test',
      operation: 'webhooks.test',
      summary: 'Make one call that tells nothing',
      scope: 'webhooks:write',
      params: webhookParams,
      status: 202,
      answer: deliveryAnswer,
      handle: async ({ workspaceId, params }) => presentDelivery(await webhooks.test(workspaceId, params.webhookId)),
    }),
    defineRoute({
      method: 'get',
      path: '/webhooks/{webhookId}/deliveries',
      operation: 'webhooks.deliveries',
      summary: 'What a webhook was told, newest first',
      scope: 'webhooks:read',
      params: webhookParams,
      query: deliveriesQuery,
      answer: deliveriesPage,
      async handle({ workspaceId, params, query }) {
        const page = await webhooks.deliveries(workspaceId, params.webhookId, query);
        return { ...page, items: page.items.map(presentDelivery) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/webhooks/{webhookId}/deliveries/{deliveryId}/replay',
      operation: 'webhooks.replayDelivery',
      summary: 'Make a call again, under the same id',
      scope: 'webhooks:write',
      params: deliveryParams,
      status: 202,
      answer: deliveryAnswer,
      handle: async ({ workspaceId, params }) =>
        presentDelivery(await webhooks.replay(workspaceId, params.webhookId, params.deliveryId)),
    }),
    defineRoute({
      method: 'post',
      path: '/webhooks/{webhookId}/replay',
      operation: 'webhooks.replay',
      summary: 'Make all calls of a stretch of time again',
      scope: 'webhooks:write',
      params: webhookParams,
      body: replayRange,
      status: 202,
      answer: replayAnswer,
      handle: async ({ workspaceId, params, body }) => ({
        replayed: await webhooks.replayRange(workspaceId, params.webhookId, body),
      }),
    }),
  ];
}
