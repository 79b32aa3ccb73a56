import { SCENARIO_SEGMENTS } from '../../simulator/index.ts';
import type { NewSegment } from '../segments/index.ts';

/** Ids known while the story is being set up, for definitions that refer to something else. */
export type Known = { segmentIds: ReadonlyMap<string, number>; offerId?: number; campaignId?: number };

type Definition = NewSegment['definition'];

const last = (days: number) => ({ type: 'last', amount: days, unit: 'days' });
const weekdays = [0, 1, 2, 3, 4];
const orders = (atLeast: number, rest: object) => ({
  type: 'purchase',
  measure: 'orders',
  op: 'at-least',
  value: atLeast,
  ...rest,
});
const engaged = (action: string, atLeast: number, days: number) => ({
  type: 'engagement',
  action,
  op: 'at-least',
  value: atLeast,
  window: last(days),
});
const all = (...of: object[]) => ({ version: 1, root: { type: 'all', of } }) as Definition;

/** The definitions of the simulator's scenario (its `inWords`) in the language of segments. */
const definitions: Record<string, (known: Known) => Definition> = {
  'price-minded-mornings': () =>
    all(
      orders(4, { localTime: { weekdays, fromMinute: 480, toMinute: 720 }, window: last(180) }),
      orders(4, { lines: { brands: ['Sparvik'] }, window: last(180) }),
    ),
  families: () => all(orders(3, { lines: { categories: ['children', 'baby'] }, window: last(180) })),
  'after-work': ({ segmentIds }) =>
    all(
      orders(3, { localTime: { weekdays, fromMinute: 960, toMinute: 1440 }, window: last(180) }),
      { type: 'not', of: orders(2, { localTime: { weekdays, fromMinute: 0, toMinute: 720 }, window: last(180) }) },
      { type: 'segment', segmentId: segmentIds.get('families'), is: 'not-in' },
    ),
  'newsletter-engaged': () => all({ type: 'any', of: [engaged('opened', 3, 90), engaged('clicked', 1, 30)] }),
  'high-value': () => all({ type: 'purchase', measure: 'net', op: 'at-least', value: 800_000, window: last(365) }),
  lapsed: () => all(orders(3, { window: last(365) }), { type: 'not', of: orders(1, { window: last(90) }) }),
  'tried-morning-offer': ({ offerId }) => all({ type: 'offer', offerId, op: 'at-least', value: 1, window: last(30) }),
  'clicked-campaign': ({ campaignId }) =>
    all({ type: 'engagement', action: 'clicked', campaignId, op: 'at-least', value: 1, window: last(30) }),
};

/** Segments of the story in an order in which each may refer to those before it. */
const order = [
  'price-minded-mornings',
  'families',
  'after-work',
  'newsletter-engaged',
  'high-value',
  'lapsed',
  'tried-morning-offer',
] as const;

export type SegmentToMake = { key: string; name: string; purpose: string; definition: (known: Known) => Definition };

/** The story's segments, in order of making. */
export const storySegments: SegmentToMake[] = order.map((key) => {
  const scenario = SCENARIO_SEGMENTS.find((segment) => segment.key === key)!;
  return { key, name: scenario.name, purpose: scenario.purpose, definition: definitions[key]! };
});

/** Who clicked in the campaign: what the demo watches to see how fast a click moves somebody. */
export const clickedSegment: SegmentToMake = {
  key: 'clicked-campaign',
  name: 'Clicked in the morning letter',
  purpose: 'Follow up with those who showed interest, while they still remember.',
  definition: definitions['clicked-campaign']!,
};

/** The widest audience a letter may have. */
export const everyoneSegment: SegmentToMake = {
  key: 'everyone',
  name: 'Everybody who wants the newsletter',
  purpose: 'The widest audience a letter may have.',
  definition: () => all({ type: 'consent', topic: 'newsletter', state: 'subscribed' }),
};
