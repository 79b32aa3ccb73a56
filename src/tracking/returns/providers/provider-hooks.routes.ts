import { z } from 'zod';
import { type AnyRoute, defineRoute } from '../../../platform/index.ts';
import { hookParams, hookSchema, newHookAnswerSchema, newHookSchema } from './provider-hooks.schema.ts';
import type { ProviderHooks } from './provider-hooks.service.ts';

export function createProviderHooksRoutes(hooks: ProviderHooks): AnyRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/provider-hooks',
      operation: 'provider-hooks.list',
      summary: 'The sending services that report here',
      scope: 'delivery:read',
      answer: z.object({ items: z.array(hookSchema) }),
      handle: async ({ workspaceId }) => ({ items: await hooks.list(workspaceId) }),
    }),
    defineRoute({
      method: 'post',
      path: '/provider-hooks',
      operation: 'provider-hooks.create',
      summary: 'Let a sending service report bounces, complaints and unsubscribes',
      description: 'The answer says what to set up at the service. A secret made here is shown this once.',
      scope: 'delivery:write',
      body: newHookSchema,
      status: 201,
      answer: newHookAnswerSchema,
      isSecret: true,
      errors: ['provider_hook_name_taken', 'provider_hook_too_many'],
      handle: ({ workspaceId, body, actor }) => hooks.create(workspaceId, body, actor),
    }),
    defineRoute({
      method: 'get',
      path: '/provider-hooks/{hookId}',
      operation: 'provider-hooks.get',
      summary: 'One sending service that reports here',
      scope: 'delivery:read',
      params: hookParams,
      answer: hookSchema,
      errors: ['not_found'],
      handle: ({ workspaceId, params }) => hooks.get(workspaceId, params.hookId),
    }),
    defineRoute({
      method: 'delete',
      path: '/provider-hooks/{hookId}',
      operation: 'provider-hooks.archive',
      summary: 'Listen to a sending service no more',
      scope: 'delivery:write',
      params: hookParams,
      status: 204,
      errors: ['not_found'],
      handle: ({ workspaceId, params, actor }) => hooks.archive(workspaceId, params.hookId, actor),
    }),
  ];
}
