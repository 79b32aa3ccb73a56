import { definitionJsonSchema, type Node, walkNodes } from '../../src/segments/language/definition.schema.ts';

type Schema = { [key: string]: unknown };
const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
const listOf = (value: unknown): Schema[] => (Array.isArray(value) ? value.filter(isObject) : []);

const choicesOf = ({ anyOf, oneOf, allOf }: Schema) => [...listOf(anyOf), ...listOf(oneOf), ...listOf(allOf)];

/** The texts that a schema fixes. */
function fixedTexts(schema: Schema): string[] {
  const fixed = Array.isArray(schema.enum) ? schema.enum : [schema.const];
  return fixed.filter((word) => typeof word === 'string');
}

function addWords(words: Set<string>, schema: Schema, key: string): void {
  for (const word of fixedTexts(schema)) words.add(`${key} ${word}`);
  for (const choice of choicesOf(schema)) addWords(words, choice, key);
  if (isObject(schema.items)) addWords(words, schema.items, key);
  if (!isObject(schema.properties)) return;
  for (const [name, inner] of Object.entries(schema.properties)) if (isObject(inner)) addWords(words, inner, name);
}

function addLeaves(words: Set<string>, schema: Schema): void {
  for (const choice of choicesOf(schema)) addLeaves(words, choice);
  const { properties } = schema;
  if (!isObject(properties) || !isObject(properties.type)) return;
  for (const type of fixedTexts(properties.type))
    for (const [name, inner] of Object.entries(properties))
      if (isObject(inner)) addWords(words, inner, `${type} ${name}`);
}

/**
 * Every word that the language of segments fixes (types, measures, operators, units, …), as "leaf key word" for the keys of
 * a condition itself and "key word" for what lies inside it. Read off the published schema, so that nothing is forgotten.
 */
export function wordsOfSchema(): Set<string> {
  const words = new Set<string>();
  const { $defs } = definitionJsonSchema();
  addLeaves(words, (($defs ?? {}) as Record<string, Schema>).SegmentNode ?? {});
  return words;
}

/** The words that a definition uses, told in the same way. */
export function* wordsOf(root: Node): Generator<string> {
  for (const { node } of walkNodes(root)) {
    if (node.type === 'all' || node.type === 'any' || node.type === 'not') yield `${node.type} type ${node.type}`;
    else yield* wordsIn(node, `${node.type} `);
  }
}

function* wordsIn(value: object, prefix: string): Generator<string> {
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'string') yield `${prefix}${key} ${inner}`;
    else if (Array.isArray(inner)) for (const each of inner) if (isObject(each)) yield* wordsIn(each, '');
    if (isObject(inner) && !Array.isArray(inner)) yield* wordsIn(inner, '');
  }
}
