import { beforeAll, describe, expect, it } from 'vitest';
import {
  createShop,
  type Kind,
  SCENARIO_LETTERS,
  SCENARIO_OFFERS,
  SCENARIO_SEGMENTS,
  type SimOrder,
} from '../../../simulator/index.ts';

const UNTIL = Date.parse('2026-11-01T00:00:00Z');
const DAY_MS = 86_400_000;

/** The definitions in words, written out by hand on the simulated orders. */
const FINDS: Readonly<Record<string, (orders: readonly SimOrder[], isWeekday: (at: number) => boolean) => boolean>> = {
  'price-minded-mornings': (orders, isWeekday) =>
    orders.filter((order) => order.localMinute < 720 && isWeekday(order.at)).length >= 4 &&
    orders.flatMap(({ lines }) => lines).filter(({ brand }) => brand === 'Sparvik').length >= 4,
  families: (orders) =>
    orders.filter(({ lines }) => lines.some(({ category }) => category === 'children' || category === 'baby')).length >=
    3,
  'after-work': (orders, isWeekday) =>
    orders.filter((order) => order.localMinute >= 960 && isWeekday(order.at)).length >= 3 &&
    orders.filter((order) => order.localMinute < 720 && isWeekday(order.at)).length < 2 &&
    !FINDS.families!(orders, isWeekday),
};

describe('the scenario', () => {
  const found = new Map<string, Kind[]>();
  beforeAll(() => {
    const shop = createShop({ seed: 'story', contacts: 1500, until: UNTIL });
    const isWeekday = (at: number) => !['Sat', 'Sun'].includes(weekday.format(at));
    const weekday = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Stockholm', weekday: 'short' });
    for (const contact of shop.contacts()) {
      const orders = shop.history(contact).orders.filter(({ at }) => at > UNTIL - 180 * DAY_MS);
      for (const [key, finds] of Object.entries(FINDS)) {
        if (finds(orders, isWeekday)) found.set(key, [...(found.get(key) ?? []), contact.truth.kind]);
      }
    }
  });

  it.each([
    ['price-minded-mornings', 0.85, 120],
    ['after-work', 0.65, 120],
    ['families', 0.75, 120],
  ])('finds in "%s" mostly the people it is meant for', (key, purity, atLeast) => {
    const kinds = found.get(key) ?? [];
    const meantFor = SCENARIO_SEGMENTS.find((segment) => segment.key === key)?.meantFor ?? [];
    expect(kinds.length).toBeGreaterThan(atLeast);
    expect(kinds.filter((kind) => meantFor.includes(kind)).length / kinds.length).toBeGreaterThan(purity);
  });

  it('hangs together: letters are for segments that exist, offers that exist, and state a purpose', () => {
    const keys = SCENARIO_SEGMENTS.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const segment of SCENARIO_SEGMENTS) expect(segment.purpose.length).toBeGreaterThan(20);
    for (const letter of SCENARIO_LETTERS) {
      expect([...keys, 'everyone']).toContain(letter.segment);
      if (letter.offer) expect(SCENARIO_OFFERS.map(({ key }) => key)).toContain(letter.offer);
      expect(letter.links.length).toBeGreaterThan(0);
    }
  });

  it('gives the discount to the price-minded only', () => {
    expect(SCENARIO_LETTERS.filter(({ offer }) => offer).map(({ segment }) => segment)).toEqual([
      'price-minded-mornings',
    ]);
  });
});
