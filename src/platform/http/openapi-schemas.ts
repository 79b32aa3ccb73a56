import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

export type JsonSchema = { [key: string]: unknown };
type ObjectSchema = { properties?: Record<string, JsonSchema>; required?: string[] };
type Direction = 'input' | 'output';
type Converted = { root: JsonSchema; parts: Map<string, JsonSchema>; named: Map<string, z.core.$ZodType> };

const componentsAt = '#/components/schemas/';

/**
 * JSON Schema 2020-12 (which OpenAPI 3.1 uses as it is) of zod schemas. Schemas with `.meta({ id })` are collected as
 * components: one each, unless what is sent and what is answered differ (defaults, transforms): then what is sent is
 * called `<id>Input`. Recursive schemas without an id are named after the operation that uses them.
 */
export function createComponents() {
  const collected = new Map<string, JsonSchema>();
  const owners = new Map<string, z.core.$ZodType>();

  /** Collects the component of a schema with an id, once, and says its name. */
  const nameOf = (schema: z.core.$ZodType, id: string, io: Direction): string => {
    const name = io === 'input' && !looksAlike(schema) ? `${id}Input` : id;
    const owner = owners.get(id);
    if (owner !== undefined && owner !== schema) throw new Error(`Two schemas have the id ${id}.`);
    owners.set(id, schema);
    if (!collected.has(name)) {
      collected.set(name, {});
      place(convert(schema, io), { owner: name, self: id, io });
    }
    return name;
  };

  /** Puts the parts of a converted schema among the components and returns its root with references to them. */
  const place = (converted: Converted, { owner, self, io }: { owner: string; self?: string; io: Direction }) => {
    const names = new Map<string, string>();
    for (const [key] of converted.parts) {
      const part = converted.named.get(key);
      if (key === self) names.set(key, owner);
      else if (part) names.set(key, nameOf(part, key, io));
      else names.set(key, `${owner}${key.replace(/^_*schema/, 'Part')}`);
    }
    const refersToRoot =
      self === undefined && JSON.stringify([...converted.parts, converted.root]).includes('"$ref":"#"');
    if (refersToRoot) names.set('#', owner);
    const rewrite = (schema: JsonSchema): JsonSchema =>
      JSON.parse(JSON.stringify(schema), (key, value: unknown) => {
        if (key !== '$ref' || typeof value !== 'string') return value;
        return `${componentsAt}${names.get(value.replace('#/$defs/', '')) ?? value}`;
      });
    for (const [key, part] of converted.parts) {
      if (key === self || !converted.named.has(key)) collected.set(names.get(key) ?? key, rewrite(part));
    }
    if (!refersToRoot) return rewrite(converted.root);
    collected.set(owner, rewrite(converted.root));
    return { $ref: `${componentsAt}${owner}` };
  };

  const schemaOf = (schema: z.ZodType, io: Direction, owner: string) => place(convert(schema, io), { owner, io });
  return {
    /** The schema, or a reference to its component. `owner` names what has no name. */
    schemaOf,
    /** Properties of an object schema as they are sent. */
    objectOf: (schema: z.ZodObject, owner: string) => schemaOf(schema, 'input', owner) as ObjectSchema,
    schemas: () => Object.fromEntries([...collected].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function convert(schema: z.core.$ZodType, io: Direction): Converted {
  const named = new Map<string, z.core.$ZodType>();
  const {
    $schema: _,
    $defs,
    ...root
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const id = z.globalRegistry.get(zodSchema)?.id;
      if (id !== undefined) named.set(id, zodSchema);
      tidy(zodSchema, jsonSchema);
    },
  }) as JsonSchema & { $defs?: Record<string, JsonSchema> };
  const parts = new Map(Object.entries($defs ?? {}));
  for (const part of [root, ...parts.values()]) delete part.id;
  return { root, parts, named };
}

/** Whether the same JSON is sent and answered, down to the last part. */
function looksAlike(schema: z.core.$ZodType): boolean {
  const [sent, answered] = [convert(schema, 'input'), convert(schema, 'output')];
  return isDeepStrictEqual([sent.root, sent.parts], [answered.root, answered.parts]);
}

/** Leaves out what only makes the document longer, and says examples the way JSON Schema does. */
function tidy(zodSchema: z.core.$ZodTypes, jsonSchema: JsonSchema): void {
  const { def } = zodSchema._zod;
  if (def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
  if (jsonSchema.format === 'date-time' || jsonSchema.format === 'email') delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  // What is meant stands before "or anything".
  const isAnything = def.type === 'union' && def.options[0]?._zod.def.type === 'unknown';
  if (isAnything && Array.isArray(jsonSchema.anyOf)) jsonSchema.anyOf.reverse();
  // Answers may gain fields without notice; only z.strictObject says otherwise.
  if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties;
  if ('example' in jsonSchema) {
    jsonSchema.examples = [jsonSchema.example];
    delete jsonSchema.example;
  }
}
