import { z } from 'zod';
import { type ErrorCode, errorTable } from '../errors.ts';
import { createComponents, type JsonSchema } from './openapi-schemas.ts';
import { problemSchema } from './problem.ts';
import type { AnyRoute } from './route.ts';

export type OpenApiDocument = {
  openapi: '3.1.0';
  info: Record<string, unknown>;
  servers: { url: string }[];
  security: Record<string, string[]>[];
  tags: { name: string }[];
  paths: Record<string, Record<string, unknown>>;
  components: Record<string, Record<string, unknown>>;
};

/**
 * The OpenAPI 3.1 document of the routes, from the same zod schemas that guard them. Schemas with `.meta({ id })` become
 * components; others stand in place.
 */
export function describeApi(routes: readonly AnyRoute[], { version }: { version: string }): OpenApiDocument {
  const components = createComponents();
  const paths: OpenApiDocument['paths'] = {};
  components.schemaOf(problemSchema, 'output', 'Problem');
  for (const route of routes) {
    const item = paths[route.path] ?? {};
    paths[route.path] = item;
    item[route.method] = operationOf(route, components);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Kohort',
      version,
      description: 'Dynamic segments, messages that suit them, and what people then do. Errors are RFC 9457 problems.',
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ apiKey: [] }, { session: [] }],
    tags: [...new Set(routes.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components.schemas(),
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the workspace (kht_…).' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'kohort.session_token',
          description: 'The session of a signed-in operator. The header Kohort-Workspace chooses the workspace.',
        },
      },
      responses: {
        Problem: {
          description: 'What went wrong, as RFC 9457 problem details.',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description:
            'Any text of up to 200 visible ASCII characters, such as a UUID. The same request with the same key within ' +
            '24 hours is answered from memory (Idempotency-Replayed: true) and done only once.',
          schema: { type: 'string', maxLength: 200 },
        },
        Workspace: {
          name: 'Kohort-Workspace',
          in: 'header',
          required: false,
          description: 'Slug or id of the workspace, for operators who work in several.',
          schema: { type: 'string' },
        },
      },
    },
  };
}

type Components = ReturnType<typeof createComponents>;

const tagOf = (route: AnyRoute) => route.operation.split('.')[0] ?? 'other';

function operationOf(route: AnyRoute, components: Components): Record<string, unknown> {
  const name = pascal(route.operation);
  const isInWorkspace = route.scope !== 'operator';
  const needs = isInWorkspace ? `Scope: \`${route.scope}\`.` : 'For signed-in operators.';
  return {
    operationId: route.operation,
    tags: [tagOf(route)],
    summary: route.summary,
    description: [route.description, needs].filter(Boolean).join('\n\n'),
    ...(isInWorkspace ? {} : { security: [{ session: [] }] }),
    parameters: [
      ...parametersOf(route.params, 'path', components, `${name}Params`),
      ...parametersOf(route.query, 'query', components, `${name}Query`),
      ...(isInWorkspace ? [{ $ref: '#/components/parameters/Workspace' }] : []),
      ...(route.method !== 'get' && isInWorkspace ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ],
    ...bodyOf(route, components, name),
    responses: { ...successOf(route, components, name), ...failuresOf(route) },
  };
}

const pascal = (operation: string) =>
  operation.replace(/(?:^|[^A-Za-z0-9]+)([a-zA-Z0-9])/g, (_, letter) => letter.toUpperCase());

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query', components: Components, name: string) {
  if (schema === undefined) return [];
  if (!(schema instanceof z.ZodObject)) throw new Error(`${name} must be a z.object`);
  const { properties = {}, required = [] } = components.objectOf(schema, name);
  return Object.entries(properties).map(([key, { description, ...rest }]) => ({
    name: key,
    in: place,
    required: place === 'path' || required.includes(key),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function bodyOf(route: AnyRoute, components: Components, name: string): Record<string, unknown> {
  if (route.rawBody !== undefined) {
    return { requestBody: { required: true, content: { [route.rawBody]: {} } } };
  }
  if (route.body === undefined) return {};
  const schema: JsonSchema = components.schemaOf(route.body, 'input', `${name}Body`);
  const isRequired = !route.body.safeParse(undefined).success;
  return { requestBody: { required: isRequired, content: { 'application/json': { schema } } } };
}

function successOf(route: AnyRoute, components: Components, name: string): Record<string, unknown> {
  const hasNoBody = route.rawAnswer === undefined && route.answer === undefined;
  const status = route.status ?? (hasNoBody ? 204 : 200);
  if (route.rawAnswer !== undefined) return { [status]: { description: 'Done.', content: { [route.rawAnswer]: {} } } };
  if (route.answer === undefined) return { [status]: { description: 'Done.' } };
  const schema = components.schemaOf(route.answer, 'output', `${name}Answer`);
  return { [status]: { description: 'Done.', content: { 'application/json': { schema } } } };
}

/** Problems of the same status share one response; their codes are named in it. */
function failuresOf(route: AnyRoute): Record<string, unknown> {
  const codes = new Set<ErrorCode>(['auth_required', 'auth_forbidden', 'rate_limited', ...(route.errors ?? [])]);
  if (route.params || route.query || route.body) codes.add('request_invalid');
  if (route.params) codes.add('not_found');
  if (route.body) for (const code of ['media_type_unsupported', 'payload_too_large'] as const) codes.add(code);
  if (route.method !== 'get' && route.scope !== 'operator') codes.add('idempotency_conflict');
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...codes].sort()) {
    const { status } = errorTable[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const described = [...byStatus].map(([status, group]) => [
    status,
    {
      description: group.map((code) => `\`${code}\`: ${errorTable[code].title}.`).join(' '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ]);
  return { ...Object.fromEntries(described), default: { $ref: '#/components/responses/Problem' } };
}
