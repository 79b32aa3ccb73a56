import { describe, expect, it } from 'vitest';
import { prepareSegments } from '../../../src/segments/judge/live-segments.ts';
import { indexInputs } from '../../../src/segments/keep/index-inputs.ts';
import type { Node } from '../../../src/segments/language/definition.schema.ts';

const VISIT = 7;
const ORDER = 8;
const UNHEARD = 9;

const visited: Node = { type: 'event', kind: 'visit', measure: 'count', op: 'at-least', value: 1 };
const roots: Record<number, Node> = {
  1: visited,
  2: { type: 'attribute', name: 'color', op: 'is', value: 'red' },
  3: {
    type: 'any',
    of: [
      { type: 'segment', segmentId: 1, is: 'in' },
      { type: 'consent', topic: 'news', state: 'none' },
    ],
  },
  4: { type: 'segment', segmentId: 3, is: 'entered', amount: 1, unit: 'days' },
  5: { type: 'purchase', measure: 'net', lines: { products: ['p1'] }, op: 'at-least', value: 1 },
  6: { type: 'all', of: [{ type: 'list' }, { type: 'value', name: 'tier', op: 'exists' }] },
  7: { type: 'attribute', name: 'born', op: 'anniversary', from: 0, to: 7, zone: 'contact' },
  8: {
    type: 'event',
    kind: 'order',
    measure: 'count',
    op: 'at-least',
    value: 1,
    window: { type: 'since-entering', segmentId: 2 },
  },
  // A change of 6 under trial: it reads the list of 6.
  9: { type: 'list' },
};

function index() {
  const rows = Object.entries(roots).map(([id, root]) => ({
    id: Number(id),
    version: 1,
    name: `Segment ${id}`,
    definition: { version: 1 as const, root },
    draftOf: id === '9' ? 6 : null,
  }));
  const live = prepareSegments(rows, { timeZone: 'UTC', bounds: new Map() });
  const names = new Map([
    [VISIT, 'visit'],
    [ORDER, 'order'],
  ]);
  return indexInputs(live, (kindId) => names.get(kindId));
}

const sorted = (ids: Iterable<number>) => [...ids].sort((a, b) => a - b);

describe('what a change touches', () => {
  it.each([
    [`event:${VISIT}`, [1, 3, 4]],
    [`event:${ORDER}`, [5, 8]],
    ['attribute:color', [2, 8]],
    ['attribute:born', [7]],
    ['attribute:$time_zone', [7]],
    ['attribute:unread', []],
    ['consent:news', [3, 4]],
    ['consent:offers', []],
    ['value:tier', [6]],
    ['list:6', [6, 9]],
    ['list:9', []],
    ['segment:2', [8]],
    ['segment:1', [3, 4]],
    ['*', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])('%s: %j', (input, ids) => {
    expect(sorted(index().touchedBy(input))).toEqual(ids);
  });

  it('is taken for everything when nobody knows what it is', () => {
    const { touchedBy, all } = index();
    expect(touchedBy(`event:${UNHEARD}`)).toBe(all);
    expect(touchedBy('weather')).toBe(all);
  });
});

describe('a plan', () => {
  it('judges every segment after those it refers to, and takes what it leaves out as it stands', () => {
    const { plan } = index();
    const { segments, referred, needs, reads } = plan(new Set([4, 3]));
    expect(segments.map(({ id }) => id)).toEqual([3, 4]);
    expect(referred.map(({ id }) => id)).toEqual([1]);
    expect([...needs.kinds.keys()]).toEqual([]);
    expect([...needs.topics]).toEqual(['news']);
    expect([...reads]).toEqual([3]);
  });

  it('is the same object for the same segments', () => {
    const { plan } = index();
    expect(plan(new Set([1, 2]))).toBe(plan(new Set([2, 1])));
  });
});
