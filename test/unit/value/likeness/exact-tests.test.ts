import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { betaBelow, betaQuantile } from '../../../../src/value/likeness/beta.ts';
import { benjaminiHochberg, correctForMany, fisherP } from '../../../../src/value/likeness/exact-tests.ts';
import { weighTrait } from '../../../../src/value/likeness/weigh-trait.ts';

describe("Fisher's exact test", () => {
  test("the tasting lady's table: all four cups of eight right by chance is 1 in 70, doubled", () => {
    expect(fisherP({ yes: 4, known: 4 }, { yes: 4, known: 8 })).toBeCloseTo(2 / 70, 12);
    expect(fisherP({ yes: 3, known: 4 }, { yes: 4, known: 8 })).toBeCloseTo((2 * 17) / 70, 12);
  });

  test('swapping yes and no changes nothing', () => {
    const table = fc
      .record({ known: fc.integer({ min: 1, max: 60 }), bestKnown: fc.integer({ min: 1, max: 15 }) })
      .chain(({ known, bestKnown }) =>
        fc.record({
          bestKnown: fc.constant(bestKnown),
          bestYes: fc.integer({ min: 0, max: bestKnown }),
          restYes: fc.integer({ min: 0, max: known }),
          restKnown: fc.constant(known),
        }),
      );
    fc.assert(
      fc.property(table, ({ bestKnown, bestYes, restYes, restKnown }) => {
        const known = bestKnown + restKnown;
        const yes = bestYes + restYes;
        const p = fisherP({ yes: bestYes, known: bestKnown }, { yes, known });
        const swapped = fisherP({ yes: bestKnown - bestYes, known: bestKnown }, { yes: known - yes, known });
        expect(p).toBeCloseTo(swapped, 9);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('many questions', () => {
  test('the correction for a single question is its own p, as far as permutations can tell', () => {
    const row = Int8Array.from({ length: 60 }, (_, place) => (place < 7 || place % 5 === 0 ? 1 : 0));
    const [one] = correctForMany([row], 8, { permutations: 9_999, seed: 3 });
    expect(one!.adjusted).toBeGreaterThan(one!.p / 3);
    expect(one!.adjusted).toBeLessThanOrEqual(one!.p * 1.3 + 0.001);
  });

  test('the same question asked a hundred times costs nothing; a hundred others do', () => {
    const row = Int8Array.from({ length: 200 }, (_, place) => (place < 8 || place % 4 === 0 ? 1 : 0));
    const same = correctForMany(
      Array.from({ length: 100 }, () => row),
      8,
    );
    const alone = correctForMany([row], 8);
    expect(same[0]!.adjusted).toBe(alone[0]!.adjusted);
    let state = 7;
    const others = Array.from({ length: 100 }, () =>
      Int8Array.from({ length: 200 }, () => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        return state / 2_147_483_648 < 0.3 ? 1 : 0;
      }),
    );
    expect(correctForMany([row, ...others], 8)[0]!.adjusted).toBeGreaterThan(alone[0]!.adjusted);
  });

  test('false discovery rates of the example in the paper: the first four of fifteen are below 5 %', () => {
    const p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ];
    expect(benjaminiHochberg(p).filter((q) => q <= 0.05)).toHaveLength(4);
  });
});

describe('the beta distribution', () => {
  test('of two uniform draws the larger: Beta(2, 1) is x²', () => {
    for (const x of [0.1, 0.5, 0.9]) expect(betaBelow(x, 2, 1)).toBeCloseTo(x * x, 10);
  });
  test('quantile and share undo each other', () => {
    const size = fc.double({ min: 0.05, max: 200, noNaN: true });
    fc.assert(
      fc.property(size, size, fc.double({ min: 0.02, max: 0.98, noNaN: true }), (a, b, share) => {
        const x = betaQuantile(share, a, b);
        if (x > 1e-6 && x < 1 - 1e-6) expect(betaBelow(x, a, b)).toBeCloseTo(share, 4);
      }),
    );
  });
});

describe('weights', () => {
  test('few customers weigh less than many who answer alike, and the interval is wider', () => {
    const rest = { yes: 100, known: 1_000 };
    const few = weighTrait({ yes: 5, known: 5 }, rest);
    const more = weighTrait({ yes: 15, known: 15 }, rest);
    expect(few.yes).toBeGreaterThan(1);
    expect(few.yes).toBeLessThan(more.yes);
    expect(few.no).toBeGreaterThan(more.no);
    expect(few.yesHigh - few.yesLow).toBeGreaterThan(more.yesHigh - more.yesLow);
    expect(few.yesLow).toBeLessThan(few.yes);
    expect(few.yesHigh).toBeGreaterThan(few.yes);
  });
  test('what is as frequent among the best as among the rest weighs next to nothing', () => {
    const weight = weighTrait({ yes: 5, known: 10 }, { yes: 500, known: 1_000 });
    expect(Math.abs(weight.yes)).toBeLessThan(0.01);
    expect(Math.abs(weight.no)).toBeLessThan(0.01);
  });
});
