/** What the models take of a customer's purchases: how often it came back, when last, since when, and for how much. */
import { zoneOffsetMs } from '../../platform/index.ts';
import type { Purchases } from '../purchases/walk-purchases.ts';

const DAY_MS = 86_400_000;

/** Days on which a customer bought (days since 1970-01-01 on the wall), ascending, and what each was worth net. */
export type PurchaseDays = { days: number[]; amounts: number[] };

/** The local day of an instant (epoch ms), counted from 1970-01-01. */
export const localDay = (at: number, timeZone: string): number =>
  Math.floor((at + zoneOffsetMs(at, timeZone)) / DAY_MS);

/** The date of such a day, YYYY-MM-DD. */
export const dateOfDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/**
 * The days on which somebody bought: several orders of one local day are one purchase of their sum. A refund is taken from
 * the last purchase before it, what is left over from the one before that. A purchase taken back whole is none; an order
 * of nothing (a gift, a sample) is one, worth nothing.
 */
export function purchaseDays(
  { orderAt, orderAmount, refundAt, refundAmount }: Purchases,
  timeZone: string,
): PurchaseDays {
  const days: number[] = [];
  const amounts: number[] = [];
  for (let order = 0; order < orderAt.length; order += 1) {
    const day = localDay(orderAt[order]!, timeZone);
    const amount = Math.max(0, orderAmount[order]!);
    if (days.length > 0 && days[days.length - 1] === day) amounts[amounts.length - 1]! += amount;
    else {
      days.push(day);
      amounts.push(amount);
    }
  }
  if (refundAt.length === 0) return { days, amounts };
  const isTakenBack = new Array<boolean>(days.length).fill(false);
  for (let refund = 0; refund < refundAt.length; refund += 1) {
    const day = localDay(refundAt[refund]!, timeZone);
    let left = refundAmount[refund]!;
    for (let place = days.length - 1; place >= 0 && left > 0; place -= 1) {
      if (days[place]! > day || amounts[place] === 0) continue;
      const taken = Math.min(left, amounts[place]!);
      amounts[place]! -= taken;
      left -= taken;
      if (amounts[place] === 0) isTakenBack[place] = true;
    }
  }
  return {
    days: days.filter((_, place) => !isTakenBack[place]),
    amounts: amounts.filter((_, place) => !isTakenBack[place]),
  };
}

/** A customer as of the end of a day, in days: what BG/NBD takes (x, recency, age) and gamma-gamma (x, mean). */
export type Summary = { x: number; recency: number; age: number; firstDay: number; mean: number };

/**
 * Purchases up to `endDay`, that day included; null when there are none by then. `mean` is over the repeat purchases only
 * (0 without any), as in the papers: the first one is what made it a customer.
 */
export function summarise({ days, amounts }: PurchaseDays, endDay: number): Summary | null {
  let last = days.length - 1;
  while (last >= 0 && days[last]! > endDay) last -= 1;
  if (last < 0) return null;
  const firstDay = days[0]!;
  let spent = 0;
  for (let place = 1; place <= last; place += 1) spent += amounts[place]!;
  return {
    x: last,
    recency: days[last]! - firstDay,
    age: endDay - firstDay,
    firstDay,
    mean: last === 0 ? 0 : spent / last,
  };
}
