import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roundBounds, roundExpected } from '../../../../src/value/expected/score-customers.ts';

const amount = fc.double({ min: 0.001, max: 1e9, noNaN: true });

describe('rounding of what is expected', () => {
  test('by hand', () => {
    expect([0.0111, 0.52, 1.89, 95_843, 26_331, 9.6].map(roundExpected)).toEqual([
      0.011, 0.5, 1.8, 100_000, 25_000, 10,
    ]);
    expect([0, -1, Number.NaN, Number.POSITIVE_INFINITY].map(roundExpected)).toEqual([0, 0, 0, 0]);
    expect(roundBounds({ low: 0, high: 79_202 })).toEqual({ low: 0, high: 80_000 });
    expect(roundBounds({ low: 3.1, high: 3.1 })).toEqual({ low: 3, high: 4 });
    expect(roundBounds({ low: 0.02, high: 0.02 })).toEqual({ low: 0.02, high: 0.02 });
  });

  test('nearer than 9 %, in the same order, and the same when rounded again', () => {
    fc.assert(
      fc.property(amount, amount, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(Math.abs(roundExpected(one) / one - 1)).toBeLessThan(0.09);
        expect(roundExpected(low)).toBeLessThanOrEqual(roundExpected(high));
        expect(roundExpected(roundExpected(one))).toBe(roundExpected(one));
      }),
    );
  });

  test('bounds never shut out what lay within, and grow by less than a third', () => {
    fc.assert(
      fc.property(amount, amount, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const rounded = roundBounds({ low, high });
        expect(rounded.low).toBeLessThanOrEqual(low);
        expect(rounded.low * 1.34).toBeGreaterThan(low);
        expect(rounded.high).toBeGreaterThanOrEqual(high);
        expect(rounded.high).toBeLessThan(high * 1.34);
      }),
    );
  });
});
