/** From two loads that complement each other to an off-peak offer, and what it would move. Pure. */
import { type Estimate, mayBeChance } from '../../experiments/index.ts';
import { hoursText, sumOver } from '../hours-of-week.ts';
import { estimateShare, loadOf, openHours, peakOf, type SegmentLoad, sumIn } from './segment-load.ts';

/** What share of the orders that could move does move. */
export type TakeUp = { low: number; middle: number; high: number; from: 'assumed' | 'measured'; text: string };

export const assumedTakeUp: TakeUp = {
  ...{ low: 0.05, middle: 0.15, high: 0.3, from: 'assumed' },
  text: 'Assumed: 5 % to 30 % of them move, 15 % in the middle. No earlier off-peak offer of this workspace was measured; hold back a part of those who get this one, and next time it is known.',
};

export type Side = { segmentId: number; name: string; load: SegmentLoad };

export type Ground = {
  shop: SegmentLoad;
  /** How often each hour of the week came by. */
  passed: readonly number[];
};

export type Window = { hours: number[]; text: string; weekdays: number[]; fromMinute: number; toMinute: number };

const DAYS: readonly (readonly number[])[] = [
  [0, 1, 2, 3, 4],
  [5, 6],
  [0, 1, 2, 3, 4, 5, 6],
];
const SHORTEST = 2;
const LONGEST = 5;
/** Those who are to move must be seen there already: so much of their orders, and so many times as much as of the others'. */
const LEAST_SHARE = 0.1;
const LEAST_TIMES = 1.5;
/** In every hour of the window the one has so many times its usual load, and the other less than so much of its own. */
const SUITS = 1.5;
const LEAVES_ALONE = 0.5;
/** The whole shop may not be so many times busier there than in the hours that are to be relieved: that moves a queue. */
const BUSIER = 1.2;

/**
 * The hours that suit the one and leave the other alone: days and hours in which `mover` is seen clearly more than usual and
 * `gainer` less than half as much as usual (each hour of the day taken over the days together), in which the whole shop is not
 * much busier than in the gainer's peak, and where the difference between the two is largest. Null when there are none.
 */
export function findWindow(mover: Side, gainer: Side, { shop }: Pick<Ground, 'shop'>): Window | null {
  const open = openHours(shop);
  const usual = 1 / Math.max(1, open.length);
  const over = (load: SegmentLoad, days: readonly number[], hour: number) =>
    days.reduce((sum, day) => sum + load.shares[day * 24 + hour]!, 0) / days.length;
  let best: { window: Window; value: number } | null = null;
  for (const weekdays of DAYS) {
    const suits = Array.from({ length: 24 }, (_, hour) => {
      const isQuiet = over(gainer.load, weekdays, hour) < LEAVES_ALONE * usual;
      return isQuiet && over(mover.load, weekdays, hour) >= SUITS * usual;
    });
    for (let from = 0; from < 24; from += 1) {
      for (let length = SHORTEST; length <= LONGEST && from + length <= 24; length += 1) {
        if (!suits.slice(from, from + length).every(Boolean)) continue;
        const hours = weekdays.flatMap((day) => Array.from({ length }, (_, step) => day * 24 + from + step));
        const value = worthOf(hours, mover, gainer, shop);
        if (value !== null && (best === null || value > best.value)) {
          const window = { hours, text: hoursText(hours), weekdays: [...weekdays] };
          best = { window: { ...window, fromMinute: from * 60, toMinute: (from + length) * 60 }, value };
        }
      }
    }
  }
  return best?.window ?? null;
}

function worthOf(hours: readonly number[], mover: Side, gainer: Side, shop: SegmentLoad): number | null {
  const own = sumOver(mover.load.shares, hours);
  const others = sumOver(gainer.load.shares, hours);
  if (own < LEAST_SHARE || own < LEAST_TIMES * others) return null;
  const peak = peakOf(gainer.load, hours).hours;
  const load = (of: readonly number[]) => sumOver(shop.shares, of) / Math.max(1, of.length);
  return load(hours) <= BUSIER * load(peak) ? own - others : null;
}

export type Range = { low: number; middle: number; high: number };

export type Simulation = {
  window: Window;
  /** The gainer's busiest hours, which are to become calmer. */
  peak: { hours: number[]; text: string };
  takeUp: TakeUp;
  /**
   * What could move: orders of the mover in those hours, of people who come in the window at least as often, which shows that
   * it suits them. Its share of all the mover's orders, with its interval.
   */
  movable: { ordersPerWeek: number; share: Estimate };
  /** Orders that move in a week. */
  moved: Range;
  /** Orders in an hour of the peak, of everybody. */
  peakLoad: { before: number; after: Range };
  /** The same in an hour of the window. */
  windowLoad: { before: number; after: Range };
  /** Orders of the whole shop by hour of the week, a week; after: in the middle. */
  hours: { before: number[]; after: number[] };
  /** What the offer takes off in a week, minor units, of orders of the mover that have it. */
  costPerWeek: Range;
  /** Share of that which goes to orders that come in the window anyway; null: no orders. */
  anyway: number | null;
  mover: { ordersPerWeek: number; inWindowBefore: number; inWindowAfter: Range };
  gainer: { ordersPerWeek: number; inPeak: number; calmer: Range };
};

type Offer = { percent: number; takeUp: TakeUp; meanOrder: number };

/**
 * What would move, if this share of the orders that could move came in the window: loads of the whole shop by
 * hour before and after, what the discount costs, and what both groups have of it. Low and high take the low and high ends
 * of the take-up and of what could move together. Nobody is assumed to buy more than before.
 */
export function simulateWindow(mover: Side, gainer: Side, window: Window, ground: Ground, offer: Offer): Simulation {
  const { shop, passed } = ground;
  const { takeUp, percent, meanOrder } = offer;
  const perWeek = (load: SegmentLoad) =>
    load.orders.map((count, hour) => {
      const times = passed[hour] ?? 0;
      return times > 0 ? (count * load.scale) / times : 0;
    });
  const everybody = perWeek(shop);
  const own = perWeek(mover.load);
  const others = perWeek(gainer.load);
  const sum = (list: readonly number[]) => list.reduce((total, count) => total + count, 0);
  const peak = peakOf(gainer.load, window.hours);
  const [inPeak, inHours] = [new Set(peak.hours), new Set(window.hours)];
  const able = mover.load.people.filter((person) => sumIn(person, inHours) >= Math.max(1, sumIn(person, inPeak)));
  const isAble = new Set(able);
  const share = estimateShare(mover.load.people, (person) => (isAble.has(person) ? sumIn(person, inPeak) : 0));
  const theirs = perWeek(loadOf(able, passed, mover.load.scale));
  const movable = sumOver(theirs, peak.hours);
  const ends = share.kind === 'estimated' ? share : { value: 0, low: 0, high: 0 };
  const widen = (end: number) => (ends.value > 0 ? end / ends.value : 1);
  const moved: Range = {
    low: movable * widen(ends.low) * takeUp.low,
    middle: movable * takeUp.middle,
    high: Math.min(movable * widen(ends.high) * takeUp.high, sum(own)),
  };
  const each = (list: readonly number[], hours: readonly number[]) => sumOver(list, hours) / Math.max(1, hours.length);
  const before = { peak: each(everybody, peak.hours), window: each(everybody, window.hours) };
  const inWindow = sumOver(own, window.hours);
  const cost = (orders: number) => ((inWindow + orders) * meanOrder * percent) / 100;
  const over = (of: (orders: number) => number): Range => ({
    low: of(moved.low),
    middle: of(moved.middle),
    high: of(moved.high),
  });
  const after = everybody.map((count, hour) => {
    if (window.hours.includes(hour)) {
      const part = inWindow > 0 ? own[hour]! / inWindow : 1 / window.hours.length;
      return count + moved.middle * part;
    }
    if (!peak.hours.includes(hour) || movable === 0) return count;
    return Math.max(0, count - (moved.middle * theirs[hour]!) / movable);
  });
  return {
    ...{ window, peak, takeUp, moved },
    movable: { ordersPerWeek: movable, share },
    peakLoad: { before: before.peak, after: over((orders) => Math.max(0, before.peak - orders / peak.hours.length)) },
    windowLoad: { before: before.window, after: over((orders) => before.window + orders / window.hours.length) },
    hours: { before: everybody, after },
    costPerWeek: over(cost),
    anyway: cost(moved.middle) > 0 ? cost(0) / cost(moved.middle) : null,
    mover: { ordersPerWeek: sum(own), inWindowBefore: inWindow, inWindowAfter: over((orders) => inWindow + orders) },
    gainer: {
      ordersPerWeek: sum(others),
      inPeak: sumOver(others, peak.hours),
      calmer: over((orders) => (before.peak > 0 ? orders / peak.hours.length / before.peak : 0)),
    },
  };
}

/**
 * What proposals are ordered by: orders a week of the smaller of the two, times how far the two complement each other. Not by
 * what moves: the better two groups complement each other, the less is left to move.
 */
export const weightOf = ({ mover, gainer }: Simulation, complementarity: number): number =>
  complementarity * Math.min(mover.ordersPerWeek, gainer.ordersPerWeek);

/** Offers with hours whose effect was measured against people held back: what share of the other orders they moved. */
export function takeUpFrom(
  measured: readonly { name: string; control: Estimate | null; change: Estimate | null }[],
): TakeUp {
  for (const { name, control, change } of measured) {
    if (change?.kind !== 'estimated' || control?.kind !== 'estimated' || mayBeChance(change)) continue;
    if (change.value <= 0 || control.value >= 1) continue;
    const share = (value: number) => Math.min(1, Math.max(0, value / (1 - control.value)));
    const [low, middle, high] = [share(change.low), share(change.value), share(change.high)];
    const percent = (value: number) => `${Math.round(value * 100)} %`;
    return {
      ...{ low, middle, high, from: 'measured' },
      text: `As measured for “${name}” against those held back: ${percent(middle)} of the orders outside its hours moved into them (${percent(low)} to ${percent(high)}).`,
    };
  }
  return assumedTakeUp;
}
