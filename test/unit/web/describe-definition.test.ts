import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../kit/browser-globals.ts';
import { here } from '../../../web/src/api/here.ts';
import { describeDefinition, sentenceOf } from '../../../web/src/parts/sentence/describe-definition.ts';
import { oppositeOf } from '../../../web/src/parts/sentence/opposite.ts';
import { definitionsOver } from '../../kit/segment-definitions.ts';
import { examplesIn } from '../../kit/segment-page.ts';

type Definition = Parameters<typeof sentenceOf>[0];

const names = {
  segment: (id: number) => (id === 4 ? 'Regulars' : undefined),
  campaign: (id: number) => (id === 12 ? 'Spring' : undefined),
  offer: (id: number) => (id === 7 ? 'Calm mornings' : undefined),
  template: (id: number) => (id === 3 ? 'Best cafés' : undefined),
};
Object.assign(here, { workspace: { currency: 'SEK', timeZone: 'Europe/Stockholm' } });

const page = readFileSync(new URL('../../../docs/segments.md', import.meta.url), 'utf8');
const examples = examplesIn(page).map(({ root }) => ({ version: 1, root }) as Definition);
const say = (root: object) => sentenceOf({ version: 1, root } as Definition, names).replaceAll('\u00a0', ' ');

const purchase = { type: 'purchase', measure: 'orders', op: 'at-least', value: 3 };
const morning = { fromMinute: 0, toMinute: 720 };
const last90 = { type: 'last', amount: 90, unit: 'days' };
const tags = { type: 'attribute', name: 'tags', op: 'has-any', values: ['staff'] };

describe('a definition in words', () => {
  it.each([
    [
      {
        type: 'all',
        of: [
          { ...purchase, localTime: morning, window: last90 },
          { type: 'not', of: tags },
        ],
      },
      'People who ordered at least 3 times before 12:00 in the last 90 days and whose tags do not include “staff”.',
    ],
    [{ ...purchase, op: 'exactly', value: 0 }, 'People who never ordered.'],
    [{ type: 'not', of: { ...purchase, value: 1 } }, 'People who never ordered.'],
    [{ type: 'not', of: purchase }, 'People who ordered fewer than 3 times.'],
    [
      { type: 'purchase', measure: 'net', op: 'at-least', value: 500_000, window: last90 },
      'People who spent at least SEK 5,000 in the last 90 days.',
    ],
    [
      { type: 'attribute', name: 'contract_ends', op: 'within-next', amount: 1, unit: 'days' },
      'People whose contract ends lies in the next 1 day.',
    ],
    [{ type: 'attribute', name: 'born', op: 'before', at: '1960-01-01' }, 'People whose born is before 1 Jan 1960.'],
    [
      {
        type: 'sequence',
        steps: [{ kind: 'visit' }, { kind: 'order' }],
        within: { amount: 4, unit: 'hours' },
        is: 'not-followed',
      },
      'People for whom “visit” event was not followed by order within 4 hours.',
    ],
    [
      { type: 'relative', is: 'top', percent: 20, of: { from: 'purchases', measure: 'net', window: last90 } },
      'People who are among the top 20 % of everybody by money spent in the last 90 days.',
    ],
    [
      {
        type: 'any',
        of: [
          { type: 'all', of: [purchase, tags] },
          { type: 'segment', segmentId: 4, is: 'in' },
        ],
      },
      'People (who ordered at least 3 times and whose tags include “staff”) or who are in segment “Regulars”.',
    ],
    [
      { type: 'not', of: { type: 'any', of: [purchase, tags] } },
      'People who are not among those (who ordered at least 3 times or whose tags include “staff”).',
    ],
    [
      { type: 'all', of: [{ type: 'any', of: [{ type: 'not', of: { type: 'not', of: purchase } }] }] },
      'People who ordered at least 3 times.',
    ],
  ])('says %j', (root, sentence) => {
    expect(say(root)).toBe(sentence);
  });

  it.each(examples)('leaves nothing unsaid of $root', (definition) => {
    const sentence = sentenceOf(definition, names);
    expect(sentence).toMatch(/^People .+\.$/);
    expect(sentence).not.toMatch(/[\uE000-\uE002{}<>]|undefined|NaN| {2}| [.,;)]/);
  });

  it('says different things of definitions that mean different things', () => {
    // "By people" and "ever" say what holds without them.
    const silent = (key: string, value: unknown) =>
      (key === 'by' && value === 'people') ||
      (key === 'window' && (value as { type?: string })?.type === 'ever') ||
      (key === 'zone' && value === 'workspace')
        ? undefined
        : value;
    const said = new Map<string, string>();
    for (const definition of examples) {
      const meant = JSON.stringify(definition, silent);
      const sentence = sentenceOf(definition, names);
      expect(said.get(sentence) ?? meant, sentence).toBe(meant);
      said.set(sentence, meant);
    }
    expect(said.size).toBeGreaterThan(85);
  });

  it('holds for whatever the language can say', () => {
    const anything = definitionsOver([4]) as fc.Arbitrary<Definition>;
    fc.assert(
      fc.property(anything, (definition) => {
        const sentence = sentenceOf(definition, names);
        expect(sentence).not.toMatch(/[\uE000-\uE002]|undefined|NaN/);
        expect(describeDefinition(definition, names)).toBeDefined();
      }),
    );
  });
});

describe('the opposite of a condition', () => {
  it('is taken back by the opposite', () => {
    const leaves = examples.flatMap(({ root }) =>
      root.type === 'all' || root.type === 'any' || root.type === 'not' ? [] : [root],
    );
    const opposed = leaves.filter((leaf) => oppositeOf(leaf) !== null && !('value' in leaf && leaf.value === 0));
    expect(opposed.length).toBeGreaterThan(20);
    for (const leaf of opposed) {
      const back = oppositeOf(oppositeOf(leaf)!);
      const isNone = 'op' in leaf && leaf.op === 'less-than' && 'value' in leaf && leaf.value === 1;
      if (!isNone) expect(back).toEqual(leaf);
    }
  });
});
