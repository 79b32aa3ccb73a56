import fc from 'fast-check';
import { z } from 'zod';

type JsonSchema = z.core.JSONSchema.JSONSchema;

const nest = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown;

/** Values that programs trip over: wrong types, edges of number types, text that cannot be stored, odd keys, deep nesting. */
export const hostile: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  0,
  -0,
  -1,
  0.1,
  1e-320,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 63,
  1e300,
  -1e300,
  [],
  [null],
  [[]],
  {},
  nest(50),
  nest(200),
  JSON.parse('{ "__proto__": { "a": 1 }, "constructor": 1, "toString": null }'),
  'a\0b',
  'half \ud83d',
  '\udc00',
  '__proto__',
  'constructor',
  '\u202e\u200b\ufeff',
  'İ'.repeat(40),
  'x'.repeat(5_000),
  "'; drop table contact; --",
  '%s%n$1',
  '{{#each',
  '{{{contact.__proto__}}}',
  'Mars/Olympus_Mons',
  '+25:00',
  'europe/stockholm',
  'Kim@Exämple.com',
  'kim@shop.example\r\nBcc: x@y.example',
  'kim@1.2.3.4',
  'user@💌.example',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '+275760-09-13T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-05-01T08:00:00+23:59',
  '1900-01-01T00:00:00-15:59',
  '0000-00-00',
  'NaN',
  '1e999',
];

const anything = fc.oneof(fc.constantFrom(...hostile), fc.jsonValue());

/**
 * JSON that a schema mostly accepts, with something hostile in it here and there: what gets past the door is what a room
 * must withstand. `known` are values that mean something where they are sent (ids that exist, names that are known).
 */
export function hostileJson(schema: z.ZodType, known: readonly unknown[] = []): fc.Arbitrary<unknown> {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return arbitraryOf(root, root, known, 0);
}

function arbitraryOf(schema: JsonSchema, root: JsonSchema, known: readonly unknown[], depth: number) {
  const fitting = depth > 9 ? fc.constant(null) : fittingOf(schema, root, known, depth);
  return fc.oneof({ weight: 60, arbitrary: fitting }, { weight: 1, arbitrary: anything });
}

function fittingOf(
  schema: JsonSchema,
  root: JsonSchema,
  known: readonly unknown[],
  depth: number,
): fc.Arbitrary<unknown> {
  const inner = (part: JsonSchema) => arbitraryOf(part, root, known, depth + 1);
  const examples = (schema as { examples?: unknown[]; example?: unknown }).examples ?? [];
  const { example } = schema as { example?: unknown };
  const given = [...examples, ...(example === undefined ? [] : [example]), ...(schema.enum ?? [])];
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.$ref) {
    const target = schema.$ref === '#' ? root : root.$defs?.[schema.$ref.replace('#/$defs/', '')];
    return inner((target ?? {}) as JsonSchema);
  }
  const choices = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (choices) return fc.oneof(...choices.map(inner));
  if (schema.allOf) return inner(schema.allOf[0] as JsonSchema);
  const plain = fittingType(schema, inner, known);
  return given.length > 0 && schema.type !== 'object' ? fc.oneof(plain, fc.constantFrom(...given)) : plain;
}

function fittingType(
  schema: JsonSchema,
  inner: (part: JsonSchema) => fc.Arbitrary<unknown>,
  known: readonly unknown[],
): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case 'object': {
      const properties = Object.entries(schema.properties ?? {}) as [string, JsonSchema][];
      const required = schema.required ?? [];
      const fields = Object.fromEntries(properties.map(([name, part]) => [name, inner(part)]));
      const all = fc.record(fields, { requiredKeys: required as never[] });
      const few = fc.record(Object.fromEntries(required.map((name) => [name, fields[name] ?? anything])));
      if (properties.length > 0) return fc.oneof(all, few);
      const values = typeof schema.additionalProperties === 'object' ? inner(schema.additionalProperties) : anything;
      return fc.dictionary(fc.oneof(fc.constantFrom('firstName', '__proto__', 'a b', 'x\0'), fc.string()), values, {
        maxKeys: 3,
      });
    }
    case 'array':
      return fc.array(inner((schema.items ?? {}) as JsonSchema), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(3, schema.minItems ?? 0),
      });
    case 'integer':
    case 'number': {
      const { minimum = -(2 ** 53) + 1, maximum = 2 ** 53 - 1 } = schema;
      const edges = [minimum, maximum, minimum + 1, 1, 2];
      const numbers = known.filter((value) => typeof value === 'number');
      const fractions = schema.type === 'number' ? [0.5, -1e-9, 1e15 + 0.5, 1e300] : [];
      return fc.constantFrom(...edges, ...numbers, ...fractions);
    }
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string': {
      const texts = known.filter((value) => typeof value === 'string');
      const instants = ['2026-05-01T08:00:00Z', '2026-10-25T02:30:00+02:00', '9999-12-31T23:59:59.999Z', '2026-05-01'];
      const fit = schema.format === 'date-time' ? instants : ['a', 'newsletter', 'order', ...texts, ...instants];
      return fc.oneof(fc.constantFrom(...fit), fc.string({ unit: 'grapheme', maxLength: 12 }));
    }
    default:
      return anything;
  }
}
