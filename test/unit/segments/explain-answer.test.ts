import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Why } from '../../../src/segments/judge/explain-answer.ts';
import type { Leaf, LeafOf } from '../../../src/segments/language/conditions.schema.ts';
import type { Node } from '../../../src/segments/language/definition.schema.ts';
import { leafKey } from '../../../src/segments/language/leaf-key.ts';
import { type Bounds, bought, DAY, event, explain, HOUR, noon } from '../../kit/explain-contact.ts';
import { definitionsOver } from '../../kit/segment-definitions.ts';
import { instants, type WorldContact, worldContact, worldSegments } from '../../kit/segment-worlds.ts';

const last = { type: 'last', amount: 10, unit: 'days' } as const;
const visits = { type: 'event', kind: 'visit', op: 'at-least', value: 2 } as const;
const purchase = { type: 'purchase', op: 'at-least' } as const;

describe('comparison with everybody', () => {
  const spending: LeafOf<'relative'> = {
    type: 'relative',
    of: { from: 'purchases', measure: 'net' },
    is: 'top',
    percent: 10,
  };
  const boundOf = (leaf: LeafOf<'relative'>, bound: number | null): Bounds =>
    new Map([[leafKey(leaf), { bound, workedOutAt: noon - DAY }]]);
  it.each<[string, LeafOf<'relative'>, Partial<WorldContact>, Bounds | undefined, boolean, string]>([
    [
      'the own number, the bound and when it was worked out',
      spending,
      { events: bought },
      boundOf(spending, 13_000),
      true,
      '130.00 SEK; the bound is 130.00 SEK, worked out 31 May 2026, 14:00',
    ],
    [
      'nobody to compare with',
      spending,
      { events: bought },
      boundOf(spending, null),
      false,
      '130.00 SEK; there was nobody to compare with',
    ],
    ['no bound yet', spending, { events: bought }, new Map(), false, '130.00 SEK; the bound is not worked out yet'],
    [
      'nothing to compare',
      spending,
      {},
      boundOf(spending, 1),
      false,
      'nothing to compare; the bound is 0.01 SEK, worked out 31 May 2026, 14:00',
    ],
    [
      'an attribute',
      { ...spending, of: { from: 'attribute', name: 'n' } },
      { attributes: { n: 2.5 } },
      boundOf({ ...spending, of: { from: 'attribute', name: 'n' } }, 2.25),
      true,
      '2.5; the bound is 2.25, worked out 31 May 2026, 14:00',
    ],
    ['the own number alone', spending, { events: bought }, undefined, false, '130.00 SEK'],
  ])('says %s', (_, leaf, contact, bounds, holds, found) => {
    expect(explain(leaf, contact, noon, bounds)).toMatchObject({ holds, found });
  });
});

describe('the events that prove it', () => {
  it('are the latest twenty, newest first', () => {
    const events = Array.from({ length: 25 }, (_, index) => event('visit', noon - index * HOUR));
    const why = explain({ ...visits, measure: 'count' }, { events });
    expect(why.events).toHaveLength(20);
    expect(why.events?.[0]).toEqual({ eventId: 1, at: noon });
    expect(why.events?.at(-1)).toEqual({ eventId: 20, at: noon - 19 * HOUR });
    expect(why.found).toBe('25, from 31 May 2026, 14:00 to 1 Jun 2026, 14:00');
  });

  it('are named once each, however many lines they have', () => {
    const why = explain({ ...purchase, measure: 'distinct', of: 'category', value: 2 }, { events: bought });
    expect(why.events?.map(({ eventId }) => eventId)).toEqual([2, 1]);
    expect(why.found).toBe('2 different: tea, coffee – 2, from 22 Apr 2026, 14:00 to 29 May 2026, 14:00');
  });

  it('are the chain of a sequence', () => {
    const sequence: Leaf = {
      type: 'sequence',
      steps: [{ kind: 'order' }, { kind: 'refund' }],
      within: { amount: 7, unit: 'days' },
      is: 'followed',
    };
    expect(explain(sequence, { events: bought })).toMatchObject({
      holds: true,
      found: '29 May 2026, 14:00, then 30 May 2026, 14:00',
      events: [
        { eventId: 3, at: noon - 2 * DAY },
        { eventId: 2, at: noon - 3 * DAY },
      ],
    });
    expect(explain({ ...sequence, is: 'not-followed' }, { events: bought })).toMatchObject({
      holds: true,
      found: '22 Apr 2026, 14:00',
      events: [{ eventId: 1 }],
    });
    expect(explain(sequence, {})).toMatchObject({ holds: false, found: 'none', events: [] });
  });
});

it('goes down into groups, and says when each ends', () => {
  const enough: Leaf = { ...visits, measure: 'count', window: last };
  const root: Node = { type: 'all', of: [enough, { type: 'not', of: { type: 'list' } }] };
  const events = [event('visit', noon - DAY), event('visit', noon)];
  expect(explain(root, { events })).toEqual({
    condition:
      'who have at least 2 “visit” events in the last 10 days and who are not among those who are on the segment’s own list',
    holds: true,
    flipsAt: noon + 9 * DAY,
    parts: [
      {
        condition: 'who have at least 2 “visit” events in the last 10 days',
        holds: true,
        flipsAt: noon + 9 * DAY,
        found: '2, from 31 May 2026, 14:00 to 1 Jun 2026, 14:00',
        events: [
          { eventId: 2, at: noon },
          { eventId: 1, at: noon - DAY },
        ],
      },
      {
        condition: 'who are not among those who are on the segment’s own list',
        holds: true,
        flipsAt: null,
        parts: [
          {
            condition: 'who are on the segment’s own list',
            holds: false,
            flipsAt: null,
            found: 'never put on the list',
          },
        ],
      },
    ],
  });
});

it('finds words for whatever there is, and never contradicts the answer', () => {
  fc.assert(
    fc.property(definitionsOver(worldSegments), worldContact, instants, ({ root }, contact, now) => {
      const check = ({ holds, found, parts, events }: Why, node: Node): void => {
        expect(found ?? '').not.toMatch(/undefined|\[object|NaN|Invalid/);
        expect(found !== undefined || parts !== undefined).toBe(true);
        for (const { at } of events ?? []) expect(at).toBeLessThanOrEqual(now);
        if (node.type === 'not') {
          expect(parts![0]!.holds).toBe(!holds);
          check(parts![0]!, node.of);
        } else if (node.type === 'all' || node.type === 'any') {
          const each = parts!.map((part) => part.holds);
          expect(holds).toBe(node.type === 'all' ? each.every(Boolean) : each.some(Boolean));
          for (const [index, part] of parts!.entries()) check(part, node.of[index]!);
        }
      };
      check(explain(root, contact, now), root);
    }),
    { numRuns: 1000 },
  );
});
