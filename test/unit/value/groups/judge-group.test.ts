import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupsSettings } from '../../../../src/value/groups/groups-settings.schema.ts';
import {
  followCustomer,
  judgeCustomer,
  type LastMove,
  type Yardstick,
} from '../../../../src/value/groups/judge-customer.ts';
import { type CustomerGroup, customerGroups, judgeGroup } from '../../../../src/value/groups/judge-group.ts';
import { judgeLifecycle } from '../../../../src/value/groups/judge-lifecycle.ts';
import { usualPause, variationOf } from '../../../../src/value/groups/own-rhythm.ts';
import type { CustomerFacts } from '../../../../src/value/groups/read-facts.ts';
import { scoreByFifths, scoreByFixed } from '../../../../src/value/groups/score-rfm.ts';
import { gatherBounds, type ShopBounds } from '../../../../src/value/groups/shop-bounds.ts';
import type { Purchases } from '../../../../src/value/index.ts';

const dayMs = 86_400_000;
const settings = groupsSettings.parse({});
const bounds: ShopBounds = {
  customers: 100,
  buyers: 100,
  shopPause: 60,
  isPauseKnown: true,
  exclusiveOrders: 8,
  exclusiveSpend: 100_000,
  rfm: { recencyDays: [200, 100, 50, 20], orderDays: [2, 3, 5, 9], spend: [10_000, 20_000, 50_000, 90_000] },
};
const dayOf = (at: number) => Math.floor(at / dayMs);
const yardstick: Yardstick = { settings, bounds, fixedSpend: null, dayOf };

const factsOf = (changes: Partial<CustomerFacts> = {}): CustomerFacts => ({
  ...{ today: 20_000, firstDay: 19_500, lastDay: 19_990, silenceDays: 10 },
  ...{ pauses: [30, 30, 30, 30], orderDays: 10, spend: 150_000, rfmOrderDays: 12, rfmSpend: 180_000 },
  ...changes,
});
const groupOf = (changes: Partial<CustomerFacts>, held: { group: CustomerGroup; days: number } | null = null) =>
  judgeGroup(factsOf(changes), yardstick, held).group;

describe('the group of a customer', () => {
  test('exclusive asks for everything: often, much, not silent, regular', () => {
    expect(groupOf({})).toBe('exclusive');
    expect(groupOf({ orderDays: 7 })).toBe('recurring');
    expect(groupOf({ spend: 99_999 })).toBe('recurring');
    expect(groupOf({ silenceDays: 80 })).toBe('recurring');
    expect(groupOf({ pauses: [1, 1, 1, 200] })).toBe('recurring');
    // Two pauses say nothing of regularity.
    expect(groupOf({ pauses: [1, 60] })).toBe('exclusive');
  });

  test('recurring asks for a second order and no long silence; everybody else is mobile', () => {
    expect(groupOf({ orderDays: 2, spend: 1, pauses: [40] })).toBe('recurring');
    expect(groupOf({ orderDays: 1, spend: 1_000_000, pauses: [] })).toBe('mobile');
    expect(groupOf({ orderDays: 2, silenceDays: 366 })).toBe('mobile');
  });

  test('where too few bought to say what much is, nobody is exclusive', () => {
    const few = { ...yardstick, bounds: { ...bounds, exclusiveOrders: null, exclusiveSpend: null } };
    expect(judgeGroup(factsOf(), few, null).group).toBe('recurring');
  });

  test('whoever is in stays by lower bounds, and nobody moves down within the minimum stay', () => {
    const inFor = (days: number) => ({ group: 'exclusive', days }) as const;
    expect(groupOf({ spend: 75_000, orderDays: 6 }, inFor(100))).toBe('exclusive');
    expect(groupOf({ spend: 74_999 }, inFor(100))).toBe('recurring');
    const staying = judgeGroup(factsOf({ spend: 1 }), yardstick, inFor(29));
    expect(staying).toMatchObject({ group: 'exclusive', isStaying: true });
    expect(judgeGroup(factsOf({ spend: 1 }), yardstick, inFor(30))).toMatchObject({
      group: 'recurring',
      isStaying: false,
    });
  });

  test('what swings by less than the band moves nobody more than once', () => {
    const swing = fc.array(fc.double({ min: -0.12, max: 0.12, noNaN: true }), { minLength: 5, maxLength: 60 });
    fc.assert(
      fc.property(swing, fc.constantFrom('spend', 'silenceDays'), (noise, what) => {
        const middle = what === 'spend' ? 100_000 : settings.exclusive.silence * usualPause([30, 30, 30, 30], 60);
        let held: { group: CustomerGroup; days: number } | null = null;
        let moves = 0;
        for (const part of noise) {
          // Far longer than the minimum stay lies between two looks: the band alone has to hold.
          const { group } = judgeGroup(factsOf({ [what]: middle * (1 + part) }), yardstick, held);
          if (held !== null && group !== held.group) moves += 1;
          held = { group, days: 365 };
        }
        return moves <= 1;
      }),
    );
  });

  test('more orders, more money and less silence never lead down', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 20 }),
        fc.nat({ max: 200_000 }),
        fc.nat({ max: 400 }),
        fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 50_000 }), fc.nat({ max: 100 })),
        (orderDays, spend, silenceDays, [orders, money, days]) => {
          const rank = (changes: Partial<CustomerFacts>) => customerGroups.indexOf(groupOf(changes));
          const better = {
            orderDays: orderDays + orders,
            spend: spend + money,
            silenceDays: Math.max(0, silenceDays - days),
          };
          return rank(better) >= rank({ orderDays, spend, silenceDays });
        },
      ),
    );
  });
});

describe('the stage of life', () => {
  const stageOf = (changes: Partial<CustomerFacts>) => judgeLifecycle(factsOf(changes), settings.lifecycle, 60);
  // Their own pauses of 30 days and the shop's of 60, as three: (4 × 30 + 3 × 60) / 7.
  const usual = usualPause([30, 30, 30, 30], 60);

  test('goes by the own rhythm', () => {
    expect(usual).toBeCloseTo(300 / 7, 10);
    expect(stageOf({})).toBe('active');
    expect(stageOf({ silenceDays: 43 })).toBe('slipping');
    expect(stageOf({ silenceDays: 129 })).toBe('lost');
    // Somebody who orders twice a year is not slipping after two months.
    expect(stageOf({ silenceDays: 60, pauses: [180, 180, 180, 180] })).toBe('active');
    expect(stageOf({ firstDay: 19_941, pauses: [] })).toBe('new');
    expect(stageOf({ firstDay: 19_940, pauses: [50] })).toBe('active');
    expect(stageOf({ pauses: [30, 30, 30, 400], silenceDays: 10 })).toBe('won-back');
    // After 90 days they are like everybody else, though 400 days have become a pause of theirs.
    expect(stageOf({ pauses: [30, 30, 30, 400], silenceDays: 100 })).toBe('active');
  });

  test('every stage holds for somebody, and for exactly one at a time', () => {
    expect(usualPause([], 60)).toBe(60);
    expect(usualPause([1, 1, 1], 1)).toBe(7);
    expect(variationOf([10, 10, 10])).toBe(0);
    expect(variationOf([10, 10])).toBeNull();
  });
});

describe('RFM', () => {
  test('by fifths and by fixed bounds', () => {
    expect(scoreByFifths(factsOf(), bounds)).toEqual({ recency: 5, frequency: 5, money: 5 });
    expect(scoreByFifths(factsOf({ silenceDays: 201, rfmOrderDays: 1, rfmSpend: 0 }), bounds)).toEqual({
      ...{ recency: 1, frequency: 1, money: 1 },
    });
    const { fixed } = settings.rfm;
    const spend = [50_000, 100_000, 250_000, 500_000];
    expect(scoreByFixed(factsOf({ silenceDays: 31, rfmOrderDays: 3 }), fixed, spend)).toEqual({
      ...{ recency: 4, frequency: 3, money: 3 },
    });
    expect(scoreByFixed(factsOf(), fixed, null)).toBeNull();
  });

  test('bounds keep equals together, and at most the share asked for is among the best', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 }), { minLength: 20, maxLength: 200 }), (orders) => {
        const gathering = gatherBounds(settings);
        for (const orderDays of orders) gathering.add(factsOf({ orderDays: orderDays + 1, spend: orderDays + 1 }));
        const { exclusiveOrders } = gathering.finish();
        const among = orders.filter((one) => one + 1 >= exclusiveOrders!).length;
        const most = Math.max(...orders) + 1;
        const atTheTop = orders.filter((one) => one + 1 === most).length;
        expect(among).toBeLessThanOrEqual(Math.max(Math.floor(0.2 * orders.length), atTheTop));
      }),
    );
  });

  test('fifths of distinct values are of equal size', () => {
    const gathering = gatherBounds(settings);
    const people = Array.from({ length: 100 }, (_, place) =>
      factsOf({ silenceDays: place, rfmOrderDays: place + 1, rfmSpend: place }),
    );
    for (const facts of people) gathering.add(facts);
    const found = gathering.finish();
    const counts = (field: 'recency' | 'frequency' | 'money') =>
      [1, 2, 3, 4, 5].map((score) => people.filter((facts) => scoreByFifths(facts, found)![field] === score).length);
    for (const field of ['recency', 'frequency', 'money'] as const) expect(counts(field)).toEqual([20, 20, 20, 20, 20]);
  });
});

describe('somebody followed through time', () => {
  const bought = (days: readonly number[]): Purchases => ({
    contactId: 1,
    orderAt: days.map((day) => day * dayMs),
    orderAmount: days.map(() => 20_000),
    refundAt: [],
    refundAmount: [],
  });
  const past = Array.from({ length: 24 }, (_, month) => (month + 1) * 30 * dayMs);

  test('the past made up and the days as they come agree where they look at the same instants', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 700 }), { minLength: 1, maxLength: 40 }), (days) => {
        const purchases = bought([...days].sort((a, b) => a - b));
        const now = 721 * dayMs;
        const atOnce = followCustomer(purchases, yardstick, { now, past, last: null });
        let last: LastMove | null = null;
        const moves = [];
        for (const at of [...past, now]) {
          const step = followCustomer(purchases, yardstick, { now: at, past: [], last });
          moves.push(...step.moves);
          const latest = step.moves.at(-1);
          if (latest) last = { group: latest.to, at: latest.at };
        }
        expect(moves).toEqual(atOnce.moves);
      }),
    );
  });

  test('nobody is judged before the first order', () => {
    expect(judgeCustomer(bought([100]), yardstick, 100 * dayMs, null)).toBeNull();
    expect(judgeCustomer(bought([100]), yardstick, 101 * dayMs, null)).toMatchObject({
      group: 'mobile',
      lifecycle: 'new',
    });
  });
});
