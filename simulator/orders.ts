/** When a person shops, and what lies in the basket. */

import { type Calendar, CLOSES_AT_MINUTE, DAY_MS, dateOf, OPENS_AT_MINUTE, weekdayOf } from './calendar.ts';
import type { SimContact, Truth } from './contacts.ts';
import { ASSUMPTIONS, HABITS, KINDS, type Kind, SEASON } from './people.ts';
import type { Assortment, SimProduct } from './products.ts';
import { createRandom, cumulate, type Random } from './random.ts';

export type SimLine = {
  productId: string;
  name: string;
  category: string;
  brand: string;
  quantity: number;
  /** What was paid for one, in minor units; below `regularPriceMinor` in a week of a price cut. */
  unitPriceMinor: number;
  regularPriceMinor: number;
};

export type SimOrder = {
  /** Contact, local date and time: `O000123-261104-0932`. Unique in the shop. */
  id: string;
  contactNumber: number;
  externalId: string;
  /** Epoch ms, whole minutes. */
  at: number;
  /** Minute of the local day. */
  localMinute: number;
  /** When the order reached the system, epoch ms; later than `at`, sometimes by days. */
  receivedAt: number;
  currency: string;
  lines: readonly SimLine[];
  /** What a redeemed offer took off, in minor units; 0 without one. */
  discountMinor: number;
  /** Sum of quantity × unit price, less the discount. */
  totalMinor: number;
  offerCode?: string;
};

export type SimRefund = {
  /** `<order id>-R`. */
  id: string;
  orderId: string;
  contactNumber: number;
  externalId: string;
  at: number;
  receivedAt: number;
  currency: string;
  /** A part (or all) of the order's lines, with the quantity that came back. */
  lines: readonly SimLine[];
  /** Positive: what was paid back, never more than the order's total. */
  totalMinor: number;
};

export type Purchases = { orders: SimOrder[]; refunds: SimRefund[] };

export type Till = {
  /** Ordinary shopping of one person from `from` (included) until `until` (excluded), in order of time. */
  shop(contact: SimContact, window: { from: number; until: number }, random: Random): Purchases;
  /** One order at a local time; `offer` takes a percentage off. Receipts of redeemed offers end in `R`. */
  ring(contact: SimContact, day: number, minute: number, random: Random, offer?: Discount): SimOrder;
  /** A minute of the local day at which this kind shops on that day, within [fromMinute, toMinute); undefined: closed. */
  minuteOfVisit(kind: Kind, day: number, random: Random, fromMinute?: number, toMinute?: number): number | undefined;
};

export type Discount = { percent: number; code: string };

export type TillSettings = { seed: string; currency: string; calendar: Calendar; assortment: Assortment };

const YEAR_DAYS = 365;
const MAX_LINES = 12;
const FIRST_HOUR = OPENS_AT_MINUTE / 60;

/** A till that rings up orders in this shop. */
export function createTill({ seed, currency, calendar, assortment }: TillSettings): Till {
  const { products } = assortment;
  const itemWeights = byKind((kind) => assortment.itemWeights(HABITS[kind].tastes));
  const hours = byKind((kind) => ({
    weekday: cumulate(HABITS[kind].hours.weekday),
    weekend: cumulate(HABITS[kind].hours.weekend),
  }));
  const cutsOfWeek = new Map<number, readonly number[]>();
  const dayWeights = new Map<string, Float64Array>();

  const cuts = (day: number): readonly number[] => {
    const week = Math.floor((day + 3) / 7);
    let chosen = cutsOfWeek.get(week);
    if (!chosen) {
      const random = createRandom(seed).fork(`cuts:${week}`);
      chosen = Array.from({ length: ASSUMPTIONS.weeklyCuts }, () => random.between(0, products.length - 1));
      cutsOfWeek.set(week, chosen);
    }
    return chosen;
  };

  const daysOf = (kind: Kind, firstDay: number, lastDay: number): Float64Array => {
    const key = `${kind}:${firstDay}:${lastDay}`;
    let cumulated = dayWeights.get(key);
    if (!cumulated) {
      cumulated = cumulate(Array.from({ length: lastDay - firstDay + 1 }, (_, i) => dayWeight(kind, firstDay + i)));
      dayWeights.set(key, cumulated);
    }
    return cumulated;
  };

  const minuteOfVisit: Till['minuteOfVisit'] = (
    kind,
    day,
    random,
    fromMinute = OPENS_AT_MINUTE,
    toMinute = CLOSES_AT_MINUTE,
  ) => {
    const from = Math.max(fromMinute, OPENS_AT_MINUTE);
    const to = Math.min(toMinute, CLOSES_AT_MINUTE);
    if (from >= to) return undefined;
    const weights = hours[kind][weekdayOf(day) < 5 ? 'weekday' : 'weekend'];
    const firstHour = Math.floor(from / 60) - FIRST_HOUR;
    const pastHour = Math.ceil(to / 60) - FIRST_HOUR;
    const weightInside = (weights[pastHour - 1] ?? 0) - (weights[firstHour - 1] ?? 0);
    if (weightInside <= 0) return random.between(from, to - 1);
    const start = (random.weightedIndex(weights, firstHour, pastHour) + FIRST_HOUR) * 60;
    return random.between(Math.max(from, start), Math.min(to, start + 60) - 1);
  };

  const fillBasket = (truth: Truth, day: number, random: Random): SimLine[] => {
    const wanted = Math.min(MAX_LINES, 1 + random.poisson(HABITS[truth.kind].linesPerOrder - 1));
    const lines: SimLine[] = [];
    for (let i = 0; i < wanted; i++) {
      const hunts = random.chance(truth.priceSensitivity * ASSUMPTIONS.cutHunting);
      const index = hunts
        ? random.pick(cuts(day))
        : 3 * random.weightedIndex(itemWeights[truth.kind]) + pickPriceLine(truth.priceSensitivity, random);
      const product = products[index] as SimProduct;
      const quantity = 1 + (random.chance(0.22) ? random.between(1, 2) : 0);
      const present = lines.find((line) => line.productId === product.id);
      if (present) present.quantity += quantity;
      else lines.push(lineOf(product, quantity, cuts(day).includes(index)));
    }
    return lines;
  };

  const ring: Till['ring'] = (contact, day, minute, random, offer) => {
    const at = calendar.instant(day, minute);
    const lines = fillBasket(contact.truth, day, random);
    const sum = lines.reduce((total, line) => total + line.quantity * line.unitPriceMinor, 0);
    const discountMinor = offer ? Math.round((sum * offer.percent) / 100) : 0;
    const order: SimOrder = {
      id: `${receiptNumber(contact.number, day, minute)}${offer ? 'R' : ''}`,
      contactNumber: contact.number,
      externalId: contact.externalId,
      at,
      localMinute: minute,
      receivedAt: at + random.between(1, 30) * 1000,
      currency,
      lines,
      discountMinor,
      totalMinor: sum - discountMinor,
    };
    if (offer) order.offerCode = offer.code;
    return order;
  };

  const shop: Till['shop'] = (contact, window, random) => {
    const { truth } = contact;
    const from = Math.max(window.from, truth.activeFrom);
    const until = Math.min(window.until, truth.activeUntil);
    if (from >= until) return { orders: [], refunds: [] };
    const firstDay = calendar.local(window.from).day;
    const lastDay = calendar.local(window.until - 1).day;
    // The whole window is drawn and the inactive part dropped: thinning a Poisson process leaves it Poisson.
    const weights = daysOf(truth.kind, firstDay, lastDay);
    const visits = random.poisson((truth.ordersPerYear / YEAR_DAYS) * (weights[weights.length - 1] ?? 0));
    const taken = new Set<number>();
    for (let i = 0; i < visits; i++) {
      const day = firstDay + random.weightedIndex(weights);
      const minute = minuteOfVisit(truth.kind, day, random);
      if (minute !== undefined) taken.add(day * 1440 + minute);
    }
    const orders: SimOrder[] = [];
    const refunds: SimRefund[] = [];
    for (const moment of [...taken].sort((a, b) => a - b)) {
      const order = ring(contact, Math.floor(moment / 1440), moment % 1440, random);
      if (order.at < from || order.at >= until) continue;
      orders.push(order);
      if (random.chance(ASSUMPTIONS.late)) {
        order.receivedAt = Math.min(window.until, order.at + random.between(DAY_MS, 5 * DAY_MS));
      }
      const refund = random.chance(ASSUMPTIONS.refund) ? refundOf(order, calendar, random) : undefined;
      if (refund && refund.at < window.until) refunds.push(refund);
    }
    return { orders, refunds: refunds.sort((a, b) => a.at - b.at) };
  };

  return { shop, ring, minuteOfVisit };
}

function byKind<T>(make: (kind: Kind) => T): Record<Kind, T> {
  return Object.fromEntries(KINDS.map((kind) => [kind, make(kind)])) as Record<Kind, T>;
}

function dayWeight(kind: Kind, day: number): number {
  const { month, date } = dateOf(day);
  const payday = date >= 25 && date <= 28 ? HABITS[kind].payday : 1;
  return (HABITS[kind].weekdays[weekdayOf(day)] ?? 1) * (SEASON[month - 1] ?? 1) * payday;
}

/** 0 budget, 1 standard, 2 premium: the more price-sensitive, the lower. */
function pickPriceLine(priceSensitivity: number, random: Random): 0 | 1 | 2 {
  const budget = 0.08 + 0.75 * priceSensitivity * priceSensitivity;
  const premium = 0.4 * (1 - priceSensitivity) * (1 - priceSensitivity);
  const draw = random.unit();
  return draw < budget ? 0 : draw < budget + premium ? 2 : 1;
}

function lineOf(product: SimProduct, quantity: number, isCut: boolean): SimLine {
  const regularPriceMinor = product.unitPriceMinor;
  const unitPriceMinor = isCut
    ? Math.round((regularPriceMinor * (100 - ASSUMPTIONS.cutPercent)) / 100)
    : regularPriceMinor;
  const { id, name, category, brand } = product;
  return { productId: id, name, category, brand, quantity, unitPriceMinor, regularPriceMinor };
}

function receiptNumber(contactNumber: number, day: number, minute: number): string {
  const { year, month, date } = dateOf(day);
  const two = (n: number) => String(n).padStart(2, '0');
  const ymd = `${two(year % 100)}${two(month)}${two(date)}`;
  return `O${String(contactNumber).padStart(6, '0')}-${ymd}-${two(Math.floor(minute / 60))}${two(minute % 60)}`;
}

/** One to all lines come back, one to fourteen days later, while the shop is open. */
function refundOf(order: SimOrder, calendar: Calendar, random: Random): SimRefund {
  const count = random.chance(0.25) ? order.lines.length : 1;
  const lines = random.shuffle(order.lines).slice(0, count);
  const returned = lines.map((line) => ({ ...line, quantity: random.between(1, line.quantity) }));
  const day = calendar.local(order.at).day + random.between(1, 14);
  const at = calendar.instant(day, random.between(OPENS_AT_MINUTE, CLOSES_AT_MINUTE - 1));
  return {
    id: `${order.id}-R`,
    orderId: order.id,
    contactNumber: order.contactNumber,
    externalId: order.externalId,
    at,
    receivedAt: at + random.between(1, 30) * 1000,
    currency: order.currency,
    lines: returned,
    totalMinor: returned.reduce((total, line) => total + line.quantity * line.unitPriceMinor, 0),
  };
}
