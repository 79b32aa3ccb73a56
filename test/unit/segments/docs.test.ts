import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newDefinitionSchema } from '../../../src/segments/language/check-definition.ts';
import { definitionJsonSchema, definitionSchema } from '../../../src/segments/language/definition.schema.ts';
import { describeDefinition } from '../../../src/segments/language/describe-definition.ts';
import { wordsOf, wordsOfSchema } from '../../kit/schema-literals.ts';
import { definitionsOver } from '../../kit/segment-definitions.ts';
import { examplesIn, pageNames } from '../../kit/segment-page.ts';

const page = readFileSync(new URL('../../../docs/segments.md', import.meta.url), 'utf8');
const examples = examplesIn(page);

/** Operators and units that mean the same everywhere need no example with every condition. */
const isEverywhere = (word: string) =>
  /(^| )(op (at-least|at-most|exactly|more-than|less-than)|unit \w+)$/.test(word) &&
  !/^(attribute|value) op/.test(word);

describe('the page about segments', () => {
  it('gives a sentence for every example', () => {
    const blocks = page.match(/```json\n|^- `\{.+\}`$/gm) ?? [];
    expect(examples.length).toBe(blocks.length);
    expect(examples.length).toBeGreaterThan(90);
  });

  it.each(examples)('says of $root: $sentence', ({ root, sentence }) => {
    const definition = { version: 1 as const, root };
    expect(newDefinitionSchema.parse(definition)).toEqual(definition);
    expect(describeDefinition(definition, pageNames)).toBe(sentence);
  });

  it('leaves no word of the language out', () => {
    const shown = new Set(examples.flatMap(({ root }) => [...wordsOf(root)]));
    const missing = [...wordsOfSchema()].filter((word) => !shown.has(word) && !isEverywhere(word));
    expect(missing).toEqual([]);
  });
});

describe('the published JSON Schema', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  // For people; no keyword of the draft.
  ajv.addVocabulary(['example']);
  const schema = definitionJsonSchema();

  it('is a valid schema of draft 2020-12', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(ajv.validateSchema(schema), JSON.stringify(ajv.errors)).toBe(true);
  });

  it('accepts the examples of the page, and refuses what is none', () => {
    const validate = ajv.compile(schema);
    for (const { root } of examples) {
      expect(validate({ version: 1, root }), JSON.stringify([root, validate.errors])).toBe(true);
      expect(validate({ version: 2, root })).toBe(false);
      expect(validate({ version: 1, root: { ...root, moon: 1 } })).toBe(false);
    }
  });

  it('accepts whatever the language accepts', () => {
    const validate = ajv.compile(schema);
    fc.assert(
      fc.property(definitionsOver([4]), (definition) => {
        const json = JSON.parse(JSON.stringify(definition));
        expect(definitionSchema.safeParse(json).success).toBe(true);
        expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
