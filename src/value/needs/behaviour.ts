/** What somebody does, as numbers that can be compared with what others do. Pure. */
import type { Matrix } from './matrix.ts';

/** What one contact did in the time looked at; all that discovery and likeness know about it. */
export type Behaviour = {
  contactId: number;
  orders: number;
  /** Sum of the orders, minor units. */
  amount: number;
  /** Time between the first order (or the begin of the time looked at, whichever is later) and the end, in days. */
  days: number;
  /** Of the orders, by local time: 05-12 and 17-05. */
  morning: number;
  evening: number;
  weekend: number;
  /** Orders with a code. */
  coded: number;
  lines: number;
  /** Lines whose product has a list price, and those of them that cost less. */
  listed: number;
  cut: number;
  /** Lines of products whose first day is known, and those of them sold within 60 days of it. */
  dated: number;
  fresh: number;
  /** Minor units of lines by category. */
  categories: Record<string, number>;
  /** Orders by channel, where they say one. */
  channels: Record<string, number>;
  /** Messages that reached the contact, and those of them that a person opened or clicked. */
  received: number;
  opened: number;
  clicked: number;
};

/** A number by which people are compared, and how to say it. */
export type Feature = {
  key: string;
  /** Of these, one after the other stands in words: "78 % of their orders before noon". */
  says: string;
  unit: 'share' | 'number' | 'money' | 'index';
  /** What a group with much (or little) of it could be called. */
  more: string;
  less: string;
  /** The number itself, as said in words; null: nothing is known about this person. */
  read(one: Behaviour): number | null;
  /** Numbers that are skewed to the right are compared by their logarithms. */
  isSkewed?: boolean;
  /** For shares: out of how many, so that 1 of 1 counts for less than 20 of 20. */
  of?(one: Behaviour): number;
};

/** Categories that have less than this share of everybody's money are not looked at, nor more than so many of them. */
const SMALLEST_CATEGORY = 0.02;
const MOST_CATEGORIES = 10;
/** What hardly anybody does, or everybody, tells nobody apart. */
const RAREST = 0.01;
const MONTH_DAYS = 365.25 / 12;

const share = (
  feature: Pick<Feature, 'key' | 'says' | 'more' | 'less'>,
  hits: (one: Behaviour) => number,
  of: (one: Behaviour) => number,
): Feature => ({
  ...feature,
  unit: 'share',
  of,
  read: (one) => (of(one) > 0 ? hits(one) / of(one) : null),
});

/** What can be looked at in these people: features that nobody has, or everybody has alike, are left out. */
export function chooseFeatures(people: readonly Behaviour[]): Feature[] {
  const sum = (of: (one: Behaviour) => number) => people.reduce((total, one) => total + of(one), 0);
  const orders = (one: Behaviour) => one.orders;
  const isUsual = (hits: number, of: number) => of > 0 && hits / of >= RAREST && hits / of <= 1 - RAREST;
  const shares: [Feature, number, number][] = [
    [
      timeShare('morning', 'before noon', 'in the morning', 'rarely in the morning'),
      sum((one) => one.morning),
      sum(orders),
    ],
    [
      timeShare('evening', 'after 17:00', 'in the evening', 'rarely in the evening'),
      sum((one) => one.evening),
      sum(orders),
    ],
    [
      timeShare('weekend', 'on Saturday or Sunday', 'at weekends', 'on weekdays'),
      sum((one) => one.weekend),
      sum(orders),
    ],
    [codeShare, sum((one) => one.coded), sum(orders)],
    [cutShare, sum((one) => one.cut), sum((one) => one.listed)],
    [freshShare, sum((one) => one.fresh), sum((one) => one.dated)],
    [openShare, sum((one) => one.opened), sum((one) => one.received)],
    [clickShare, sum((one) => one.clicked), sum((one) => one.received)],
    ...channelShares(people),
  ];
  const lines = sum((one) => one.lines);
  const categories = categoryShares(people);
  return [
    ...shares.filter(([, hits, of]) => isUsual(hits, of)).map(([feature]) => feature),
    moneyPerOrder,
    ...(lines > 0 ? [linesPerOrder] : []),
    ordersPerMonth,
    ...(categories.length > 1 ? [breadth] : []),
    ...categories,
  ];
}

const timeShare = (key: 'morning' | 'evening' | 'weekend', when: string, more: string, less: string) =>
  share(
    { key, says: `of their orders ${when}`, more, less },
    (one) => one[key],
    (one) => one.orders,
  );

const codeShare = share(
  { key: 'coded', says: 'of their orders with an offer code', more: 'uses offers', less: 'uses no offers' },
  (one) => one.coded,
  (one) => one.orders,
);
const cutShare = share(
  {
    key: 'cut',
    says: 'of what they buy below its list price',
    more: 'looks for price cuts',
    less: 'pays the full price',
  },
  (one) => one.cut,
  (one) => one.listed,
);
const freshShare = share(
  {
    key: 'fresh',
    says: 'of what they buy is new (at most 60 days old)',
    more: 'tries what is new',
    less: 'keeps to the known',
  },
  (one) => one.fresh,
  (one) => one.dated,
);
const openShare = share(
  { key: 'opened', says: 'of the messages they get are opened', more: 'reads the mail', less: 'reads little mail' },
  (one) => one.opened,
  (one) => one.received,
);
const clickShare = share(
  { key: 'clicked', says: 'of the messages they get are clicked', more: 'clicks in the mail', less: 'clicks rarely' },
  (one) => one.clicked,
  (one) => one.received,
);
const moneyPerOrder: Feature = {
  key: 'moneyPerOrder',
  says: 'an order, typically',
  unit: 'money',
  more: 'large orders',
  less: 'small orders',
  isSkewed: true,
  read: (one) => one.amount / one.orders,
};
const linesPerOrder: Feature = {
  key: 'linesPerOrder',
  says: 'lines in an order, typically',
  unit: 'number',
  more: 'full baskets',
  less: 'small baskets',
  isSkewed: true,
  read: (one) => (one.lines > 0 ? one.lines / one.orders : null),
};
const ordersPerMonth: Feature = {
  key: 'ordersPerMonth',
  says: 'orders a month, typically',
  unit: 'number',
  more: 'orders often',
  less: 'orders rarely',
  isSkewed: true,
  read: (one) => one.orders / Math.max(1, one.days / MONTH_DAYS),
};
/** Simpson's index: the chance that two kronor they spend go to different categories. */
const breadth: Feature = {
  key: 'breadth',
  says: 'chance that two amounts they spend go to different categories',
  unit: 'index',
  more: 'buys across the assortment',
  less: 'buys a few categories',
  read(one) {
    const amounts = Object.values(one.categories).filter((amount) => amount > 0);
    const total = amounts.reduce((sum, amount) => sum + amount, 0);
    return total > 0 ? 1 - amounts.reduce((sum, amount) => sum + (amount / total) ** 2, 0) : null;
  },
};

function categoryShares(people: readonly Behaviour[]): Feature[] {
  const totals = new Map<string, number>();
  let all = 0;
  for (const { categories } of people) {
    for (const [name, amount] of Object.entries(categories)) {
      totals.set(name, (totals.get(name) ?? 0) + Math.max(0, amount));
      all += Math.max(0, amount);
    }
  }
  return [...totals]
    .filter(([, amount]) => amount >= SMALLEST_CATEGORY * all && amount <= (1 - RAREST) * all)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_CATEGORIES)
    .map(([name]) => categoryShare(name));
}

/** A category's share of somebody's money. */
export const categoryShare = (name: string): Feature =>
  share(
    { key: `category:${name}`, says: `of their money on ${name}`, more: `much ${name}`, less: `little ${name}` },
    (one) => moneyOf(one) * (spentOn(one) > 0 ? Math.max(0, one.categories[name] ?? 0) / spentOn(one) : 0),
    moneyOf,
  );

const spentOn = ({ categories }: Behaviour) =>
  Object.values(categories).reduce((sum, amount) => sum + Math.max(0, amount), 0);
/** A share of money rests on as many draws as there are lines. */
const moneyOf = (one: Behaviour) => (spentOn(one) > 0 ? one.lines : 0);

function channelShares(people: readonly Behaviour[]): [Feature, number, number][] {
  const totals = new Map<string, number>();
  for (const { channels } of people) {
    for (const [name, count] of Object.entries(channels)) totals.set(name, (totals.get(name) ?? 0) + count);
  }
  const all = [...totals.values()].reduce((sum, count) => sum + count, 0);
  // One of two channels says all; of more, the largest is what the others are not.
  return [...totals]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(1, 4)
    .map(([name, count]) => [channelShare(name), count, all]);
}

/** A channel's share of the orders that say one. */
export const channelShare = (name: string): Feature =>
  share(
    { key: `channel:${name}`, says: `of their orders by ${name}`, more: `by ${name}`, less: `not by ${name}` },
    (one) => one.channels[name] ?? 0,
    (one) => Object.values(one.channels).reduce((sum, count) => sum + count, 0),
  );

const named: readonly Feature[] = [
  timeShare('morning', 'before noon', 'in the morning', 'rarely in the morning'),
  timeShare('evening', 'after 17:00', 'in the evening', 'rarely in the evening'),
  timeShare('weekend', 'on Saturday or Sunday', 'at weekends', 'on weekdays'),
  ...[codeShare, cutShare, freshShare, openShare, clickShare, moneyPerOrder, linesPerOrder, ordersPerMonth, breadth],
];

/** The feature that was kept by its key; null when there is none by that key any more. */
export function featureOf(key: string): Feature | null {
  if (key.startsWith('category:')) return categoryShare(key.slice('category:'.length));
  if (key.startsWith('channel:')) return channelShare(key.slice('channel:'.length));
  return named.find((feature) => feature.key === key) ?? null;
}

/** How a feature was made comparable, so that somebody who comes later can be measured with the same rule. */
export type Scale = { key: string; usual: number; low: number; high: number; mean: number; deviation: number };

/** Orders (or lines, or messages) at everybody's share that are added to somebody's own, so that few count for less. */
const PRIOR = 2;

function rawNumber(feature: Feature, one: Behaviour, usual: number): number {
  const number = feature.read(one);
  if (number === null) return usual;
  if (feature.of) {
    const of = feature.of(one);
    return (number * of + usual * PRIOR) / (of + PRIOR);
  }
  return feature.isSkewed ? Math.log(Math.max(number, Number.EPSILON)) : number;
}

/**
 * Makes features comparable: logarithms of what is skewed, shares drawn a little towards everybody's, the outermost 1 %
 * on each side brought in (winsorised), then mean 0 and standard deviation 1. Features without spread are left out.
 */
export function fitScales(features: readonly Feature[], people: readonly Behaviour[]): Scale[] {
  return features.flatMap((feature) => {
    const known = people.filter((one) => feature.read(one) !== null);
    if (known.length === 0) return [];
    const usual = feature.of
      ? known.reduce((sum, one) => sum + feature.read(one)! * feature.of!(one), 0) /
        known.reduce((sum, one) => sum + feature.of!(one), 0)
      : middle(known.map((one) => rawNumber(feature, one, 0)));
    const numbers = Float64Array.from(people, (one) => rawNumber(feature, one, usual)).sort();
    const low = numbers[Math.floor(0.01 * (numbers.length - 1))]!;
    const high = numbers[Math.ceil(0.99 * (numbers.length - 1))]!;
    const inside = numbers.map((number) => Math.min(high, Math.max(low, number)));
    const mean = inside.reduce((sum, number) => sum + number, 0) / inside.length;
    const deviation = Math.sqrt(inside.reduce((sum, number) => sum + (number - mean) ** 2, 0) / inside.length);
    return deviation > 1e-9 ? [{ key: feature.key, usual, low, high, mean, deviation }] : [];
  });
}

/** People as rows of comparable numbers, one column for each scale. */
export function standardise(scales: readonly Scale[], people: readonly Behaviour[]): Matrix {
  const columns = scales.length;
  const values = new Float64Array(people.length * columns);
  for (const [column, scale] of scales.entries()) {
    const feature = featureOf(scale.key);
    for (const [row, one] of people.entries()) {
      const number = feature === null ? scale.mean : rawNumber(feature, one, scale.usual);
      const inside = Math.min(scale.high, Math.max(scale.low, number));
      values[row * columns + column] = (inside - scale.mean) / scale.deviation;
    }
  }
  return { rows: people.length, columns, values };
}

/** The number in the middle; 0 of none. */
export function middle(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted.length === 0 ? 0 : sorted[Math.floor(sorted.length / 2)]!;
}
