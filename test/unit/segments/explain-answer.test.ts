import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Leaf, LeafOf, Node } from '../../../src/segments/definition.schema.ts';
import { prepareNode } from '../../../src/segments/evaluate.ts';
import { type ExplainAbout, explainAnswer, type Why, type Wording } from '../../../src/segments/explain-answer.ts';
import { ALWAYS_MEMBER } from '../../../src/segments/history.ts';
import { leafKey } from '../../../src/segments/leaf-key.ts';
import { layoutOf, listNeeds } from '../../../src/segments/list-needs.ts';
import { historyOf } from '../../kit/history-of.ts';
import { definitionsOver } from '../../kit/segment-definitions.ts';
import {
  instants,
  plainContact,
  type WorldContact,
  type WorldEvent,
  worldContact,
  worldSegments,
} from '../../kit/segment-worlds.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const timeZone = 'Europe/Stockholm';
/** 14:00 in Stockholm. */
const noon = Date.parse('2026-06-01T12:00:00Z');
const wording: Wording = { currency: 'SEK', timeZone, segmentName: () => undefined };

type Bounds = ReadonlyMap<string, { bound: number | null; workedOutAt: number | null }>;

/** Explains a condition about a contact of whom only so much is known; the segment is number 1. */
function explain(node: Node, contact: Partial<WorldContact>, now = noon, bounds?: Bounds): Why {
  const needs = listNeeds([{ id: 1, definition: { version: 1, root: node } }], timeZone);
  const layout = layoutOf(needs, [...needs.segments]);
  const whole: WorldContact = { ...plainContact, ...contact };
  const history = historyOf(whole, layout, { timeZone });
  history.answers.fill(ALWAYS_MEMBER);
  const numbers = new Map([...(bounds ?? [])].map(([key, { bound }]) => [key, bound]));
  const about: ExplainAbout = { segmentId: 1, layout, ...(bounds && { bounds }) };
  return explainAnswer(
    prepareNode(node, { timeZone, layout, segmentId: 1, bounds: numbers }),
    history,
    now,
    wording,
    about,
  );
}

const event = (kind: string, at: number, rest: Partial<WorldEvent> = {}): WorldEvent => ({
  kind,
  at,
  amount: null,
  ref: null,
  props: null,
  lines: [],
  ...rest,
});
const line = (category: string, quantity: number, amount: number) => ({
  product: category,
  category,
  brand: null,
  quantity,
  amount,
});
const last = { type: 'last', amount: 10, unit: 'days' } as const;
const visits = { type: 'event', kind: 'visit', op: 'at-least', value: 2 } as const;
const purchase = { type: 'purchase', op: 'at-least' } as const;

const bought = [
  event('order', noon - 40 * DAY, { amount: 10_000, lines: [line('tea', 3, 6000), line('coffee', 1, 4000)] }),
  event('order', noon - 3 * DAY, { amount: 5000, lines: [line('tea', 1, 5000)] }),
  event('refund', noon - 2 * DAY, { amount: -2000, lines: [line('tea', -1, -2000)] }),
];
const tags = {
  born: '1990-06-08',
  joined: '2026-05-31T20:00:00Z',
  leap: '2000-02-29',
  city: 'Lund',
  tags: ['a', 'b'],
  n: 2.5,
};

describe('what was found', () => {
  it.each<[string, Leaf, Partial<WorldContact>, string]>([
    ['nothing', { ...visits, measure: 'count' }, {}, 'none'],
    ['one event', { ...visits, measure: 'count' }, { events: [event('visit', noon)] }, '1, on 1 Jun 2026, 14:00'],
    [
      'several, of which one has left the window and one is to come',
      { ...visits, measure: 'count', window: last },
      { events: [-10 * DAY, -DAY, 0, DAY].map((ms) => event('visit', noon + ms)) },
      '2, from 31 May 2026, 14:00 to 1 Jun 2026, 14:00',
    ],
    [
      'a sum of amounts',
      { ...visits, kind: 'order', measure: 'sum' },
      { events: bought },
      '150.00 SEK in total – 2, from 22 Apr 2026, 14:00 to 29 May 2026, 14:00',
    ],
    [
      'the average of a property',
      { ...visits, measure: 'average', property: 'pages' },
      { events: [1, 2, 2].map((pages) => event('visit', noon, { props: { pages } })) },
      '1.666667 on average – 3, from 1 Jun 2026, 14:00 to 1 Jun 2026, 14:00',
    ],
    [
      'the first amount',
      { ...visits, kind: 'order', measure: 'first' },
      { events: bought },
      'first 100.00 SEK – 2, from 22 Apr 2026, 14:00 to 29 May 2026, 14:00',
    ],
    [
      'different values, what comes up most often first',
      { ...visits, measure: 'distinct', of: 'property', property: 'shop' },
      { events: ['Lund', 'Malmö', 'Malmö'].map((shop) => event('visit', noon, { props: { shop } })) },
      '2 different: Malmö, Lund – 3, from 1 Jun 2026, 14:00 to 1 Jun 2026, 14:00',
    ],
    [
      'different days',
      { ...visits, measure: 'distinct', of: 'days' },
      { events: [event('visit', noon), event('visit', noon + 1)] },
      '1 different: 2026-06-01 – 1, on 1 Jun 2026, 14:00',
    ],
    [
      'a share',
      { ...purchase, measure: 'share', localTime: { fromMinute: 0, toMinute: 720 }, percent: 50 },
      { events: [noon - 5 * HOUR, noon, noon].map((at) => event('order', at)) },
      '1 of 3 (33.3 %) – 3, from 1 Jun 2026, 09:00 to 1 Jun 2026, 14:00',
    ],
    [
      'money spent, refunds taken off',
      { ...purchase, measure: 'net', value: 1 },
      { events: bought },
      '130.00 SEK in total – 3, from 22 Apr 2026, 14:00 to 30 May 2026, 14:00',
    ],
    [
      'the average order',
      { ...purchase, measure: 'average', value: 1 },
      { events: bought },
      '65.00 SEK on average – 3, from 22 Apr 2026, 14:00 to 30 May 2026, 14:00',
    ],
    [
      'a quantity',
      { ...purchase, measure: 'quantity', value: 1, lines: { categories: ['tea'] } },
      { events: bought },
      '3 units in all – 3, from 22 Apr 2026, 14:00 to 30 May 2026, 14:00',
    ],
    [
      'the tally behind a favourite',
      { type: 'purchase', measure: 'favourite', of: 'category', by: 'amount', values: ['tea'] },
      { events: bought },
      '“tea” 90.00 SEK, “coffee” 40.00 SEK – 3, from 22 Apr 2026, 14:00 to 30 May 2026, 14:00',
    ],
    [
      'the latest order',
      { ...purchase, measure: 'recency', amount: 2, unit: 'days' },
      { events: bought },
      'latest order 29 May 2026, 14:00, 3 days ago',
    ],
    [
      'the first order',
      { ...purchase, measure: 'tenure', amount: 2, unit: 'days' },
      { events: bought },
      'first order 22 Apr 2026, 14:00, 40 days ago',
    ],
    ['no order', { ...purchase, measure: 'recency', amount: 2, unit: 'days' }, {}, 'no order so far'],
    ['a text', { type: 'attribute', name: 'city', op: 'exists' }, { attributes: tags }, '“Lund”'],
    ['a list', { type: 'attribute', name: 'tags', op: 'exists' }, { attributes: tags }, '“a”, “b”'],
    ['a number', { type: 'attribute', name: 'n', op: 'more-than', value: 3 }, { attributes: tags }, '2.5'],
    [
      'an attribute that is missing',
      { type: 'attribute', name: 'moon', op: 'exists' },
      { attributes: tags },
      'missing',
    ],
    [
      'a date',
      { type: 'attribute', name: 'born', op: 'days-from-today', from: 0, to: 0 },
      { attributes: { born: '2026-06-03' } },
      '3 Jun 2026, 2 days from now',
    ],
    [
      'an instant, in the zone of the contact',
      { type: 'attribute', name: 'joined', op: 'within-last', amount: 1, unit: 'days', zone: 'contact' },
      { attributes: tags, timeZone: 'America/New_York' },
      '31 May 2026, 16:00, yesterday',
    ],
    [
      'what is no date',
      { type: 'attribute', name: 'city', op: 'before', at: '2026-01-01' },
      { attributes: tags },
      '“Lund”, which is no date',
    ],
    [
      'an anniversary to come',
      { type: 'attribute', name: 'born', op: 'anniversary', from: 0, to: 7 },
      { attributes: tags },
      '8 Jun 1990; the anniversary is 7 days from now, on 8 Jun 2026',
    ],
    [
      'an anniversary that is over until next year',
      { type: 'attribute', name: 'leap', op: 'anniversary', from: 0, to: 7 },
      { attributes: tags },
      '29 Feb 2000; the anniversary is 272 days from now, on 28 Feb 2027',
    ],
    [
      'an anniversary just past, where that is asked about',
      { type: 'attribute', name: 'born', op: 'anniversary', from: -7, to: 0 },
      { attributes: { born: '1990-05-30' } },
      '30 May 1990; the anniversary is 2 days ago, on 30 May 2026',
    ],
    [
      'consent',
      { type: 'consent', topic: 'news', state: 'subscribed' },
      {
        consents: [
          { topic: 'news', isSubscribed: true, at: noon - DAY },
          { topic: 'news', isSubscribed: false, at: noon },
        ],
      },
      'unsubscribed, said on 1 Jun 2026, 14:00',
    ],
    ['no consent', { type: 'consent', topic: 'news', state: 'none' }, {}, 'nothing was said'],
    [
      'a value',
      { type: 'value', name: 'tier', op: 'exists' },
      { values: [{ name: 'tier', found: 'gold', at: noon - DAY }] },
      '“gold”, worked out on 31 May 2026, 14:00',
    ],
    [
      'a value that was taken away',
      { type: 'value', name: 'tier', op: 'missing' },
      { values: [{ name: 'tier', found: null, at: noon - DAY }] },
      'taken away on 31 May 2026, 14:00',
    ],
    [
      'the list, and since when',
      { type: 'list' },
      {
        lists: [
          { segmentId: 1, isListed: true, at: noon - 2 * DAY },
          { segmentId: 1, isListed: true, at: noon - DAY },
        ],
      },
      'on the list since 30 May 2026, 14:00',
    ],
    ['no list', { type: 'list' }, {}, 'never put on the list'],
    ['another segment', { type: 'segment', segmentId: 4, is: 'not-in' }, {}, 'in it'],
    [
      'how long in a segment',
      { type: 'segment', segmentId: 4, is: 'in-for', amount: 1, unit: 'days' },
      { memberships: [{ segmentId: 4, isEntry: true, at: noon - 2 * HOUR, cause: 'change' }] },
      'in it since 1 Jun 2026, 12:00, 2 hours ago',
    ],
    [
      'an entry that does not count',
      { type: 'segment', segmentId: 4, is: 'entered', amount: 1, unit: 'days' },
      { memberships: [{ segmentId: 4, isEntry: true, at: noon - 2 * HOUR, cause: 'rebuild' }] },
      'last entered on 1 Jun 2026, 12:00, because its definition was made or changed',
    ],
    [
      'the variant of an experiment, also where another is asked about',
      { type: 'experiment', campaignId: 12, variants: ['b'] },
      {
        events: [
          event('experiment_assigned', noon - DAY, { ref: '12', props: { variant: 'a' } }),
          event('experiment_assigned', noon, { ref: '13', props: { variant: 'b' } }),
        ],
      },
      'variant “a”, on 31 May 2026, 14:00',
    ],
    ['no part in an experiment', { type: 'experiment', campaignId: 12, variants: ['b'] }, {}, 'no part in it'],
    ['a sample', { type: 'sample', percent: 100 }, {}, 'drawn'],
  ])('says %s', (_, leaf, contact, found) => expect(explain(leaf, contact).found).toBe(found));
});

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
      { attributes: tags },
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
