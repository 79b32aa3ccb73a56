/**
 * A shop in which an offer is known to do something, or nothing: for judging whatever claims to measure it. Everybody's
 * orders are drawn twice from the same dice, with the offer and without, and the world that happens shows each person
 * only one of the two.
 */
import { DAY_MS, weekdayOf } from './calendar.ts';
import type { SimContact } from './contacts.ts';
import type { SimOrder } from './orders.ts';
import type { Random } from './random.ts';
import { createShop, type Shop, type ShopOptions } from './shop.ts';

/** What the offer does to everybody who is given it and looks at prices. Both 0: the world in which nothing happens. */
export type OfferTruth = {
  /** Share (0 to 1) of orders in the evening peak of the offer's weekdays that move into its hours of the same day. */
  shift: number;
  /** Orders on top, on average, of one person during the whole offer; inside its hours. */
  extraOrders: number;
};

export type OfferWorldOptions = Pick<ShopOptions, 'seed' | 'contacts' | 'timeZone'> & {
  /** When the offer begins and ends, epoch ms; the past before it is as long as the world needs. */
  startsAt: number;
  endsAt: number;
  pastDays: number;
  /** Minutes of the local day and days of the week (0 = Monday) of its hours. */
  hours: { fromMinute: number; toMinute: number; weekdays: readonly number[] };
  /** What it takes off, and the code with which it is used; every order of a person given it inside its hours has it. */
  discount: { percent: number; code: string };
  truth: OfferTruth;
};

export type SimShopper = {
  contact: SimContact;
  /** Looks at prices: those for whom the offer is meant. */
  isPriceMinded: boolean;
  /** All orders from the beginning of the past to the end of the offer, by time. */
  withOffer: readonly SimOrder[];
  withoutOffer: readonly SimOrder[];
};

/** What the offer truly does to those it is meant for: the mean over all of them, given it or not. */
export type TrueEffect = {
  /** Orders a person during the offer. */
  ordersEach: number;
  /** Share of orders in the offer's hours, and in the evening peak. */
  windowShare: number;
  peakShare: number;
};

/** 16:00 to 20:00: when those who work shop. */
export const EVENING_PEAK = { fromMinute: 16 * 60, toMinute: 20 * 60 } as const;
const PRICE_MINDED = 0.5;

/** The people of such a world, one at a time; the same whenever it is asked for. */
export function* simulateOfferWorld(options: OfferWorldOptions): Generator<SimShopper> {
  const { startsAt, endsAt, pastDays, ...rest } = options;
  const shop = createShop({ ...rest, from: startsAt - pastDays * DAY_MS, until: endsAt });
  for (const contact of shop.contacts()) {
    const withoutOffer = shop.history(contact).orders;
    const isPriceMinded = contact.truth.priceSensitivity >= PRICE_MINDED;
    const random = shop.random('offer-world').fork(contact.number);
    const withOffer = isPriceMinded ? useOffer(shop, options, withoutOffer, random) : withoutOffer;
    yield { contact, isPriceMinded, withOffer, withoutOffer };
  }
}

/** Whether an order was placed in the offer's hours. */
export function isInHours(shop: Pick<Shop, 'calendar'>, hours: OfferWorldOptions['hours'], order: SimOrder): boolean {
  const { day, minute } = shop.calendar.local(order.at);
  return hours.weekdays.includes(weekdayOf(day)) && minute >= hours.fromMinute && minute < hours.toMinute;
}

function useOffer(shop: Shop, options: OfferWorldOptions, orders: readonly SimOrder[], random: Random): SimOrder[] {
  const { startsAt, endsAt, hours, truth, discount } = options;
  const minuteInHours = () => random.between(hours.fromMinute, hours.toMinute - 1);
  const place = (order: SimOrder, day: number, id: string): SimOrder => {
    const minute = minuteInHours();
    const at = shop.calendar.instant(day, minute);
    return { ...order, id, at, localMinute: minute, receivedAt: at + 1000 };
  };
  const shown = orders.map((order) => {
    const { day, minute } = shop.calendar.local(order.at);
    const isPeak = minute >= EVENING_PEAK.fromMinute && minute < EVENING_PEAK.toMinute;
    const mayMove = order.at >= startsAt && isPeak && hours.weekdays.includes(weekdayOf(day));
    if (!mayMove || !random.chance(truth.shift)) return order;
    const moved = place(order, day, `${order.id}-M`);
    return moved.at >= startsAt ? moved : order;
  });
  const days: number[] = [];
  const last = shop.calendar.local(endsAt - 1).day;
  for (let day = shop.calendar.local(startsAt).day + 1; day < last; day++) {
    if (hours.weekdays.includes(weekdayOf(day))) days.push(day);
  }
  const extra = orders.length > 0 && days.length > 0 ? random.poisson(truth.extraOrders) : 0;
  for (let index = 0; index < extra; index++) {
    const like = random.pick(orders);
    shown.push(place(like, random.pick(days), `${like.id}-X${index}`));
  }
  const used = shown.map((order) => {
    if (order.at < startsAt || !isInHours(shop, hours, order)) return order;
    const sum = order.totalMinor + order.discountMinor;
    const discountMinor = Math.round((sum * discount.percent) / 100);
    return { ...order, discountMinor, totalMinor: sum - discountMinor, offerCode: discount.code };
  });
  return used.sort((a, b) => a.at - b.at);
}

/** What such a world's offer truly does, by looking at both of everybody's lives. */
export function trueEffect(options: OfferWorldOptions, shoppers: Iterable<SimShopper>): TrueEffect {
  const shop = createShop({
    seed: options.seed,
    from: options.startsAt,
    until: options.endsAt,
    timeZone: options.timeZone ?? 'Europe/Stockholm',
  });
  const count = (orders: readonly SimOrder[]) => {
    const during = orders.filter(({ at }) => at >= options.startsAt);
    const { weekdays } = options.hours;
    return {
      orders: during.length,
      window: during.filter((order) => isInHours(shop, options.hours, order)).length,
      peak: during.filter((order) => isInHours(shop, { weekdays, ...EVENING_PEAK }, order)).length,
    };
  };
  const [yes, no] = [
    { orders: 0, window: 0, peak: 0 },
    { orders: 0, window: 0, peak: 0 },
  ];
  let people = 0;
  for (const { isPriceMinded, withOffer, withoutOffer } of shoppers) {
    if (!isPriceMinded) continue;
    people += 1;
    for (const [sum, orders] of [
      [yes, withOffer],
      [no, withoutOffer],
    ] as const) {
      const counted = count(orders);
      for (const name of ['orders', 'window', 'peak'] as const) sum[name] += counted[name];
    }
  }
  return {
    ordersEach: (yes.orders - no.orders) / people,
    windowShare: yes.window / yes.orders - no.window / no.orders,
    peakShare: yes.peak / yes.orders - no.peak / no.orders,
  };
}
