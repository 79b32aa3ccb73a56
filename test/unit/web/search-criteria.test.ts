import { describe, expect, it } from 'vitest';
import '../../kit/browser-globals.ts';
import { newDefinitionSchema } from '../../../src/segments/language/check-definition.ts';
import type { Leaf } from '../../../web/src/parts/sentence/language.ts';
import { retest } from '../../../web/src/places/segments/builder/editors/change-test.ts';
import type { Criterion } from '../../../web/src/places/segments/builder/editors/use-criteria.ts';
import { leaveOut, missingParts, withPart } from '../../../web/src/places/segments/builder/parts-of-leaf.ts';
import { readDefinition } from '../../../web/src/places/segments/builder/read-definition.ts';
import { listAsks, searchAsks } from '../../../web/src/places/segments/builder/search-criteria.ts';

const city = {
  ...{ kind: 'geographic', isGuess: true, about: 'attribute', name: 'city', type: 'text', filled: 0.9, range: null },
  values: [{ value: 'Malmö', count: 3 }],
  example: { type: 'attribute', name: 'city', op: 'in', values: ['Malmö'] },
} as Criterion;
const nobody = () => undefined;
const names = { segment: nobody, campaign: nobody, offer: nobody, template: nobody };
const asks = listAsks([city], {
  names,
  segments: [{ id: 4, name: 'Regulars' }],
  campaigns: [{ id: 9, name: 'Spring' }],
});
const found = (typed: string) => searchAsks(asks, typed).map(({ words }) => words);

describe('what can be asked', () => {
  it('is found by what people type', () => {
    expect(found('order')[0]).toBe('ordered so many times');
    expect(found('who opened')).toEqual(['opened a message', 'never opened a message']);
    expect(found('city')).toEqual(['whose city is …']);
    expect(found('malmo')).toEqual(['whose city is …']);
    expect(found('regulars')).toEqual(['in segment “Regulars”']);
    expect(found('nothing like it')).toEqual([]);
    expect(found('')).toHaveLength(asks.length);
  });

  it('begins with conditions that the API takes, each under a key of its own', () => {
    expect(new Set(asks.map(({ key }) => key)).size).toBe(asks.length);
    for (const { words, leaf } of asks) {
      const definition = { version: 1, root: leaf };
      expect(newDefinitionSchema.safeParse(definition).success, words).toBe(true);
    }
  });
});

describe('details of a condition', () => {
  it('are there to be said and to be left out', () => {
    const bare: Leaf = { type: 'purchase', measure: 'orders', op: 'at-least', value: 1 };
    expect(missingParts(bare)).toEqual(['lines', 'time', 'window']);
    const said = withPart(withPart(bare, 'window'), 'time');
    expect(missingParts(said)).toEqual(['lines']);
    expect(leaveOut(leaveOut(said, 'time'), 'window')).toEqual(bare);
  });
});

describe('another comparison', () => {
  const ops = [
    'is',
    'in',
    'contains',
    'has-any',
    'at-least',
    'between',
    'before',
    'within-last',
    'anniversary',
    'exists',
  ] as const;
  it('keeps what fits, and can always be saved', () => {
    const begin = { first: 'Lund', now: new Date('2026-11-02T12:00:00Z') };
    const start = { type: 'attribute', name: 'city', op: 'in', values: ['Malmö'] } as const;
    for (const one of ops)
      for (const other of ops) {
        const test = retest(retest({ ...start, values: [...start.values] }, one, begin), other, begin);
        const definition = { version: 1, root: test };
        expect(newDefinitionSchema.safeParse(definition).success, `${one} ${other}`).toBe(true);
      }
    expect(retest({ ...start, values: [...start.values] }, 'is', begin)).toEqual({
      type: 'attribute',
      name: 'city',
      op: 'is',
      value: 'Malmö',
    });
  });
});

describe('a definition that was pasted', () => {
  it('is read whole or from its root, and refused with the reason', () => {
    const root = { type: 'list' };
    expect(readDefinition(JSON.stringify({ version: 1, root }))).toEqual({
      kind: 'read',
      definition: { version: 1, root },
    });
    expect(readDefinition(JSON.stringify(root))).toEqual({ kind: 'read', definition: { version: 1, root } });
    for (const text of ['', '{', '[]', '{}', '7']) expect(readDefinition(text).kind).toBe('wrong');
  });
});
