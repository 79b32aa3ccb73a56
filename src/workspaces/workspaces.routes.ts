import { z } from 'zod';
import {
  type AnyRoute,
  cursorToId,
  defineOperatorRoute,
  defineRoute,
  idParam,
  KohortError,
  pageOf,
  pageQuery,
  type Scope,
} from '../platform/index.ts';
import { scopesOf } from './roles.ts';
import * as schema from './workspaces.schema.ts';
import type { Workspaces } from './workspaces.service.ts';

export function createWorkspacesRoutes(workspaces: Workspaces): AnyRoute[] {
  return [...workspaceRoutes(workspaces), ...keyRoutes(workspaces), ...operatorRoutes(workspaces)];
}

const workspaceRoutes = (workspaces: Workspaces): AnyRoute[] => [
  defineOperatorRoute({
    method: 'get',
    path: '/workspaces',
    operation: 'workspaces.list',
    summary: 'The workspaces you work in',
    answer: z.object({ items: z.array(schema.myWorkspaceSchema) }),
    handle: async ({ actor }) => {
      const items = await workspaces.listOfOperator(actor.operatorId);
      return { items: items.map((item) => ({ ...item, scopes: scopesOf(item.role) })) };
    },
  }),
  defineOperatorRoute({
    method: 'post',
    path: '/workspaces',
    operation: 'workspaces.create',
    summary: 'Create a workspace',
    description: 'You become its owner.',
    body: schema.newWorkspaceSchema,
    status: 201,
    answer: schema.workspaceSchema,
    errors: ['workspace_slug_taken'],
    handle: ({ actor, body }) => workspaces.create(body, actor.operatorId),
  }),
  defineRoute({
    method: 'get',
    path: '/workspace',
    operation: 'workspaces.get',
    summary: 'The current workspace',
    scope: 'workspace:read',
    answer: schema.workspaceSchema,
    handle: ({ workspaceId }) => workspaces.get(workspaceId),
  }),
  defineRoute({
    method: 'patch',
    path: '/workspace',
    operation: 'workspaces.update',
    summary: 'Change the current workspace',
    scope: 'workspace:write',
    body: schema.workspaceChangeSchema,
    answer: schema.workspaceSchema,
    handle: ({ workspaceId, body, actor }) => workspaces.update(workspaceId, body, actor),
  }),
  defineRoute({
    method: 'get',
    path: '/audit',
    operation: 'workspaces.audit',
    summary: 'Who changed what, newest first',
    scope: 'workspace:read',
    query: pageQuery.extend(schema.auditFilter),
    answer: pageOf(schema.auditSchema),
    handle: ({ workspaceId, query }) => workspaces.listAudit(workspaceId, query),
  }),
];

/** Nobody gives others more than they hold: a key that may add operators would otherwise make itself an owner. */
function refuseToPassOn(wanted: readonly Scope[], held: readonly Scope[]): void {
  const missing = wanted.filter((scope) => !held.includes(scope));
  if (missing.length === 0) return;
  throw new KohortError('auth_forbidden', { detail: `You do not hold ${missing.join(', ')} yourself.` });
}

const keyParams = z.object({ keyId: idParam });

const keyRoutes = (workspaces: Workspaces): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/api-keys',
    operation: 'workspaces.listKeys',
    summary: 'List API keys',
    description: 'Revoked ones too. The keys themselves are not known to us.',
    scope: 'workspace:read',
    query: pageQuery,
    answer: pageOf(schema.apiKeySchema),
    handle: ({ workspaceId, query }) => workspaces.listApiKeys(workspaceId, cursorToId(query.cursor), query.limit),
  }),
  defineRoute({
    method: 'post',
    path: '/api-keys',
    operation: 'workspaces.createKey',
    summary: 'Make an API key',
    description: 'The key is in this answer only. You can pass on no more scopes than you hold yourself.',
    scope: 'workspace:write',
    body: schema.newApiKeySchema,
    status: 201,
    answer: schema.newKeyAnswerSchema,
    isSecret: true,
    async handle({ workspaceId, body, actor, scopes }) {
      refuseToPassOn(body.scopes, scopes);
      return workspaces.createApiKey(workspaceId, body, actor);
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/api-keys/{keyId}',
    operation: 'workspaces.revokeKey',
    summary: 'Revoke an API key',
    description: 'It is refused from the next request on. Idempotent.',
    scope: 'workspace:write',
    params: keyParams,
    status: 204,
    handle: ({ workspaceId, params, actor }) => workspaces.revokeApiKey(workspaceId, params.keyId, actor),
  }),
];

const operatorParams = z.object({ operatorId: z.string().min(1).max(100).meta({ example: 'h2cTnFhPqz1Rrbm8' }) });

const operatorRoutes = (workspaces: Workspaces): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/operators',
    operation: 'workspaces.listOperators',
    summary: 'Who works in the workspace',
    scope: 'workspace:read',
    answer: z.object({ items: z.array(schema.operatorSchema) }),
    handle: async ({ workspaceId }) => ({ items: await workspaces.listOperators(workspaceId) }),
  }),
  defineRoute({
    method: 'post',
    path: '/operators',
    operation: 'workspaces.addOperator',
    summary: 'Let somebody work in the workspace',
    description:
      'Somebody new gets a first password, which is in this answer only. Repeating it changes the role. You can pass on no more scopes than you hold yourself.',
    scope: 'workspace:write',
    body: schema.newOperatorSchema,
    status: 201,
    answer: schema.newOperatorAnswerSchema,
    isSecret: true,
    errors: ['workspace_last_owner'],
    async handle({ workspaceId, body, actor, scopes }) {
      refuseToPassOn(scopesOf(body.role), scopes);
      return workspaces.addOperator(workspaceId, body, actor);
    },
  }),
  defineRoute({
    method: 'patch',
    path: '/operators/{operatorId}',
    operation: 'workspaces.changeRole',
    summary: 'Change what somebody may do',
    scope: 'workspace:write',
    params: operatorParams,
    body: schema.roleChangeSchema,
    answer: schema.operatorSchema,
    errors: ['workspace_last_owner'],
    async handle({ workspaceId, params, body, actor, scopes }) {
      refuseToPassOn(scopesOf(body.role), scopes);
      return workspaces.changeRole(workspaceId, params.operatorId, body.role, actor);
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/operators/{operatorId}',
    operation: 'workspaces.removeOperator',
    summary: 'Take somebody out of the workspace',
    scope: 'workspace:write',
    params: operatorParams,
    status: 204,
    errors: ['workspace_last_owner'],
    handle: ({ workspaceId, params, actor }) => workspaces.removeOperator(workspaceId, params.operatorId, actor),
  }),
];
