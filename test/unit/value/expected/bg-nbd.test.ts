import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterHistory,
  countTerms,
  expectedOfNew,
  expectedPurchases,
  expectedWhenAlive,
  logLikelihood,
  probabilityAlive,
  purchaseChances,
} from '../../../../src/value/expected/bg-nbd.ts';
import { countRows, slopeOfRows } from '../../../../src/value/expected/fit-bg-nbd.ts';
import { slopeOfSpenders } from '../../../../src/value/expected/fit-gamma-gamma.ts';
import { finish } from '../../../../src/value/expected/minimise.ts';
import { betaShare, digamma, logGamma } from '../../../../src/value/expected/special-functions.ts';

const parameter = fc.double({ min: 0.05, max: 20, noNaN: true });
const models = fc.record({
  r: parameter,
  alpha: fc.double({ min: 0.5, max: 200, noNaN: true }),
  a: parameter,
  b: parameter,
});
const customers = fc
  .record({
    x: fc.integer({ min: 0, max: 60 }),
    age: fc.integer({ min: 1, max: 900 }),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ x, age, part }) => ({ x, age, recency: x === 0 ? 0 : age * part }));

describe('special functions', () => {
  test('known values', () => {
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 13);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
    expect(logGamma(1e-8)).toBeCloseTo(18.420_680_738_180_2, 9);
    expect(digamma(1)).toBeCloseTo(-0.577_215_664_901_533, 13);
    expect(betaShare(2, 3, 0.4)).toBeCloseTo(0.5248, 12);
    expect(betaShare(0.5, 0.5, 0.25)).toBeCloseTo(1 / 3, 12);
  });
  test('gamma(x + 1) = x gamma(x), and the share below and above add up', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 500, noNaN: true }),
        parameter,
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (a, b, x) => {
          expect(logGamma(a + 1) - logGamma(a)).toBeCloseTo(Math.log(a), 9);
          expect(digamma(a + 1) - digamma(a)).toBeCloseTo(1 / a, 8);
          expect(betaShare(a, b, x) + betaShare(b, a, 1 - x)).toBeCloseTo(1, 9);
        },
      ),
    );
  });
});

describe('BG/NBD', () => {
  test('alive is a probability, falls with silence, and nothing overflows', () => {
    fc.assert(
      fc.property(models, customers, (model, customer) => {
        const alive = probabilityAlive(model, customer);
        expect(alive).toBeGreaterThanOrEqual(0);
        expect(alive).toBeLessThanOrEqual(1);
        expect(probabilityAlive(model, { ...customer, age: customer.age + 30 })).toBeLessThanOrEqual(alive);
        expect(Number.isFinite(logLikelihood(model, customer, countTerms(model, customer.x)))).toBe(true);
      }),
    );
  });

  test('expected purchases grow with time, at first by the rate of the customer', () => {
    fc.assert(
      fc.property(models, customers, (model, customer) => {
        const expected = [1e-6, 7, 30, 90, 365].map((time) => expectedPurchases(model, customer, time));
        for (let place = 1; place < expected.length; place += 1) {
          expect(expected[place]!).toBeGreaterThanOrEqual(expected[place - 1]! - 1e-9);
        }
        const rate = (model.r + customer.x) / (model.alpha + customer.age);
        expect(expectedWhenAlive(model, customer, 1e-6) / (rate * 1e-6)).toBeCloseTo(1, 3);
      }),
    );
  });

  test('chances add up to one, and their mean is what is expected', () => {
    const model = { r: 1.2, alpha: 20, a: 0.8, b: 2.5 };
    for (const history of [
      { x: 0, age: 0 },
      { x: 3, age: 40 },
      { x: 12, age: 200 },
    ]) {
      const chances = purchaseChances(afterHistory(model, history), 60, 400);
      expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 8);
      const mean = chances.reduce((sum, chance, n) => sum + n * chance, 0);
      expect(mean).toBeCloseTo(expectedWhenAlive(model, history, 60), 6);
    }
  });

  test('there is no gap where the formula of the paper divides by nothing', () => {
    for (const [a, b] of [
      [1, 2],
      [0.4, 0.6],
      [1, 1],
    ] as const) {
      const at = expectedOfNew({ r: 0.5, alpha: 10, a, b }, 50);
      const beside = expectedOfNew({ r: 0.5, alpha: 10, a: a + 1e-7, b }, 50);
      expect(at).toBeCloseTo(beside, 5);
      expect(at).toBeGreaterThan(0);
    }
  });

  test('the slopes are those of the value', () => {
    const point = fc.tuple(...Array.from({ length: 4 }, () => fc.double({ min: -2, max: 2, noNaN: true })));
    fc.assert(
      fc.property(fc.array(customers, { minLength: 1, maxLength: 20 }), point, (given, at) => {
        const rows = finish(countRows(given));
        const { gradient } = slopeOfRows(rows, at);
        for (let place = 0; place < 4; place += 1) {
          const moved = (by: number) =>
            slopeOfRows(
              rows,
              at.map((value, other) => (other === place ? value + by : value)),
            ).value;
          const numeric = (moved(1e-5) - moved(-1e-5)) / 2e-5;
          expect(Math.abs(gradient[place]! - numeric)).toBeLessThan(1e-4 * Math.max(1, Math.abs(numeric)));
        }
      }),
      { numRuns: 50 },
    );
  });

  test('the slopes of spend too', () => {
    const spender = fc.record({
      orders: fc.integer({ min: 1, max: 40 }),
      mean: fc.double({ min: 1, max: 1e5, noNaN: true }),
    });
    const point = fc.tuple(
      fc.double({ min: -1, max: 3, noNaN: true }),
      fc.double({ min: -1, max: 2, noNaN: true }),
      fc.double({ min: 0, max: 10, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(spender, { minLength: 1, maxLength: 20 }), point, (given, at) => {
        const { gradient } = slopeOfSpenders(given, at);
        for (let place = 0; place < 3; place += 1) {
          const moved = (by: number) =>
            slopeOfSpenders(
              given,
              at.map((value, other) => (other === place ? value + by : value)),
            ).value;
          const numeric = (moved(1e-5) - moved(-1e-5)) / 2e-5;
          expect(Math.abs(gradient[place]! - numeric)).toBeLessThan(1e-3 * Math.max(1, Math.abs(numeric)));
        }
      }),
      { numRuns: 50 },
    );
  });

  test('counting rows loses nobody, and takes weeks where there are too many days', () => {
    const many = Array.from({ length: 400 }, (_, place) => ({ x: 1, recency: place, age: 400 + (place % 20) }));
    expect(finish(countRows(many))).toMatchObject({ total: 400, x: { length: 400 } });
    const coarse = finish(countRows(many, 250));
    expect(coarse.x.length).toBeLessThanOrEqual(250);
    expect(coarse.customers.reduce((sum, count) => sum + count, 0)).toBe(400);
    expect(coarse.age.every((age) => age % 7 === 0)).toBe(true);
  });
});
