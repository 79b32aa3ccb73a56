/** When and what a group of people orders, as shares with intervals. Pure. */
import { type Clusters, type Estimate, estimateRatio } from '../../experiments/index.ts';
import { findPeak, HOURS_OF_WEEK, hoursText, ratesOf, sumOver } from '../hours-of-week.ts';
import type { PersonLoad } from './compare-loads.ts';

export type SegmentLoad = {
  people: readonly PersonLoad[];
  /** Orders by hour of the week. */
  orders: number[];
  sum: number;
  /** Share of orders by hour of the week, as if every hour had come by as often; zeros without orders. */
  shares: number[];
  /** Each of these people stands for so many: 1 unless they are a sample. */
  scale: number;
};

export function loadOf(people: readonly PersonLoad[], passed: readonly number[], scale = 1): SegmentLoad {
  const orders = new Array<number>(HOURS_OF_WEEK).fill(0);
  for (const { cells, amounts } of people) {
    for (const [index, hour] of cells.entries()) orders[hour]! += amounts[index]!;
  }
  return { people, ...shapeOf(orders, passed), scale };
}

/** The same of orders that are only known by hour. */
export function loadOfHours(orders: number[], passed: readonly number[]): SegmentLoad {
  return { people: [], ...shapeOf(orders, passed), scale: 1 };
}

function shapeOf(orders: number[], passed: readonly number[]) {
  const rates = ratesOf(orders, passed).map((rate) => rate ?? 0);
  const all = rates.reduce((total, rate) => total + rate, 0);
  return {
    orders,
    sum: orders.reduce((total, count) => total + count, 0),
    shares: rates.map((rate) => (all > 0 ? rate / all : 0)),
  };
}

/** An hour counts as open when the whole shop has at least this share of what its busiest hour has. */
const OPEN_SHARE = 0.02;

/** Hours of the week in which the shop takes orders worth speaking of. */
export function openHours(shop: SegmentLoad): number[] {
  const busiest = Math.max(...shop.shares);
  return shop.shares.flatMap((share, hour) => (share > 0 && share >= OPEN_SHARE * busiest ? [hour] : []));
}

/** The busiest fifth of the hours of a group. */
export function peakOf(load: SegmentLoad, leftOut: readonly number[] = []): { hours: number[]; text: string } {
  const hours = findPeak(load.shares, leftOut);
  return { hours, text: hoursText(hours) };
}

/** Open hours in which the group is seldom seen: less than half of what it has in an open hour on average. */
export function lullOf(load: SegmentLoad, open: readonly number[]): { hours: number[]; text: string } {
  const usual = 1 / Math.max(1, open.length);
  const hours = open.filter((hour) => load.shares[hour]! < usual / 2);
  return { hours, text: hoursText(hours) };
}

/** Share of the people's orders that lie in some cells, with its interval; the people are what varies. */
export function shareIn(people: readonly PersonLoad[], cells: readonly number[]): Estimate {
  const wanted = new Set(cells);
  return estimateShare(people, (person) => sumIn(person, wanted));
}

/** A person's orders in some cells. */
export function sumIn({ cells, amounts }: PersonLoad, wanted: ReadonlySet<number>): number {
  let sum = 0;
  for (const [index, cell] of cells.entries()) if (wanted.has(cell)) sum += amounts[index]!;
  return sum;
}

/** Share of the people's orders that count, with its interval. */
export function estimateShare(people: readonly PersonLoad[], partOf: (person: PersonLoad) => number): Estimate {
  let [n, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  for (const person of people) {
    const divisor = person.amounts.reduce((sum, amount) => sum + amount, 0);
    const part = partOf(person);
    n += 1;
    x += divisor;
    y += part;
    xx += divisor * divisor;
    yy += part * part;
    xy += divisor * part;
  }
  const spread = (square: number, a: number, b: number) => (n < 2 ? null : (square - (a * b) / n) / (n - 1));
  const seen: Clusters = {
    clusters: n,
    divisor: n > 0 ? x / n : 0,
    part: n > 0 ? y / n : 0,
    divisorVariance: spread(xx, x, x),
    partVariance: spread(yy, y, y),
    covariance: spread(xy, x, y),
  };
  const found = estimateRatio(seen);
  if (found.kind !== 'estimated') return found;
  return { ...found, low: Math.max(0, found.low), high: Math.min(1, found.high) };
}

/**
 * How far the peaks of the one lie in the lulls of the other, 0 to 1: the share of the first's orders in hours in which the
 * second is seldom seen, and the other way round, as geometric mean: when only one of them keeps out of the way it is small.
 */
export function complementarity(first: SegmentLoad, second: SegmentLoad, open: readonly number[]): number {
  const inLull = (load: SegmentLoad, other: SegmentLoad) => sumOver(load.shares, lullOf(other, open).hours);
  return Math.sqrt(inLull(first, second) * inLull(second, first));
}

/** How two shapes go together over the open hours: -1 when the one rises where the other falls. Null: one is flat. */
export function correlation(first: SegmentLoad, second: SegmentLoad, open: readonly number[]): number | null {
  const mean = (load: SegmentLoad) =>
    open.reduce((sum, hour) => sum + load.shares[hour]!, 0) / Math.max(1, open.length);
  const [a, b] = [mean(first), mean(second)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const hour of open) {
    const [x, y] = [first.shares[hour]! - a, second.shares[hour]! - b];
    xy += x * y;
    xx += x * x;
    yy += y * y;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}
