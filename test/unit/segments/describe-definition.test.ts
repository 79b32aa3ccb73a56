import { expect, it } from 'vitest';
import type { Node } from '../../../src/segments/definition.schema.ts';
import { describeDefinition } from '../../../src/segments/describe-definition.ts';

const names = { currency: 'SEK', segmentName: (id: number) => (id === 4 ? 'Families' : undefined) };
const morning = { fromMinute: 0, toMinute: 720 };
const days = (amount: number) => ({ type: 'last', amount, unit: 'days' }) as const;

const cases: [Node, string][] = [
  [
    {
      type: 'all',
      of: [
        { type: 'purchase', measure: 'orders', op: 'at-least', value: 3, localTime: morning, window: days(90) },
        { type: 'consent', topic: 'news', state: 'subscribed' },
      ],
    },
    'People who ordered at least 3 times before 12:00 in the last 90 days and who are subscribed to topic “news”.',
  ],
  [
    { type: 'purchase', measure: 'share', localTime: morning, op: 'at-least', percent: 60, window: days(365) },
    'People who placed at least 60 % of their orders before 12:00 in the last 365 days.',
  ],
  [
    { type: 'purchase', measure: 'net', op: 'at-least', value: 123_450, lines: { categories: ['tea', 'coffee'] } },
    'People who spent at least 1234.50 SEK with category “tea” or “coffee”.',
  ],
  [
    { type: 'purchase', measure: 'recency', op: 'at-least', amount: 60, unit: 'days' },
    'People who last ordered at least 60 days ago.',
  ],
  [
    { type: 'purchase', measure: 'orders', op: 'exactly', value: 0, window: days(1) },
    'People who did not order in the last day.',
  ],
  [
    {
      type: 'event',
      kind: 'visit',
      measure: 'count',
      op: 'at-least',
      value: 2,
      localTime: { weekdays: [0, 1, 2, 3, 4], fromMinute: 1020, toMinute: 1260 },
      where: [{ field: 'property', name: 'shop', op: 'in', values: ['Lund'] }],
    },
    'People who have at least 2 “visit” with “shop” “Lund” on Monday to Friday between 17:00 and 21:00.',
  ],
  [
    {
      type: 'any',
      of: [
        { type: 'engagement', action: 'clicked', campaignId: 12, op: 'at-least', value: 1, window: days(30) },
        {
          type: 'all',
          of: [
            { type: 'segment', segmentId: 4, is: 'not-in' },
            { type: 'offer', op: 'exactly', value: 0 },
          ],
        },
      ],
    },
    'People who clicked in a message of campaign 12 at least once in the last 30 days or (who are not in segment “Families” and who never redeemed an offer).',
  ],
  [
    { type: 'not', of: { type: 'attribute', name: 'city', op: 'in', values: ['Lund', 'Malmö'] } },
    'People not (whose “city” is “Lund” or “Malmö”).',
  ],
  [{ type: 'attribute', name: '$email', op: 'missing' }, 'People whose e-mail address is missing.'],
  [
    { type: 'attribute', name: 'joined', op: 'within-last', amount: 2, unit: 'hours' },
    'People whose “joined” lies in the last 2 hours.',
  ],
  [{ type: 'sample', percent: 10, salt: 'spring' }, 'People who belong to a stable sample of 10 % (“spring”).'],
];

it.each(cases)('says %j in words', (root, sentence) => {
  expect(describeDefinition({ version: 1, root }, names)).toBe(sentence);
});
