import { describe, expect, test } from 'vitest';
import { predictorOf } from '../../../../src/value/expected/check-hold-out.ts';
import { createBook } from '../../../../src/value/expected/customer-book.ts';
import { expectedSettings } from '../../../../src/value/expected/expected-settings.schema.ts';
import { fitCohorts } from '../../../../src/value/expected/fit-cohorts.ts';
import { fitModel } from '../../../../src/value/expected/fit-model.ts';
import { finish, finishGently, minimise } from '../../../../src/value/expected/minimise.ts';
import { scoreCustomer } from '../../../../src/value/expected/score-customers.ts';
import { purchaseDays, summarise } from '../../../../src/value/expected/summarise-purchases.ts';
import { createShowMoney, tellModel } from '../../../../src/value/expected/tell-expected.ts';
import { isOnRidge } from '../../../../src/value/expected/uncertainty.ts';
import type { Purchases } from '../../../../src/value/index.ts';
import { simulatePurchases } from '../../../kit/buying-world.ts';

const day = 86_400_000;
const from = Date.parse('2024-01-01T00:00:00Z');
const firstDay = from / day;
const settings = expectedSettings.parse({});
const buying = { r: 0.8, alpha: 60, a: 0.6, b: 3 };
const spend = { p: 4, q: 3.5, v: 4_000 };

const bookOf = (all: readonly Purchases[], endDay: number, cutDay: number | null = null) => {
  const book = createBook({ timeZone: 'UTC', endDay, cutDay });
  for (const purchases of all) book.add(purchases);
  return book;
};
const bought = (contactId: number, days: number[], amounts = days.map(() => 1_000)): Purchases => ({
  contactId,
  orderAt: days.map((place) => from + place * day),
  orderAmount: amounts,
  refundAt: [],
  refundAmount: [],
});
const everybody = (count: number, days: number[]) =>
  Array.from({ length: count }, (_, place) => bought(place + 1, days));

describe('too little data is said plainly', () => {
  test.each([
    ['nobody', [], 'Nobody has ordered yet'],
    ['few customers', everybody(40, [0, 50]), 'There are 40 customers with an order; it takes 100'],
    ['one day', everybody(200, [0]), 'The orders span 1 day; it takes 56'],
  ])('%s', (_, all, sentence) => {
    const found = finish(fitCohorts(bookOf(all, firstDay), settings));
    expect(found).toMatchObject({ kind: 'too-little-data', sentence: expect.stringContaining(sentence) });
  });

  test('everybody bought once', () => {
    const found = finish(fitCohorts(bookOf(everybody(200, [0]), firstDay + 300), settings));
    expect(found).toMatchObject({
      kind: 'too-little-data',
      needs: { repeatCustomers: 30 },
      has: { customers: 200, repeatCustomers: 0 },
      sentence: expect.stringContaining('Nobody has come back'),
    });
  });

  test('orders worth nothing count as orders, and spend cannot be fitted', () => {
    const all = simulatePurchases({ seed: 'gifts', customers: 400, buying, spend, from, days: 400, joinDays: 200 });
    const free = all.map((one) => ({ ...one, orderAmount: one.orderAmount.map(() => 0) }));
    const book = bookOf(free, firstDay + 399);
    const { params, quality } = finish(fitModel(book, settings));
    if (params.kind !== 'fitted') throw new Error(params.sentence);
    expect(params.everybody.spend).toMatchObject({ kind: 'too-little-data' });
    expect(quality.totals).toMatchObject({ value90: null, value365: null });
    expect(quality.totals!.orders90).toBeGreaterThan(1);
    const predictor = predictorOf(params, params.by)(firstDay);
    const scores = scoreCustomer(predictor, book.summary(0, 'end')!);
    expect(scores.alive).toBeGreaterThanOrEqual(0);
    expect(scores).not.toHaveProperty('expected_value_90');
    expect(tellModel(params, quality, { money: createShowMoney('SEK'), today: '2025-02-03' }).join(' ')).toContain(
      'to say what they will spend',
    );
  });

  test('everybody spending the same is said too', () => {
    const all = simulatePurchases({ seed: 'flat', customers: 400, buying, spend, from, days: 400, joinDays: 200 });
    const flat = all.map((one) => ({ ...one, orderAmount: one.orderAmount.map(() => 500) }));
    const found = finish(fitCohorts(bookOf(flat, firstDay + 399), settings));
    if (found.kind !== 'fitted') throw new Error(found.sentence);
    expect(found.everybody.spend).toMatchObject({ sentence: expect.stringContaining('spends the same') });
  });
});

describe('parameters without meaning', () => {
  const told = (seed: string, world: typeof buying, days = 500) => {
    const all = simulatePurchases({ seed, customers: 500, buying: world, spend, from, days, joinDays: 200 });
    const { params, quality } = finish(fitModel(bookOf(all, firstDay + days - 1), settings));
    if (params.kind !== 'fitted') throw new Error(params.sentence);
    return { params, lines: tellModel(params, quality, { money: createShowMoney('SEK'), today: '2025-02-03' }) };
  };
  const nobodyLeaves = 'In these orders nobody can be seen to leave';
  const vague = 'These orders do not say how customers leave';

  test('are said where nobody leaves', () => {
    const { params, lines } = told('loyal', { ...buying, a: 0.001, b: 1_000 });
    expect(isOnRidge(params.everybody.buying.curve)).toBe(true);
    expect(lines.filter((line) => line.startsWith(nobodyLeaves))).toHaveLength(1);
    expect(lines.join(' ')).not.toContain(vague);
  });

  test('are said where everybody leaves alike, and many parameters say that', () => {
    // Of a chance that is the same for all, a and b may be any numbers of this ratio.
    const { params, lines } = told('alike', { ...buying, a: 2_000, b: 18_000 });
    expect(isOnRidge(params.everybody.buying.curve)).toBe(true);
    expect(lines.filter((line) => line.startsWith(vague))).toHaveLength(1);
    expect(lines.join(' ')).not.toContain(nobodyLeaves);
  });

  test('are not spoken of where the orders say enough', () => {
    const { params, lines } = told('plain', buying, 700);
    expect(isOnRidge(params.everybody.buying.curve)).toBe(false);
    expect(lines.join(' ')).not.toMatch(new RegExp(`${nobodyLeaves}|${vague}`));
  });

  test('a curve with a level way is a ridge, one that is steep all round is none', () => {
    const steep = [
      [200, 10],
      [10, 50],
    ];
    const level = [
      [100, 100],
      [100, 100.5],
    ];
    expect([steep, level].map(isOnRidge)).toEqual([false, true]);
    expect(isOnRidge([[Number.NaN]])).toBe(true);
  });
});

describe('purchases and refunds', () => {
  const at = (place: number, hour = 12) => from + place * day + hour * 3_600_000;

  test('orders of a day are one purchase, a refund takes from the last before it', () => {
    const { days, amounts } = purchaseDays(
      {
        contactId: 1,
        orderAt: [at(0, 9), at(0, 18), at(10), at(20)],
        orderAmount: [100, 200, 500, 400],
        refundAt: [at(12), at(25)],
        refundAmount: [100, 500],
      },
      'UTC',
    );
    // The second refund takes back the last purchase whole, which then is none, and 100 of the one before.
    expect({ days: days.map((one) => one - firstDay), amounts }).toEqual({ days: [0, 10], amounts: [300, 300] });
    const summary = summarise({ days, amounts }, firstDay + 30);
    expect(summary).toMatchObject({ x: 1, recency: 10, age: 30, mean: 300 });
  });

  test('a refund without an order before it changes nothing; amounts below nothing are nothing', () => {
    const odd = {
      contactId: 1,
      orderAt: [at(5), at(6)],
      orderAmount: [300, -50],
      refundAt: [at(1)],
      refundAmount: [900],
    };
    expect(purchaseDays(odd, 'UTC').amounts).toEqual([300, 0]);
  });

  test('who gave everything back is no customer', () => {
    const book = bookOf([{ ...bought(7, [0]), refundAt: [at(1)], refundAmount: [1_000] }], firstDay + 10);
    expect(book).toMatchObject({ count: 0, nothingLeft: [7] });
  });

  test('the day is that of the wall', () => {
    const late = { ...bought(1, []), orderAt: [at(0, 23)], orderAmount: [100] };
    expect(purchaseDays(late, 'Europe/Stockholm').days).toEqual([firstDay + 1]);
    expect(purchaseDays(late, 'America/New_York').days).toEqual([firstDay]);
  });
});

describe('cohorts', () => {
  const all = [
    ...simulatePurchases({ seed: 'early', customers: 900, buying, spend, from, days: 730, joinDays: 300 }),
    ...simulatePurchases({
      seed: 'late',
      customers: 120,
      buying,
      spend,
      from: from + 400 * day,
      days: 330,
      joinDays: 200,
    }),
  ];

  test('have models of their own where there is enough, and go with everybody where there is not', () => {
    const found = finish(fitCohorts(bookOf(all, firstDay + 729), settings));
    if (found.kind !== 'fitted') throw new Error(found.sentence);
    expect(found.everybody.customers).toBe(1_020);
    expect(found.cohorts.map(({ name, customers }) => ({ name, customers }))).toEqual([
      { name: '2024', customers: 900 },
    ]);
    expect(found.notFitted).toEqual([{ name: '2025', sentence: '120 customers; it takes 500.' }]);
    const forDay = predictorOf(found, 'year');
    expect(forDay(firstDay)).not.toBe(forDay(firstDay + 450));
  });

  test('half-years are apart, and one cohort alone is everybody', () => {
    const halves = finish(
      fitCohorts(bookOf(all, firstDay + 729), expectedSettings.parse({ cohorts: 'half-year', cohortCustomers: 300 })),
    );
    if (halves.kind !== 'fitted') throw new Error(halves.sentence);
    expect(halves.cohorts.map(({ name }) => name)).toEqual(['2024-H1', '2024-H2']);
    const alone = finish(fitCohorts(bookOf(all.slice(0, 900), firstDay + 729), settings));
    expect(alone).toMatchObject({ kind: 'fitted', cohorts: [], notFitted: [] });
  });
});

describe('the search', () => {
  const bowl = ([x, y]: readonly number[]) => ({
    value: (x! - 3) ** 2 + 10 * (y! + 1) ** 2,
    gradient: [2 * (x! - 3), 20 * (y! + 1)],
  });

  test('finds the bottom, and says when there is none', () => {
    const found = finish(minimise(bowl, [50, -40]));
    expect(found.isSettled).toBe(true);
    expect(found.at).toEqual([expect.closeTo(3, 8), expect.closeTo(-1, 8)]);
    const slide = finish(minimise(([x]) => ({ value: -x!, gradient: [-1] }), [0]));
    expect(slide.isSettled).toBe(false);
    expect(finish(minimise(() => ({ value: Number.NaN, gradient: [0] }), [0])).isSettled).toBe(false);
  });

  test('lets others in meanwhile, and comes to the same', async () => {
    const all = simulatePurchases({ seed: 'gently', customers: 500, buying, spend, from, days: 400, joinDays: 200 });
    const book = bookOf(all, firstDay + 399, firstDay + 308);
    let turns = 0;
    const beat = setInterval(() => (turns += 1), 0);
    const gently = await finishGently(fitModel(book, settings), 0);
    clearInterval(beat);
    expect(turns).toBeGreaterThan(3);
    expect(gently).toEqual(finish(fitModel(book, settings)));
  });
});
