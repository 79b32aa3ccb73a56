import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countInterval } from '../../../src/segments/ask/wilson-interval.ts';

/** Probability of `hits` in a sample without replacement: hypergeometric, by logarithms of factorials. */
function hypergeometric(population: number, having: number, sample: number): (hits: number) => number {
  const logs = [0];
  for (let n = 1; n <= population; n += 1) logs.push(logs[n - 1]! + Math.log(n));
  const choose = (n: number, k: number) => (k < 0 || k > n ? -Infinity : logs[n]! - logs[k]! - logs[n - k]!);
  return (hits) =>
    Math.exp(choose(having, hits) + choose(population - having, sample - hits) - choose(population, sample));
}

describe('the interval of a count', () => {
  it.each([
    [200, 20],
    [1_000, 50],
    [1_000, 300],
    [5_000, 1_000],
  ])(
    'of %i contacts, of whom %i were drawn, covers the truth 95 times of 100, rare or common',
    (population, sample) => {
      for (const share of [0.002, 0.01, 0.05, 0.2, 0.5, 0.8, 0.97]) {
        const having = Math.round(population * share);
        const chance = hypergeometric(population, having, sample);
        let covered = 0;
        for (let hits = 0; hits <= sample; hits += 1) {
          const { low, high } = countInterval({ hits, sample, population });
          if (low <= having && having <= high) covered += chance(hits);
        }
        expect(covered, `${share}`).toBeGreaterThan(0.945);
      }
    },
  );

  it('agrees with published values', () => {
    // Newcombe 1998, table I, method 4: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    const published = [
      [81, 263, 0.2535, 0.3682],
      [15, 148, 0.0598, 0.1644],
      [0, 20, 0, 0.2005],
      [1, 29, 0.0018, 0.1963],
    ] as const;
    const population = 1_000_000_000;
    for (const [hits, sample, low, high] of published) {
      const interval = countInterval({ hits, sample, population });
      expect(interval.low / population).toBeCloseTo(low, 4);
      expect(interval.high / population).toBeCloseTo(high, 4);
    }
  });

  it('is no narrower for groups, however few they are', () => {
    const seen = { population: 23_422, sample: 2_554, hits: 2_488 };
    const { low, high } = countInterval(seen);
    const grouped = countInterval({ ...seen, groups: { seen: 3, of: 10_000 } });
    expect(grouped.low).toBeLessThan(low);
    expect(grouped.high).toBeGreaterThanOrEqual(high);
  });

  it('holds what was seen, and closes when everybody was', () => {
    const sampled = fc
      .record({ population: fc.integer({ min: 1, max: 100_000 }), part: fc.double({ min: 0, max: 1, noNaN: true }) })
      .chain(({ population, part }) => {
        const sample = Math.round(population * part);
        return fc.record({ population: fc.constant(population), sample: fc.constant(sample), hits: fc.nat(sample) });
      });
    fc.assert(
      fc.property(sampled, ({ population, sample, hits }) => {
        const { low, high } = countInterval({ population, sample, hits });
        expect(low).toBeGreaterThanOrEqual(hits);
        expect(high).toBeLessThanOrEqual(population - (sample - hits));
        expect(low).toBeLessThanOrEqual(high);
        if (sample === population) expect([low, high]).toEqual([hits, hits]);
        const grown = countInterval({ population, sample, hits, isGrown: true });
        expect(grown.low).toBeLessThanOrEqual(low);
        expect(grown.high).toBeGreaterThanOrEqual(high);
        const alike = countInterval({ population, sample, hits, groups: { seen: 3, of: 10_000 } });
        expect(alike.high).toBeGreaterThanOrEqual(high);
        expect(alike.low).toBeLessThanOrEqual(low);
      }),
    );
  });
});
