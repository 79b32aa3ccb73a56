import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineRoute, describeApi, idParam, pageOf, pageQuery } from '../../../../src/platform/index.ts';

const node = z
  .object({
    op: z.string(),
    weight: z.number().default(1),
    get parts() {
      return z.array(node).optional();
    },
  })
  .meta({ id: 'Node' });
const tag = z.object({ label: z.string().meta({ example: 'new' }) }).meta({ id: 'Tag' });
const nameless = z.object({
  get next() {
    return nameless.nullable();
  },
});
const thing = z.object({ id: z.number().int(), at: z.iso.datetime({ offset: true }), tree: node, tags: z.array(tag) });

const routes = [
  defineRoute({
    method: 'get',
    path: '/things',
    operation: 'things.list',
    summary: 'List things',
    scope: 'contacts:read',
    query: pageQuery,
    answer: pageOf(thing),
    handle: async () => undefined,
  }),
  defineRoute({
    method: 'put',
    path: '/things/{thingId}',
    operation: 'things.put',
    summary: 'Put a thing',
    scope: 'contacts:write',
    params: z.object({ thingId: idParam }),
    body: z.object({ tree: node, tags: z.array(tag), chain: nameless }),
    answer: z.object({ tree: node, tag }),
    errors: ['idempotency_conflict'],
    handle: async () => undefined,
  }),
];
const document = describeApi(routes, { version: '1.2.3' });
const schemas = document.components.schemas as Record<string, { properties?: Record<string, Record<string, unknown>> }>;

test('the document is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(structuredClone(document));
  expect(result.errors).toBeUndefined();
  expect(result.valid).toBe(true);
});

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target!);
  expect(references.length).toBeGreaterThan(5);
  for (const reference of references) {
    const found = reference
      .replace('#/', '')
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
    expect(found, reference).toBeDefined();
  }
});

test('a named schema is one component, and two only where what is sent differs from what is answered', () => {
  expect(Object.keys(schemas).filter((name) => /^(Node|Tag|Problem)/.test(name))).toEqual([
    'Node',
    'NodeInput',
    'Problem',
    'Tag',
  ]);
  expect(schemas.NodeInput).not.toHaveProperty('required', expect.arrayContaining(['weight']));
  expect(schemas.Node).toHaveProperty('required', expect.arrayContaining(['op', 'weight']));
});

test('examples and descriptions reach the document; noise does not', () => {
  expect(schemas.Tag!.properties!.label).toEqual({ type: 'string', examples: ['new'] });
  const text = JSON.stringify(document);
  expect(text).not.toContain('9007199254740991,');
  expect(text).not.toContain('"id":"Tag"');
  const list = document.paths['/things']!.get as {
    parameters: { name?: string; description?: string; required?: boolean }[];
  };
  expect(list.parameters[1]).toMatchObject({
    name: 'limit',
    required: false,
    description: 'Items at most (1 to 500).',
  });
});

test('every operation says its scope and its problems', () => {
  const put = document.paths['/things/{thingId}']!.put as { description: string; responses: Record<string, unknown> };
  expect(put.description).toContain('contacts:write');
  expect(Object.keys(put.responses)).toEqual([
    '200',
    '400',
    '401',
    '403',
    '404',
    '409',
    '413',
    '415',
    '429',
    'default',
  ]);
});
