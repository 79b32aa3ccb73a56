import { describe, expect, it } from 'vitest';
import { kindsOfDefinition } from '../../../web/src/places/segments/list/kinds-of-definition.ts';
import { type Listed, narrowSegments } from '../../../web/src/places/segments/list/narrow-segments.ts';
import { readRefs } from '../../../web/src/places/segments/one/read-refs.ts';
import { daysBefore, splitDays } from '../../../web/src/places/segments/one/split-days.ts';

const row = (more: Partial<Listed>): Listed => ({
  ...{ id: 1, name: 'Mornings', purpose: 'Fill quiet hours', sentence: 'People who ordered before noon.' },
  ...{
    purposeKind: 'raise-response',
    kinds: ['behavioural'],
    size: 10,
    growth: 1,
    definedAt: '2026-01-01',
    state: 'used',
  },
  ...more,
});

describe('the list of segments', () => {
  const rows = [
    row({}),
    row({
      id: 2,
      name: 'Lapsed',
      size: 30,
      growth: -4,
      purposeKind: 'win-back',
      state: 'idle',
      definedAt: '2026-02-01',
    }),
    row({ id: 3, name: 'Of Lund', size: 20, growth: 9, kinds: ['geographic'], definedAt: '2026-03-01' }),
  ];
  const ids = (narrowing: Parameters<typeof narrowSegments>[1]) => narrowSegments(rows, narrowing).map(({ id }) => id);

  it('is searched by all words, filtered, and ordered', () => {
    expect(ids({})).toEqual([2, 3, 1]);
    expect(ids({ search: 'QUIET mornings' })).toEqual([1]);
    expect(ids({ purpose: 'win-back' })).toEqual([2]);
    expect(ids({ state: 'idle' })).toEqual([2]);
    expect(ids({ kind: 'geographic' })).toEqual([3]);
    expect(ids({ sort: 'growth' })).toEqual([3, 1, 2]);
    expect(ids({ sort: 'name' })).toEqual([2, 1, 3]);
    expect(ids({ sort: 'changed' })).toEqual([3, 2, 1]);
  });

  it('knows kinds of criteria, also of attributes and inside groups', () => {
    const root = {
      type: 'all',
      of: [{ type: 'not', of: { type: 'attribute', name: 'city', op: 'exists' } }, { type: 'list' }],
    } as Parameters<typeof kindsOfDefinition>[0];
    expect(kindsOfDefinition(root, (name) => (name === 'city' ? 'geographic' : null))).toEqual(['geographic', 'list']);
  });
});

describe('days of a segment', () => {
  const day = (date: string, size: number, enteredByDefinition = 0) => ({
    ...{ date, size, entered: 1, left: 0, enteredByDefinition, leftByDefinition: 0 },
  });
  const all = [day('2026-01-01', 0), day('2026-01-02', 5, 5), day('2026-01-03', 6), day('2026-01-04', 7)];

  it('are split into now and before, with nothing where there was no segment yet', () => {
    expect(splitDays(all, 2, '2026-01-02')).toMatchObject({ sizes: [6, 7], before: [null, 5], hasBefore: true });
    expect(splitDays(all, 3, '2026-01-02')).toMatchObject({ before: [null, null, null], hasBefore: false });
    expect(splitDays(all, 3, '2026-01-02').redefined.map(({ date }) => date)).toEqual(['2026-01-02']);
    expect(daysBefore('2026-03-01', 1)).toBe('2026-02-28');
  });
});

it('reads names of contacts out of a pasted column', () => {
  expect(readRefs(' a@x.example \n17850\n\n17850; b@x.example')).toEqual({
    texts: ['a@x.example', '17850', 'b@x.example'],
    refs: [{ email: 'a@x.example' }, { externalId: '17850' }, { email: 'b@x.example' }],
  });
});
