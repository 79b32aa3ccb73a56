import { z } from 'zod';

type JsonSchema = z.core.JSONSchema.JSONSchema;

/**
 * A small value that a schema accepts, made from its examples, defaults and required fields; undefined when what comes
 * out is not accepted (then the schema needs an example).
 */
export function sampleJson(schema: z.ZodType): unknown {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const sample = sampleOf(json, json, 0);
  return schema.safeParse(sample).success ? sample : undefined;
}

function sampleOf(schema: JsonSchema, root: JsonSchema, depth: number): unknown {
  const { example, examples } = schema as { example?: unknown; examples?: unknown[] };
  if (example !== undefined) return example;
  if (examples?.[0] !== undefined) return examples[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum?.[0] !== undefined) return schema.enum[0];
  if (schema.$ref) return depth > 20 ? undefined : sampleOf(resolve(schema.$ref, root), root, depth + 1);
  const [first] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (first) return sampleOf(first as JsonSchema, root, depth + 1);
  return sampleOfType(schema, root, depth);
}

function resolve(reference: string, root: JsonSchema): JsonSchema {
  if (reference === '#') return root;
  return root.$defs?.[reference.replace('#/$defs/', '')] ?? {};
}

const texts: Record<string, string> = {
  email: 'kim@shop.example',
  uri: 'https://shop.example/',
  'date-time': '2026-11-22T10:00:00.000Z',
  date: '2026-11-22',
};

function sampleOfType(schema: JsonSchema, root: JsonSchema, depth: number): unknown {
  switch (schema.type) {
    case 'object': {
      const required = schema.required ?? [];
      return Object.fromEntries(
        required.map((name) => [name, sampleOf((schema.properties?.[name] ?? {}) as JsonSchema, root, depth + 1)]),
      );
    }
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items as JsonSchema, root, depth + 1));
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return texts[schema.format ?? ''] ?? 'x'.repeat(Math.max(3, schema.minLength ?? 0));
  }
}
