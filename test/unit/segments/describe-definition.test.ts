import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Leaf } from '../../../src/segments/language/conditions.schema.ts';
import type { Node } from '../../../src/segments/language/definition.schema.ts';
import { describeDefinition, describeNode, type Names } from '../../../src/segments/language/describe-definition.ts';
import { definitionsOver } from '../../kit/segment-definitions.ts';

const names: Names = {
  currency: 'SEK',
  segmentName: (id) => (id === 4 ? 'Families' : undefined),
  offerName: (id) => (id === 7 ? '5 % off before noon' : undefined),
  campaignName: (id) => (id === 12 ? 'Spring' : undefined),
};
const morning = { fromMinute: 0, toMinute: 720 };
const days = (amount: number) => ({ amount, unit: 'days' }) as const;
const last = (amount: number) => ({ type: 'last', ...days(amount) }) as const;
const may = { type: 'between', from: '2026-05-01', to: '2026-06-01' } as const;
const orders = { type: 'purchase', measure: 'orders', op: 'at-least', value: 3 } as const;
const opened = { type: 'engagement', action: 'opened', op: 'at-least', value: 1 } as const;
const city = { type: 'attribute', name: 'city' } as const;
const born = { type: 'attribute', name: 'born' } as const;
const visits = { type: 'event', kind: 'visit', measure: 'count', op: 'at-least', value: 2 } as const;
const numbers = { type: 'event', kind: 'order', op: 'at-least', value: 50_000 } as const;
const tea = { categories: ['tea', 'coffee'] };

const families: Record<string, [Leaf, string][]> = {
  attributes: [
    [{ ...city, op: 'is', value: 'Lund', ignoreCase: true }, 'whose “city” is “Lund”, in capitals or not'],
    [{ ...city, op: 'is-not', value: 'Lund' }, 'whose “city” is known and not “Lund”'],
    [{ ...city, op: 'in', values: ['Lund', 'Malmö'] }, 'whose “city” is “Lund” or “Malmö”'],
    [{ ...city, op: 'in', values: ['a', 'b', 'c', 'd', 'e'] }, 'whose “city” is one of 5 values (“a”, …)'],
    [{ ...city, op: 'not-in', values: ['Lund', 'Malmö'] }, 'whose “city” is known and neither “Lund” nor “Malmö”'],
    [{ ...city, op: 'contains', value: 'un' }, 'whose “city” contains “un”'],
    [{ ...city, op: 'starts-with', value: 'L' }, 'whose “city” begins with “L”'],
    [{ type: 'attribute', name: '$email', op: 'ends-with', value: '.se' }, 'whose e-mail address ends with “.se”'],
    [{ type: 'attribute', name: 'tags', op: 'has-any', values: ['a', 'b'] }, 'whose “tags” include “a” or “b”'],
    [{ type: 'attribute', name: 'tags', op: 'has-all', values: ['a', 'b'] }, 'whose “tags” include “a” and “b”'],
    [{ type: 'attribute', name: 'age', op: 'more-than', value: 17.5 }, 'whose “age” is more than 17.5'],
    [{ type: 'attribute', name: 'age', op: 'between', from: 18, to: 25 }, 'whose “age” is between 18 and 25'],
    [{ ...born, op: 'before', at: '1990-01-01' }, 'whose “born” is before 1 January 1990'],
    [{ ...born, op: 'after', at: '1990-01-01' }, 'whose “born” is after the beginning of 1 January 1990'],
    [
      { ...born, op: 'after', at: '1990-01-01T08:30:00+02:00', zone: 'contact' },
      'whose “born” is after 1 January 1990 08:30:00 +02:00, in their own time zone',
    ],
    [{ ...born, op: 'within-last', amount: 2, unit: 'hours' }, 'whose “born” lies in the last 2 hours'],
    [{ ...born, op: 'within-next', ...days(1) }, 'whose “born” lies in the next day'],
    [{ ...born, op: 'longer-ago', ...days(30) }, 'whose “born” lies 30 days ago or longer'],
    [{ ...born, op: 'further-ahead', ...days(30) }, 'whose “born” lies more than 30 days ahead'],
    [{ ...born, op: 'days-from-today', from: 0, to: 0 }, 'whose “born” is today'],
    [{ ...born, op: 'days-from-today', from: -3, to: 1 }, 'whose “born” is between 3 days ago and tomorrow'],
    [
      { ...born, op: 'anniversary', from: 0, to: 7, zone: 'contact' },
      'whose “born” has its anniversary within 7 days, in their own time zone',
    ],
    [{ ...born, op: 'anniversary', from: -1, to: -1 }, 'whose “born” has its anniversary yesterday'],
    [{ ...born, op: 'exists' }, 'whose “born” is known'],
    [{ type: 'attribute', name: '$email', op: 'missing' }, 'whose e-mail address is missing'],
  ],
  events: [
    [
      {
        ...visits,
        localTime: { weekdays: [0, 1, 2, 3, 4], fromMinute: 1020, toMinute: 1260 },
        where: [{ field: 'property', name: 'shop', op: 'in', values: ['Lund'] }],
      },
      'who have at least 2 “visit” events with “shop” “Lund” on Monday to Friday between 17:00 and 21:00',
    ],
    [{ ...visits, op: 'exactly', value: 0, window: last(30) }, 'who have no “visit” event in the last 30 days'],
    [{ ...visits, op: 'less-than', value: 1 }, 'who have no “visit” event'],
    [{ ...visits, op: 'less-than', value: 3 }, 'who have fewer than 3 “visit” events'],
    [{ ...visits, kind: 'order', op: 'at-most', value: 1 }, 'who have at most 1 order'],
    [
      { ...visits, kind: 'refund', window: { type: 'since-entering', segmentId: 4 } },
      'who have at least 2 refunds since entering segment “Families”',
    ],
    [
      { ...numbers, measure: 'sum', window: may },
      'whose orders from 1 May 2026 to the end of 31 May 2026 have a total amount of at least 500.00 SEK',
    ],
    [
      { ...numbers, kind: 'visit', measure: 'average', property: 'pages', value: 2.5 },
      'whose “visit” events have an average “pages” of at least 2.5',
    ],
    [{ ...numbers, measure: 'max' }, 'whose orders have a largest amount of at least 500.00 SEK'],
    [{ ...numbers, measure: 'first' }, 'whose first order had an amount of at least 500.00 SEK'],
    [
      { ...numbers, kind: 'visit', measure: 'last', property: 'pages', value: 3, window: last(30) },
      'whose latest “visit” event in the last 30 days had a “pages” of at least 3',
    ],
    [
      { ...visits, measure: 'distinct', of: 'days', window: last(30) },
      'who have “visit” events on at least 2 different local days in the last 30 days',
    ],
    [
      { ...visits, measure: 'distinct', of: 'property', property: 'shop' },
      'whose “visit” events have at least 2 different values of “shop”',
    ],
    [
      {
        type: 'event',
        kind: 'order',
        measure: 'share',
        part: { where: [{ field: 'amount', op: 'at-least', value: 50_000 }] },
        op: 'at-least',
        percent: 50,
      },
      'of whose orders at least 50 % were of at least 500.00 SEK',
    ],
    [
      {
        type: 'event',
        kind: 'visit',
        measure: 'share',
        part: { localTime: morning },
        op: 'at-most',
        percent: 10,
        window: last(30),
      },
      'of whose “visit” events in the last 30 days at most 10 % were before 12:00',
    ],
  ],
  purchases: [
    [
      { ...orders, localTime: morning, window: last(90) },
      'who ordered at least 3 times before 12:00 in the last 90 days',
    ],
    [
      { ...orders, lines: { products: ['mug'], ...tea } },
      'who ordered product “mug” of category “tea” or “coffee” at least 3 times',
    ],
    [{ ...orders, op: 'exactly', value: 0, window: last(1) }, 'who did not order in the last day'],
    [
      { type: 'purchase', measure: 'net', op: 'at-least', value: 123_450, lines: tea },
      'who spent at least 1,234.50 SEK on category “tea” or “coffee”',
    ],
    [
      { type: 'purchase', measure: 'average', op: 'more-than', value: 50_000 },
      'who spent more than 500.00 SEK on average per order',
    ],
    [
      { type: 'purchase', measure: 'quantity', op: 'at-least', value: 100, lines: { products: ['mug'] } },
      'who bought at least 100 units of product “mug”',
    ],
    [
      { type: 'purchase', measure: 'distinct', of: 'product', op: 'at-least', value: 5, lines: { brands: ['x'] } },
      'who ordered at least 5 different products of brand “x”',
    ],
    [
      { type: 'purchase', measure: 'distinct', of: 'days', op: 'at-least', value: 5 },
      'who ordered on at least 5 different local days',
    ],
    [{ type: 'purchase', measure: 'recency', op: 'at-least', ...days(60) }, 'who last ordered 60 days ago or longer'],
    [{ type: 'purchase', measure: 'tenure', op: 'at-most', ...days(30) }, 'who first ordered less than 30 days ago'],
    [
      { type: 'purchase', measure: 'share', localTime: morning, op: 'at-least', percent: 60, window: last(365) },
      'who placed at least 60 % of their orders before 12:00 in the last 365 days',
    ],
    [
      { type: 'purchase', measure: 'favourite', of: 'category', by: 'amount', values: ['tea'], window: last(365) },
      'whose favourite category by money spent in the last 365 days is “tea”',
    ],
  ],
  engagement: [
    [
      { ...opened, campaignId: 12, window: last(30) },
      'who opened a message of campaign “Spring” at least once in the last 30 days',
    ],
    [
      { ...opened, by: 'people-and-proxies', window: last(30) },
      'who opened a message at least once in the last 30 days (mail proxies count too)',
    ],
    [
      { ...opened, action: 'clicked', by: 'machines', linkId: 9, op: 'exactly', value: 0 },
      'who never had a machine click link 9 of a message',
    ],
    [{ ...opened, action: 'bounced', op: 'less-than', value: 1 }, 'who never had a message bounce'],
    [
      { ...opened, action: 'clicked', linkId: 9, contentId: 3, campaignId: 13 },
      'who clicked link 9 of a message with content 3 of campaign 13 at least once',
    ],
    [
      { type: 'offer', offerId: 7, op: 'at-least', value: 2 },
      'who redeemed offer “5 % off before noon” at least twice',
    ],
    [{ type: 'offer', action: 'received', op: 'exactly', value: 0 }, 'who never received an offer'],
    [
      { type: 'experiment', campaignId: 12, variants: ['a', 'control'] },
      'who were drawn into variant “a” or the control group of campaign “Spring”',
    ],
  ],
  sequences: [
    [
      { type: 'sequence', steps: [{ kind: 'order' }, { kind: 'refund' }], within: days(7), is: 'followed' },
      'who have an order and later a refund, within 7 days',
    ],
    [
      {
        type: 'sequence',
        steps: [{ kind: 'visit' }, { kind: 'order', lines: tea, localTime: morning }, { kind: 'visit' }],
        within: days(14),
        is: 'followed',
        window: last(90),
      },
      'who have a “visit” event and later an order with category “tea” or “coffee” before 12:00 and later a “visit” event, all within 14 days and in the last 90 days',
    ],
    [
      {
        type: 'sequence',
        steps: [{ kind: 'order' }, { kind: 'order' }],
        within: days(90),
        is: 'not-followed',
        window: may,
      },
      'who have an order from 1 May 2026 to the end of 31 May 2026 that was not followed by an order within 90 days',
    ],
  ],
  states: [
    [{ type: 'consent', topic: 'news', state: 'unsubscribed' }, 'who are unsubscribed from topic “news”'],
    [{ type: 'consent', topic: 'news', state: 'none' }, 'who said nothing about topic “news”'],
    [{ type: 'segment', segmentId: 4, is: 'not-in' }, 'who are not in segment “Families”'],
    [{ type: 'segment', segmentId: 5, is: 'entered', ...days(7) }, 'who entered segment 5 in the last 7 days'],
    [
      { type: 'segment', segmentId: 4, is: 'in-for', ...days(30) },
      'who have been in segment “Families” for 30 days or longer',
    ],
    [{ type: 'value', name: 'tier', op: 'in', values: ['gold', 1] }, 'whose value “tier” is “gold” or 1'],
    [{ type: 'value', name: 'score', op: 'less-than', value: 0.5 }, 'whose value “score” is less than 0.5'],
    [{ type: 'value', name: 'score', op: 'missing' }, 'who have no value “score”'],
    [
      { type: 'relative', of: { from: 'purchases', measure: 'net', window: last(365) }, is: 'top', percent: 10 },
      'who are among the top 10 % of everybody by money spent in the last 365 days (worked out anew every day)',
    ],
    [
      {
        type: 'relative',
        of: { from: 'events', kind: 'visit', measure: 'count' },
        is: 'above',
        than: 'median',
        every: { amount: 6, unit: 'hours' },
      },
      'who are above the median of everybody by number of “visit” events (worked out anew every 6 hours)',
    ],
    [{ type: 'list' }, 'who are on the segment’s own list'],
    [{ type: 'sample', percent: 10, salt: 'spring' }, 'who belong to a stable sample of 10 % (“spring”)'],
  ],
};

describe.each(Object.entries(families))('%s in words', (_, cases) => {
  it.each(cases)('%j', (leaf, clause) => expect(describeNode(leaf, names)).toBe(clause));
});

const say = (root: Node, timeZone?: string) =>
  describeDefinition({ version: 1, root }, { ...names, ...(timeZone && { timeZone }) });

describe('a whole definition', () => {
  it.each<[string, Node, string]>([
    [
      'two conditions',
      { type: 'all', of: [orders, { type: 'consent', topic: 'news', state: 'subscribed' }] },
      'People who ordered at least 3 times and who are subscribed to topic “news”.',
    ],
    [
      'three, and a group among them',
      { type: 'all', of: [orders, { ...city, op: 'exists' }, { type: 'any', of: [opened, { type: 'list' }] }] },
      'People who ordered at least 3 times, whose “city” is known, and (who opened a message at least once or who are on the segment’s own list).',
    ],
    [
      'a group of one, which needs no brackets',
      { type: 'all', of: [orders, { type: 'any', of: [opened] }] },
      'People who ordered at least 3 times and who opened a message at least once.',
    ],
    [
      'a group in a group of one',
      { type: 'all', of: [orders, { type: 'all', of: [{ type: 'any', of: [opened, { type: 'list' }] }] }] },
      'People who ordered at least 3 times and (who opened a message at least once or who are on the segment’s own list).',
    ],
    [
      'groups of the same kind as one',
      { type: 'all', of: [orders, { type: 'all', of: [opened, { type: 'list' }] }] },
      'People who ordered at least 3 times, who opened a message at least once, and who are on the segment’s own list.',
    ],
    [
      'not, where nothing says the opposite',
      { type: 'not', of: { ...city, op: 'in', values: ['Lund'] } },
      'People who are not among those whose “city” is “Lund”.',
    ],
    ['not, where something does', { type: 'not', of: opened }, 'People who never opened a message.'],
    [
      'not, of more than twice',
      { type: 'not', of: { ...orders, op: 'more-than', value: 2 } },
      'People who ordered at most twice.',
    ],
    ['not not', { type: 'not', of: { type: 'not', of: orders } }, 'People who ordered at least 3 times.'],
    [
      'not a group',
      { type: 'not', of: { type: 'any', of: [opened, orders] } },
      'People who are not among those (who opened a message at least once or who ordered at least 3 times).',
    ],
    ['not known', { type: 'not', of: { ...city, op: 'exists' } }, 'People whose “city” is missing.'],
  ])('says %s', (_, root, sentence) => expect(say(root)).toBe(sentence));

  it('says whose clock and calendar it goes by, where that matters', () => {
    const early = say({ type: 'all', of: [{ ...orders, localTime: morning }, opened] }, 'America/New_York');
    expect(early).toBe(
      'People who ordered at least 3 times before 12:00 and who opened a message at least once (New York time).',
    );
    expect(say({ ...orders, window: may }, 'Europe/Stockholm')).toMatch(/31 May 2026 \(Stockholm time\)\.$/);
    expect(say({ ...born, op: 'anniversary', from: 0, to: 7 }, 'UTC')).toMatch(/within 7 days \(UTC\)\.$/);
    expect(say({ ...born, op: 'anniversary', from: 0, to: 7, zone: 'contact' }, 'UTC')).not.toContain('UTC');
    expect(say({ ...orders, window: last(30) }, 'Europe/Stockholm')).not.toContain('Stockholm');
  });
});

it('finds words for every definition', () => {
  fc.assert(
    fc.property(definitionsOver([4, 5]), (definition) => {
      const sentence = describeDefinition(definition, {
        currency: 'SEK',
        timeZone: 'UTC',
        segmentName: () => undefined,
      });
      expect(sentence).toMatch(/^People \(*(of )?who.*\.$/);
      expect(sentence).not.toMatch(/undefined|\[object|NaN|null| {2}| ,|\( | \)|Invalid/);
    }),
    { numRuns: 2000 },
  );
});
