import { describe, expect, test } from 'vitest';
import { checkHoldOut } from '../../../../src/value/expected/check-hold-out.ts';
import { type CustomerBook, createBook } from '../../../../src/value/expected/customer-book.ts';
import { expectedSettings } from '../../../../src/value/expected/expected-settings.schema.ts';
import { fitCohorts } from '../../../../src/value/expected/fit-cohorts.ts';
import { finish } from '../../../../src/value/expected/minimise.ts';
import { createPredictor, type Predictor } from '../../../../src/value/expected/predict.ts';
import { eigen, likelyPoints } from '../../../../src/value/expected/uncertainty.ts';
import { simulatePurchases } from '../../../kit/buying-world.ts';

const day = 86_400_000;
const from = Date.parse('2024-01-01T00:00:00Z');
const firstDay = from / day;
const buying = { r: 0.8, alpha: 60, a: 0.6, b: 3 };
const spend = { p: 4, q: 3.5, v: 4_000 };
const settings = expectedSettings.parse({ cohorts: 'none' });

/** Fitted on all but the last days; what these brought. */
function simulate(seed: string, customers: number, horizon: number) {
  const cut = 540;
  const world = { seed, customers, buying, spend, from, days: cut + horizon, joinDays: 400 };
  const book = createBook({ timeZone: 'UTC', endDay: firstDay + cut + horizon - 1, cutDay: firstDay + cut - 1 });
  for (const purchases of simulatePurchases(world)) book.add(purchases);
  return book;
}

/** How many ended below and above the bounds, of all and of those whose upper bound is more than nothing. */
function countOutside(book: CustomerBook, predictor: Predictor, horizon: number) {
  const counts = { all: 0, orders: [0, 0], value: [0, 0], withBounds: 0, aboveWithBounds: 0 };
  const put = (sides: number[], real: number, { low, high }: { low: number; high: number }) => {
    expect(low).toBeLessThanOrEqual(high);
    if (real < low) sides[0]! += 1;
    if (real > high) sides[1]! += 1;
  };
  for (let row = 0; row < book.count; row += 1) {
    const customer = book.summary(row, 'cut');
    if (customer === null) continue;
    const { orders, value } = predictor.predict(customer, horizon);
    const spent = book.columns.laterSpend[row]!;
    counts.all += 1;
    put(counts.orders, book.columns.laterX[row]!, orders);
    put(counts.value, spent, value!);
    if (value!.high === 0) continue;
    counts.withBounds += 1;
    if (spent > value!.high) counts.aboveWithBounds += 1;
  }
  return counts;
}

describe('the bounds of 80 %', () => {
  for (const horizon of [90, 365]) {
    test(`hold what happens in ${horizon} days to customers who buy as the model says`, () => {
      const book = simulate(`bounds ${horizon}`, 6_000, horizon);
      const fits = finish(fitCohorts(book, settings, 'cut'));
      if (fits.kind !== 'fitted' || fits.everybody.spend.kind !== 'fitted') throw new Error('Not fitted.');
      const predictor = createPredictor({ buying: fits.everybody.buying, spend: fits.everybody.spend });
      const counts = countOutside(book, predictor, horizon);
      const share = (count: number) => count / counts.all;
      expect(counts.all).toBeGreaterThan(5_900);
      // At most one in ten on either side; chance of the sample is 0.4 points (one standard error).
      for (const side of [...counts.orders, ...counts.value]) expect(share(side)).toBeLessThan(0.113);
      expect(counts.withBounds).toBeGreaterThan(1_000);
      expect(counts.aboveWithBounds / counts.withBounds).toBeGreaterThan(0.075);
      expect(counts.aboveWithBounds / counts.withBounds).toBeLessThan(0.125);
    });
  }

  test('the parameters are found again, and the hold-out check says that the model is right', () => {
    const book = simulate('parameters', 8_000, 91);
    const fits = finish(fitCohorts(book, settings));
    if (fits.kind !== 'fitted' || fits.everybody.spend.kind !== 'fitted') throw new Error('Not fitted.');
    const { model } = fits.everybody.buying;
    for (const name of ['r', 'alpha', 'a', 'b'] as const) {
      expect(Math.abs(Math.log(model[name] / buying[name]))).toBeLessThan(0.35);
    }
    for (const name of ['p', 'q', 'v'] as const) {
      expect(Math.abs(Math.log(fits.everybody.spend.model[name] / spend[name]))).toBeLessThan(0.2);
    }
    expect(Math.abs(fits.everybody.spend.correlation!)).toBeLessThan(0.06);
    const check = finish(checkHoldOut(book, settings));
    if (check.kind !== 'checked') throw new Error(check.sentence);
    expect(check.orders.predicted / check.orders.real).toBeGreaterThan(0.93);
    expect(check.orders.predicted / check.orders.real).toBeLessThan(1.07);
    expect(check.revenue.predicted! / check.revenue.real).toBeGreaterThan(0.9);
    expect(check.revenue.predicted! / check.revenue.real).toBeLessThan(1.1);
  });

  test('likely points have the mean and the covariance that they stand for', () => {
    const curve = [
      [5, 1, 0.5],
      [1, 4, -1],
      [0.5, -1, 3],
    ];
    const at = [1, -2, 0.5];
    const points = likelyPoints(at, curve);
    expect(points).toHaveLength(4);
    const moment = (row: number, column: number) =>
      points.reduce((sum, point) => sum + (point[row]! - at[row]!) * (point[column]! - at[column]!), 0) / points.length;
    // The covariance is the inverse of the curve: their product is one.
    for (const [row, line] of curve.entries()) {
      expect(points.reduce((sum, point) => sum + point[row]!, 0) / 4).toBeCloseTo(at[row]!, 12);
      for (let column = 0; column < 3; column += 1) {
        const product = line.reduce((sum, value, place) => sum + value * moment(place, column), 0);
        expect(product).toBeCloseTo(row === column ? 1 : 0, 9);
      }
    }
    expect(
      eigen([
        [2, 1],
        [1, 2],
      ]).values.sort(),
    ).toEqual([expect.closeTo(1, 12), expect.closeTo(3, 12)]);
  });
});
