import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { dateOf, weekdayOf } from '../../../simulator/calendar.ts';
import {
  CATEGORIES,
  createShop,
  isSubscribed,
  type Kind,
  type SimDelivery,
  type SimOrder,
  type SimulatedShop,
  simulateContacts,
  simulateShop,
} from '../../../simulator/index.ts';

const UNTIL = Date.parse('2026-11-01T00:00:00Z');
const OPTIONS = { seed: 'test', contacts: 1500, until: UNTIL };
const DAY_MS = 86_400_000;

let sim: SimulatedShop;
beforeAll(() => {
  sim = simulateShop(OPTIONS);
});

const kindOf = (contactNumber: number): Kind => sim.contacts[contactNumber - 1]!.truth.kind;
const ordersOf = (kind: Kind) => sim.orders.filter((order) => kindOf(order.contactNumber) === kind);
const share = <T>(list: readonly T[], test: (it: T) => boolean) => list.filter(test).length / list.length;
const lineSum = (lines: readonly { quantity: number; unitPriceMinor: number }[]) =>
  lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);

function fingerprint(contacts: number, seed: string): string {
  const hash = createHash('sha256');
  const { shop: _, ...told } = simulateShop({ seed, contacts, until: UNTIL });
  hash.update(JSON.stringify(told));
  return hash.digest('hex');
}

describe('the same seed', () => {
  it('always makes the same shop, byte for byte', () => {
    expect(fingerprint(60, '1')).toBe('0c2b6ce927cb587cf9d878f7d012e4568776cad3f1404449603253d8915eea02');
    expect(fingerprint(60, '2')).not.toBe(fingerprint(60, '1'));
  });

  it('makes the same contact whoever asks and however many there are', () => {
    const few = createShop({ ...OPTIONS, contacts: 10 });
    expect([...few.contacts()]).toEqual(sim.contacts.slice(0, 10));
    const seventh = few.contact(7);
    expect(few.history(seventh).orders).toEqual(sim.orders.filter((order) => order.contactNumber === 7));
    expect(few.products).toEqual(sim.products);
  });

  it('streams: a million contacts are only made as they are asked for', () => {
    const numbers: number[] = [];
    for (const contact of simulateContacts({ ...OPTIONS, contacts: 1_000_000 })) {
      numbers.push(contact.number);
      if (numbers.length === 3) break;
    }
    expect(numbers).toEqual([1, 2, 3]);
  });
});

describe('the shop', () => {
  it('is of the size that was asked for', () => {
    const perContact = sim.orders.length / OPTIONS.contacts;
    expect(perContact).toBeGreaterThan(16);
    expect(perContact).toBeLessThan(24);
    const lines = sim.orders.reduce((sum, order) => sum + order.lines.length, 0);
    expect(lines / sim.orders.length).toBeGreaterThan(3.5);
    expect(lines / sim.orders.length).toBeLessThan(4.6);
    expect(sim.products).toHaveLength(300);
    expect(CATEGORIES).toHaveLength(24);
    expect(new Set(sim.products.map((product) => product.category))).toEqual(new Set(CATEGORIES));
    expect(sim.newsletters).toHaveLength(26);
  });

  it('counts money in whole minor units and adds up', () => {
    expect(sim.products.filter(({ unitPriceMinor }) => !Number.isInteger(unitPriceMinor))).toEqual([]);
    const isSound = ({ lines, totalMinor, discountMinor }: SimOrder) =>
      lines.length >= 1 &&
      lines.length <= 12 &&
      Number.isSafeInteger(totalMinor) &&
      totalMinor > 0 &&
      totalMinor === lineSum(lines) - discountMinor &&
      lines.every((line) => Number.isInteger(line.unitPriceMinor) && line.unitPriceMinor <= line.regularPriceMinor);
    expect(sim.orders.filter((order) => !isSound(order))).toEqual([]);
  });

  it('gives every order and refund its own id', () => {
    const ids = [...sim.orders, ...sim.refunds].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('never pays back more than was bought, nor before, nor what was not bought', () => {
    const orders = new Map(sim.orders.map((order) => [order.id, order]));
    const refunded = new Set(sim.refunds.map(({ orderId }) => orderId)).size / sim.orders.length;
    expect(refunded).toBeGreaterThan(0.008);
    expect(refunded).toBeLessThan(0.02);
    for (const refund of sim.refunds) {
      const order = orders.get(refund.orderId)!;
      expect(refund.at).toBeGreaterThan(order.at);
      expect(refund.totalMinor).toBe(lineSum(refund.lines));
      expect(refund.totalMinor).toBeLessThanOrEqual(order.totalMinor);
      for (const line of refund.lines) {
        const bought = order.lines.find(({ productId }) => productId === line.productId)!;
        expect(line.quantity).toBeLessThanOrEqual(bought.quantity);
      }
    }
  });

  it('is open from 8 to 21 local time, also on the days the clocks change', () => {
    const local = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Stockholm',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      day: '2-digit',
      month: '2-digit',
      year: 'numeric',
    });
    const seen = new Set<string>();
    const isRight = (order: SimOrder) => {
      const [date = '', time = ''] = local.format(order.at).split(', ');
      const [hour = 0, minute = 0] = time.split(':').map(Number);
      seen.add(date);
      return hour * 60 + minute === order.localMinute && order.localMinute >= 480 && order.localMinute < 1260;
    };
    expect(sim.orders.filter((order) => !isRight(order))).toEqual([]);
    expect(seen.has('29/03/2026') && seen.has('25/10/2026')).toBe(true);
  });

  it('stays inside the time it was given', () => {
    const { from } = sim.shop;
    expect(from).toBe(UNTIL - 365 * DAY_MS);
    expect([...sim.orders, ...sim.refunds].filter(({ at }) => at < from || at >= UNTIL)).toEqual([]);
    const isOutside = ({ sentAt, opens, clicks }: SimDelivery) =>
      [...opens, ...clicks.map(({ at }) => at)].some((at) => at < sentAt || at >= UNTIL);
    expect(sim.deliveries.filter(isOutside)).toEqual([]);
  });

  it('lets about one order in a hundred arrive days late', () => {
    const late = share(sim.orders, (order) => order.receivedAt - order.at >= DAY_MS);
    expect(late).toBeGreaterThan(0.006);
    expect(late).toBeLessThan(0.014);
    expect(sim.orders.every((order) => order.receivedAt > order.at)).toBe(true);
  });

  it('refuses a time that ends before it starts', () => {
    expect(() => createShop({ ...OPTIONS, from: UNTIL })).toThrow(RangeError);
  });
});

describe('people', () => {
  it('shop when people like them do', () => {
    const beforeNoon = (kind: Kind) => share(ordersOf(kind), (order) => order.localMinute < 720);
    const fromFour = (kind: Kind) => share(ordersOf(kind), (order) => order.localMinute >= 960);
    expect(beforeNoon('pensioner')).toBeGreaterThan(0.7);
    expect(beforeNoon('working')).toBeLessThan(0.16);
    expect(fromFour('working')).toBeGreaterThan(0.55);
    expect(fromFour('pensioner')).toBeLessThan(0.06);
    expect(fromFour('student')).toBeGreaterThan(0.6);
    const saturday = share(ordersOf('family'), (order) => weekdayOf(sim.shop.calendar.local(order.at).day) === 5);
    expect(saturday).toBeGreaterThan(0.2);
  });

  it('fill their baskets as people like them do', () => {
    const perOrder = (kind: Kind) => {
      const orders = ordersOf(kind);
      return orders.reduce((sum, order) => sum + order.totalMinor, 0) / orders.length;
    };
    expect(perOrder('family')).toBeGreaterThan(perOrder('working'));
    expect(perOrder('working')).toBeGreaterThan(1.5 * perOrder('pensioner'));
    const budget = (kind: Kind) =>
      share(
        ordersOf(kind).flatMap((order) => order.lines),
        ({ brand }) => brand === 'Sparvik',
      );
    expect(budget('pensioner')).toBeGreaterThan(2.5 * budget('working'));
    const forChildren = (kind: Kind) =>
      share(
        ordersOf(kind).flatMap((order) => order.lines),
        ({ category }) => ['baby', 'children'].includes(category),
      );
    expect(forChildren('family')).toBeGreaterThan(4 * forChildren('working'));
  });

  it('differ from each other: a few buy much, many buy little', () => {
    const counts = new Array<number>(OPTIONS.contacts).fill(0);
    for (const order of sim.orders) counts[order.contactNumber - 1]! += 1;
    const mean = sim.orders.length / OPTIONS.contacts;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;
    expect(variance).toBeGreaterThan(5 * mean);
  });

  it('stop coming when they have lapsed and start when they are new', () => {
    for (const { number, truth, createdAt } of sim.contacts) {
      const orders = truth.phase === 'regular' ? [] : sim.orders.filter((order) => order.contactNumber === number);
      for (const { at } of orders) {
        expect(at).toBeLessThan(truth.activeUntil);
        if (truth.phase === 'newcomer') expect(at).toBeGreaterThanOrEqual(createdAt);
      }
    }
    expect(share(sim.contacts, ({ truth }) => truth.phase === 'lapsed')).toBeCloseTo(0.1, 1);
  });

  it('have consented, never consented, or left', () => {
    expect(share(sim.contacts, (contact) => isSubscribed(contact, UNTIL))).toBeCloseTo(0.9, 1);
    expect(share(sim.contacts, ({ consents }) => consents.length === 0)).toBeGreaterThan(0.03);
    expect(share(sim.contacts, ({ consents }) => consents.length === 2)).toBeGreaterThan(0.02);
    const isUnwanted = ({ contactNumber, sentAt }: SimDelivery) =>
      !isSubscribed(sim.contacts[contactNumber - 1]!, sentAt);
    expect(sim.deliveries.filter(isUnwanted)).toEqual([]);
  });

  it('open and click at a believable rate, and click only what they opened', () => {
    const opened = share(sim.deliveries, ({ opens }) => opens.length > 0);
    const clicked = share(sim.deliveries, ({ clicks }) => clicks.length > 0);
    expect(opened).toBeGreaterThan(0.25);
    expect(opened).toBeLessThan(0.5);
    expect(clicked).toBeGreaterThan(0.03);
    expect(clicked).toBeLessThan(0.12);
    for (const { opens, clicks } of sim.deliveries) {
      for (const click of clicks) expect(click.at).toBeGreaterThan(opens[0]!);
    }
  });

  it('cannot be anybody: reserved mail domains, unique addresses, invented places', () => {
    const emails = sim.contacts.map(({ email }) => email);
    expect(new Set(emails).size).toBe(emails.length);
    for (const { email, externalId, postcode, number } of sim.contacts) {
      expect(email).toMatch(/^[a-z]+\.[a-z]+\.\d+@example\.(com|org|net)$/);
      expect(externalId).toBe(`K${String(number).padStart(6, '0')}`);
      if (postcode) expect(postcode).toMatch(/^99\d \d\d$/);
    }
  });

  it('leave gaps in what the shop knows, and none in the truth', () => {
    expect(share(sim.contacts, ({ birthYear }) => birthYear === undefined)).toBeCloseTo(0.12, 1);
    expect(share(sim.contacts, ({ hasCar }) => hasCar === undefined)).toBeCloseTo(0.2, 1);
    for (const { truth, birthYear } of sim.contacts) {
      expect(2026 - truth.birthYear).toBeGreaterThanOrEqual(19);
      if (birthYear !== undefined) expect(birthYear).toBe(truth.birthYear);
    }
  });
});

describe('newsletters', () => {
  it('go out on Thursdays at 07:00 local time, summer and winter', () => {
    for (const { sentAt, id } of sim.newsletters) {
      const { day, minute } = sim.shop.calendar.local(sentAt);
      expect([weekdayOf(day), minute]).toEqual([3, 420]);
      const { year, month, date } = dateOf(day);
      expect(id).toBe(`N-${new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10)}`);
    }
  });
});
