import { describe, expect, test } from 'vitest';
import { newDefinitionSchema } from '../../../../src/segments/index.ts';
import { describeValues } from '../../../../src/segments/purposes/describe-values.ts';
import type { Criterion } from '../../../../src/segments/purposes/list-criteria.ts';
import { missingFor, type ProposalFacts, proposeSegments } from '../../../../src/segments/purposes/propose-segments.ts';
import { guessPurpose, purposeKinds } from '../../../../src/segments/purposes/purpose-kinds.ts';

describe('what the words of a purpose speak for', () => {
  test.each([
    ['Win back those who have been silent', 'win-back'],
    ['Test the launch of the spring collection', 'test-launch'],
    ['Prioritise sales calls', 'prioritise-sales'],
    ['Answer these first: priority in service and support', 'service'],
    ['Follow the result of the off-peak offer', 'follow-result'],
    ['Raise the response to our newsletter', 'raise-response'],
    ['Blue', null],
  ])('%s: %s', (purpose, kind) => expect(guessPurpose(purpose)).toBe(kind));
});

describe('what values look like', () => {
  test('numbers have a range, words have counts, lists are counted by item', () => {
    expect(describeValues([1, 2, 2, 30, null, undefined])).toMatchObject({
      ...{ filled: 4, type: 'number' },
      range: { low: 1, median: 2, high: 30 },
    });
    expect(describeValues(['b', 'a', 'b'])?.values).toEqual([
      { value: 'b', count: 2 },
      { value: 'a', count: 1 },
    ]);
    expect(describeValues([['x', 'y', 'x'], ['y']])).toMatchObject({
      type: 'list',
      filled: 2,
      values: [
        { value: 'y', count: 2 },
        { value: 'x', count: 1 },
      ],
    });
    expect(describeValues([null])).toBeNull();
  });
});

const nothing: ProposalFacts = {
  ...{ items: [], kinds: [], lines: [], templates: [], segments: [], compared: null },
  rhythm: { customers: 0, returning: 0, medianGapDays: null },
};
const score = (name: string): Criterion => ({
  ...{ kind: 'value', isGuess: false, about: 'score', name, type: 'number', filled: 1, values: [], range: null },
  example: { type: 'value', name, op: 'exists' },
});
const everything: ProposalFacts = {
  items: [
    ...['expected_value_365', 'lifecycle', 'customer_group'].map(score),
    { ...score('decides'), about: 'company', values: [{ value: true, count: 3 }] },
  ],
  kinds: ['message_opened', 'service_contact', 'question_answered'].map((name) => ({ name, events: 5, contacts: 3 })),
  lines: [{ field: 'category', value: 'lamps', contacts: 40 }],
  rhythm: { customers: 50, returning: 20, medianGapDays: 31.2 },
  templates: [{ id: 7, name: 'Our ten' }],
  segments: [{ id: 3, name: 'Morning shoppers' }],
  compared: { id: 4, name: 'Spring' },
};

describe('proposals', () => {
  test.each(purposeKinds)('%s: every proposal is a definition, and says why', (kind) => {
    const proposals = proposeSegments(kind, everything);
    expect(proposals.length).toBeGreaterThanOrEqual(2);
    for (const { definition, why, name } of proposals) {
      expect(newDefinitionSchema.parse(definition), name).toEqual(definition);
      expect(why.length).toBeGreaterThan(20);
    }
    expect(new Set(proposals.map(({ name }) => name)).size).toBe(proposals.length);
    expect(missingFor(kind, everything)).toEqual([]);
  });

  test('they use the names and numbers of the workspace', () => {
    expect(JSON.stringify(proposeSegments('test-launch', everything))).toContain('"categories":["lamps"]');
    expect(JSON.stringify(proposeSegments('win-back', everything))).toContain('"amount":62,"unit":"days"');
    expect(JSON.stringify(proposeSegments('prioritise-sales', everything))).toContain('template_7_advice');
    expect(JSON.stringify(proposeSegments('follow-result', everything))).toContain('"segmentId":3');
  });

  test('what there is no data for is not proposed, and it is said what is missing', () => {
    expect(proposeSegments('win-back', nothing)).toEqual([]);
    expect(proposeSegments('test-launch', nothing)).toEqual([]);
    expect(missingFor('win-back', nothing)).toHaveLength(2);
    for (const kind of purposeKinds) expect(missingFor(kind, nothing).length, kind).toBeGreaterThan(0);
  });
});
