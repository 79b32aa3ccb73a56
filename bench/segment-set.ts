import type { Definition } from '../src/segments/index.ts';
import { EXPERIMENT_LETTER, MORNING_OFFER, OFFER_LETTER } from './segments/world-tables.ts';

type Node = Definition['root'];
type Unit = 'minutes' | 'hours' | 'days';

/** A segment of the shop. `root` is given the ids of those before it, by their keys. */
export type BenchSegment = {
  key: string;
  name: string;
  purpose: string;
  root: (idOf: (key: string) => number) => Node;
};

const last = (amount: number, unit: Unit = 'days') => ({ type: 'last', amount, unit }) as const;
const all = (...of: Node[]): Node => ({ type: 'all', of });
const any = (...of: Node[]): Node => ({ type: 'any', of });
const not = (of: Node): Node => ({ type: 'not', of });
const atLeast = (value: number) => ({ op: 'at-least', value }) as const;

type Purchase = Extract<Node, { type: 'purchase'; measure: 'orders' }>;
type Engagement = Extract<Node, { type: 'engagement' }>;
type Rest = Partial<Pick<Purchase, 'lines' | 'localTime'>>;

const orders = (value: number, days: number, rest: Rest = {}): Node => ({
  type: 'purchase',
  measure: 'orders',
  window: last(days),
  ...atLeast(value),
  ...rest,
});
const net = (value: number, days: number, rest: Pick<Rest, 'lines'> = {}): Node => ({
  type: 'purchase',
  measure: 'net',
  window: last(days),
  ...atLeast(value),
  ...rest,
});
const since = (measure: 'recency' | 'tenure', op: 'at-least' | 'at-most', amount: number): Node => ({
  type: 'purchase',
  measure,
  op,
  amount,
  unit: 'days',
});
const engaged = (action: Engagement['action'], value: number, days: number, rest: Partial<Engagement> = {}): Node => ({
  type: 'engagement',
  action,
  window: last(days),
  ...atLeast(value),
  ...rest,
});
const happened = (kind: string, value: number, window = last(30)): Node => ({
  type: 'event',
  kind,
  measure: 'count',
  window,
  ...atLeast(value),
});
const inside = (segmentId: number): Node => ({ type: 'segment', segmentId, is: 'in' });
const outside = (segmentId: number): Node => ({ type: 'segment', segmentId, is: 'not-in' });
const weekdays = [0, 1, 2, 3, 4];
const mornings = { weekdays, fromMinute: 480, toMinute: 720 };
const evenings = { weekdays, fromMinute: 960, toMinute: 1260 };

type Rows = [key: string, name: string, root: BenchSegment['root']][];

const recencyFrequencyValue: Rows = [
  ['recent', 'Bought in the last month', () => since('recency', 'at-most', 30)],
  [
    'cooling',
    'Used to buy, now cooling',
    () => all(since('recency', 'at-least', 60), since('recency', 'at-most', 150)),
  ],
  ['lapsed', 'Lapsed', () => all(orders(2, 365), not(orders(1, 90)))],
  ['loyal', 'Loyal', () => orders(6, 365)],
  [
    'second',
    'Waiting for the second order',
    () => all({ type: 'purchase', measure: 'orders', op: 'exactly', value: 1 }, since('tenure', 'at-least', 14)),
  ],
  ['newcomer', 'First order in the last 60 days', () => since('tenure', 'at-most', 60)],
  ['value', 'High value', () => net(80_000, 365)],
  ['baskets', 'Large baskets', () => ({ type: 'purchase', measure: 'average', window: last(180), ...atLeast(15_000) })],
  [
    'refunds',
    'Sends much back',
    () => ({ type: 'event', kind: 'refund', measure: 'sum', window: last(180), op: 'at-most', value: -5_000 }),
  ],
  [
    'days',
    'Comes on many days',
    () => ({ type: 'purchase', measure: 'distinct', of: 'days', window: last(180), ...atLeast(4) }),
  ],
];

const timesOfDay: Rows = [
  ['mornings', 'Weekday mornings', () => orders(2, 180, { localTime: mornings })],
  ['evenings', 'After work', (idOf) => all(orders(2, 180, { localTime: evenings }), outside(idOf('mornings')))],
  [
    'early',
    'Mostly before noon',
    () => ({
      type: 'purchase',
      measure: 'share',
      localTime: { fromMinute: 0, toMinute: 720 },
      window: last(365),
      op: 'at-least',
      percent: 60,
    }),
  ],
  [
    'weekends',
    'Weekend visits',
    () =>
      ({ ...happened('visit', 1, last(60)), localTime: { weekdays: [5, 6], fromMinute: 0, toMinute: 1440 } }) as Node,
  ],
];

const baskets: Rows = [
  ['families', 'Families', () => orders(2, 365, { lines: { categories: ['children', 'baby', 'cereals'] } })],
  [
    'coffee',
    'Coffee, but no bread',
    () =>
      all(
        orders(1, 365, { lines: { categories: ['coffee'] } }),
        not(orders(1, 365, { lines: { categories: ['bread'] } })),
      ),
  ],
  ['budget', 'Budget brand', () => net(10_000, 365, { lines: { brands: ['Sparvik'] } })],
  [
    'favourite',
    'Favourite: fruit or vegetables',
    () => ({
      type: 'purchase',
      measure: 'favourite',
      of: 'category',
      by: 'amount',
      values: ['fruit', 'vegetables'],
      window: last(365),
    }),
  ],
  [
    'broad',
    'Buys from many shelves',
    () => ({ type: 'purchase', measure: 'distinct', of: 'category', window: last(365), ...atLeast(5) }),
  ],
  [
    'milk',
    'Much milk',
    () => ({
      type: 'purchase',
      measure: 'quantity',
      lines: { categories: ['milk'] },
      window: last(180),
      op: 'at-least',
      value: 3,
    }),
  ],
];

const engagements: Rows = [
  ['openers', 'Opens letters', () => engaged('opened', 2, 120)],
  ['clickers', 'Clicked lately', () => engaged('clicked', 1, 60)],
  ['engaged', 'Opens or clicks', (idOf) => any(inside(idOf('openers')), inside(idOf('clickers')))],
  ['sleeping', 'Gets letters, opens none', () => all(engaged('received', 3, 180), not(engaged('opened', 1, 180)))],
  ['bounced', 'Bounced', () => engaged('bounced', 1, 90)],
  ['left', 'Unsubscribed by a letter', () => engaged('unsubscribed', 1, 365)],
  ['offer-letter', 'Opened the offer letter', () => engaged('opened', 1, 365, { campaignId: OFFER_LETTER })],
  ['first-link', 'Clicked its first link', () => engaged('clicked', 1, 365, { linkId: (OFFER_LETTER - 1) * 5 + 1 })],
  ['letter-content', 'Read content 16', () => engaged('opened', 1, 365, { contentId: 16 })],
];

const atTheSite: Rows = [
  ['today', 'Visited in the last 24 hours', () => happened('visit', 1, last(24, 'hours'))],
  [
    'viewers',
    'Looked at fish or meat',
    () =>
      ({
        ...happened('visit', 1, last(90)),
        where: [{ field: 'property', name: 'category', op: 'in', values: ['fish', 'meat'] }],
      }) as Node,
  ],
  [
    'pages',
    'Looks at many pages',
    () => ({ type: 'event', kind: 'visit', measure: 'average', property: 'pages', window: last(90), ...atLeast(7) }),
  ],
  [
    'dear-basket',
    'Left a dear basket',
    () => ({ type: 'event', kind: 'basket_left', measure: 'max', window: last(60), ...atLeast(30_000) }),
  ],
  [
    'basket',
    'Left a basket, did not buy',
    () => ({
      type: 'sequence',
      is: 'not-followed',
      steps: [{ kind: 'basket_left' }, { kind: 'order' }],
      within: { amount: 1, unit: 'days' },
      window: last(14),
    }),
  ],
  [
    'quick',
    'Visit, then order',
    () => ({
      type: 'sequence',
      is: 'followed',
      steps: [{ kind: 'visit' }, { kind: 'order' }],
      within: { amount: 2, unit: 'days' },
      window: last(90),
    }),
  ],
  [
    'through',
    'Letter, open, click within three days',
    () => ({
      type: 'sequence',
      is: 'followed',
      steps: [{ kind: 'message_accepted' }, { kind: 'message_opened' }, { kind: 'message_clicked' }],
      within: { amount: 3, unit: 'days' },
      window: last(180),
    }),
  ],
];

const people: Rows = [
  [
    'birthday',
    'Birthday within 7 days',
    () => ({ type: 'attribute', name: 'birthday', op: 'anniversary', from: 0, to: 7, zone: 'contact' }),
  ],
  ['pensioners', 'Born before 1961', () => ({ type: 'attribute', name: 'birthYear', op: 'at-most', value: 1960 })],
  [
    'households',
    'Large households with a car',
    () =>
      all(
        { type: 'attribute', name: 'householdSize', op: 'at-least', value: 4 },
        { type: 'attribute', name: 'hasCar', op: 'is', value: true },
      ),
  ],
  [
    'interests',
    'Garden or pets',
    () => ({ type: 'attribute', name: 'interests', op: 'has-any', values: ['garden', 'pets'] }),
  ],
  ['unknown', 'Year of birth missing', () => ({ type: 'attribute', name: 'birthYear', op: 'missing' })],
  [
    'mailable',
    'May be written to',
    (idOf) =>
      all(
        { type: 'consent', topic: 'newsletter', state: 'subscribed' },
        { type: 'attribute', name: '$email', op: 'exists' },
        outside(idOf('bounced')),
      ),
  ],
  [
    'exclusive',
    'Tier exclusive, or scored 80 and more',
    () =>
      any(
        { type: 'value', name: 'tier', op: 'in', values: ['exclusive'] },
        { type: 'value', name: 'score', op: 'at-least', value: 80 },
      ),
  ],
];

const campaigns: Rows = [
  [
    'unused',
    'Got the offer, did not use it',
    () =>
      all(
        { type: 'offer', action: 'received', offerId: MORNING_OFFER, ...atLeast(1) },
        not({ type: 'offer', action: 'redeemed', offerId: MORNING_OFFER, ...atLeast(1) }),
      ),
  ],
  [
    'variant',
    'Variant b of the experiment',
    () => ({ type: 'experiment', campaignId: EXPERIMENT_LETTER, variants: ['b'] }),
  ],
  [
    'top',
    'Top 10 % by what they spent',
    () => ({ type: 'relative', of: { from: 'purchases', measure: 'net', window: last(365) }, is: 'top', percent: 10 }),
  ],
  [
    'tenth',
    'A tenth of those who may be written to',
    (idOf) => all(inside(idOf('mailable')), { type: 'sample', percent: 10, salt: 'bench' }),
  ],
  ['press', 'Guests of the opening', () => ({ type: 'list' })],
  [
    'returned',
    'Came back, and opened since',
    (idOf) =>
      all(
        { type: 'segment', segmentId: idOf('recent'), is: 'entered', amount: 14, unit: 'days' },
        {
          type: 'engagement',
          action: 'opened',
          window: { type: 'since-entering', segmentId: idOf('recent') },
          ...atLeast(1),
        },
      ),
  ],
  [
    'five',
    'Win back with the morning offer',
    () =>
      all(
        orders(2, 365),
        not(orders(1, 60)),
        engaged('opened', 1, 120),
        { type: 'attribute', name: 'hasCar', op: 'is', value: true },
        not(engaged('unsubscribed', 1, 365)),
      ),
  ],
];

/** Fifty segments of a shop: every kind of condition, in about the mix in which shops use them; some refer to others. */
export const segmentSet: BenchSegment[] = [
  ...recencyFrequencyValue,
  ...timesOfDay,
  ...baskets,
  ...engagements,
  ...atTheSite,
  ...people,
  ...campaigns,
].map(([key, name, root]) => ({ key, name, root, purpose: 'Measured by the bench.' }));

/** The segment of five conditions that is built alone. */
export const FIVE_CONDITIONS = 'five';
/** The segment that a visit puts somebody into at once, and time takes out of again a day later. */
export const VISITED_TODAY = 'today';
/** The segment with a list of its own. */
export const LISTED = 'press';
