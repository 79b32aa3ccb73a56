/** The shop as a whole: puts assortment, people, orders and newsletters together under one seed. */

import { type Behaviour, createBehaviour } from './behave.ts';
import { type Calendar, createCalendar, DAY_MS } from './calendar.ts';
import { makeContact, type SimContact } from './contacts.ts';
import { deliverNewsletters, planNewsletters, type SimDelivery, type SimNewsletter } from './newsletters.ts';
import { createTill, type SimOrder, type SimRefund } from './orders.ts';
import { type SimProduct, stockShelves } from './products.ts';
import { createRandom, type Random } from './random.ts';

export type ShopOptions = {
  seed: string | number;
  /** End of the simulated time (excluded): a Date or epoch ms. Nothing happens at or after it. */
  until: Date | number;
  /** Start; `days` before `until` when left out. */
  from?: Date | number;
  /** 365 when left out. */
  days?: number;
  /** 5,000 when left out. */
  contacts?: number;
  /** IANA; `Europe/Stockholm` when left out. */
  timeZone?: string;
  /** Stamped on orders; prices are in its minor unit (hundredths). `SEK` when left out. */
  currency?: string;
  /** 14 when left out. */
  newsletterEveryDays?: number;
};

/** The past of one contact. */
export type SimHistory = { orders: SimOrder[]; refunds: SimRefund[]; deliveries: SimDelivery[] };

export type Shop = Behaviour & {
  readonly from: number;
  readonly until: number;
  readonly currency: string;
  readonly calendar: Calendar;
  readonly contactCount: number;
  readonly products: readonly SimProduct[];
  readonly newsletters: readonly SimNewsletter[];
  /** All contacts, one at a time. */
  contacts(): Generator<SimContact>;
  /** The contact with this number, from 1; the same one whenever it is asked for. */
  contact(number: number): SimContact;
  /** Orders, refunds and newsletters of one contact between `from` and `until`. */
  history(contact: SimContact): SimHistory;
  /** A stream of this shop's seed, for reactions: fork it by something stable, such as contact and campaign. */
  random(name: string): Random;
};

/** Everything in memory, ordered by contact, then time. About 400,000 order lines for 5,000 contacts. */
export type SimulatedShop = {
  shop: Shop;
  contacts: SimContact[];
  products: readonly SimProduct[];
  newsletters: readonly SimNewsletter[];
  orders: SimOrder[];
  refunds: SimRefund[];
  deliveries: SimDelivery[];
};

/**
 * Opens a shop. Nothing is generated until asked for, and every contact stands on its own: memory does not grow
 * with the number of contacts. Throws RangeError on an unknown time zone or an empty period.
 */
export function createShop(options: ShopOptions): Shop {
  const { days = 365, contacts: contactCount = 5000, timeZone = 'Europe/Stockholm', currency = 'SEK' } = options;
  const until = Number(options.until);
  const from = options.from === undefined ? until - days * DAY_MS : Number(options.from);
  if (!(from < until)) throw new RangeError('the simulated time must start before it ends');
  const seed = String(options.seed);
  const root = createRandom(seed);
  const calendar = createCalendar(timeZone);
  const assortment = stockShelves(root.fork('assortment'));
  const till = createTill({ seed, currency, calendar, assortment });
  const newsletters = planNewsletters(calendar, { from, until, everyDays: options.newsletterEveryDays ?? 14 });

  const streamOf = (number: number, what: string) => root.fork(`contact:${number}`).fork(what);
  const contact = (number: number) => makeContact(number, streamOf(number, 'person'), { from, until, calendar });
  return {
    ...createBehaviour({ calendar, till }),
    from,
    until,
    currency,
    calendar,
    contactCount,
    products: assortment.products,
    newsletters,
    *contacts() {
      for (let number = 1; number <= contactCount; number++) yield contact(number);
    },
    contact,
    history: (person) => ({
      ...till.shop(person, { from, until }, streamOf(person.number, 'orders')),
      deliveries: deliverNewsletters(person, newsletters, until, streamOf(person.number, 'newsletters')),
    }),
    random: (name) => root.fork(`reactions:${name}`),
  };
}

/** The contacts only, one at a time, in constant memory. */
export function simulateContacts(options: ShopOptions): Iterable<SimContact> {
  return createShop(options).contacts();
}

/** The whole shop in memory. For more than some ten thousand contacts walk `createShop(…).contacts()` instead. */
export function simulateShop(options: ShopOptions): SimulatedShop {
  const shop = createShop(options);
  const { products, newsletters } = shop;
  const result: SimulatedShop = {
    shop,
    contacts: [],
    products,
    newsletters,
    orders: [],
    refunds: [],
    deliveries: [],
  };
  for (const contact of shop.contacts()) {
    const history = shop.history(contact);
    result.contacts.push(contact);
    for (const order of history.orders) result.orders.push(order);
    for (const refund of history.refunds) result.refunds.push(refund);
    for (const delivery of history.deliveries) result.deliveries.push(delivery);
  }
  return result;
}
