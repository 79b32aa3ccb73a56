import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../simulator/index.ts';
import {
  type ClustersWithPast,
  clustersOf,
  compareMeans,
  compareMeansWithPast,
  compareRatios,
  compareRatiosWithPast,
  compareShares,
  type Estimate,
  type SampleWithPast,
  sampleOf,
} from '../../../src/experiments/index.ts';

/** How often of 2,000 repetitions the interval holds what is true. */
const REPETITIONS = 2_000;
function coverage(seed: string, truth: number, repeat: (random: Random) => Estimate): number {
  let held = 0;
  for (let index = 0; index < REPETITIONS; index++) {
    const estimate = repeat(createRandom(seed).fork(index));
    if (estimate.kind === 'estimated' && estimate.low <= truth && estimate.high >= truth) held += 1;
  }
  return held / REPETITIONS;
}

const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

/** A shopper: how often differs between people (Poisson with a gamma mean), and so does the taste for mornings. */
function shopper(random: Random, mornings: number): { divisor: number; part: number } {
  const divisor = random.poisson(random.gamma(1.6, 1.5));
  const own = Math.min(1, Math.max(0, mornings + 0.25 * (random.unit() * 2 - 1)));
  return { divisor, part: many(divisor, () => random.chance(own)).filter(Boolean).length };
}

const within = (share: number) => {
  expect(share).toBeGreaterThanOrEqual(0.93);
  expect(share).toBeLessThanOrEqual(0.97);
};

describe('95 % intervals hold the truth about 95 times of 100', () => {
  it.each([
    [0.3, 400, 0.24, 100],
    [0.06, 900, 0.06, 120],
    [0.5, 40, 0.35, 40],
  ])('shares of people: %d of %d beside %d of %d', (p, m, q, n) => {
    const hits = (random: Random, chance: number, of: number) =>
      many(of, () => random.chance(chance)).filter(Boolean).length;
    within(
      coverage(`shares-${p}-${n}`, p - q, (random) =>
        compareShares({ hits: hits(random, p, m), of: m }, { hits: hits(random, q, n), of: n }),
      ),
    );
  });

  it.each([
    [12, 1, 6, 3],
    [300, 1, 60, 2],
  ])('means of %d people beside %d, with other variances', (m, sd, n, otherSd) => {
    within(
      coverage(`means-${m}`, 0.4, (random) =>
        compareMeans(
          sampleOf(many(m, () => random.normal(0.4, sd))),
          sampleOf(many(n, () => random.normal(0, otherSd))),
        ),
      ),
    );
  });

  it('means of orders a person, which are far from normal', () => {
    const orders = (random: Random, mean: number) => random.poisson(random.gamma(1.6, mean / 1.6));
    within(
      coverage('orders', 0.3, (random) =>
        compareMeans(sampleOf(many(400, () => orders(random, 2.3))), sampleOf(many(100, () => orders(random, 2)))),
      ),
    );
  });

  it('means of orders a person with what they ordered before taken out: as often, and narrower', () => {
    const withPast = (people: { now: number; past: number }[]): SampleWithPast => {
      const { mean: pastMean, variance: pastVariance } = sampleOf(people.map(({ past }) => past));
      const { clusters, covariance, ...rest } = clustersOf(
        people.map(({ now, past }) => ({ part: now, divisor: past })),
      );
      return { count: clusters, mean: rest.part, variance: rest.partVariance, pastMean, pastVariance, covariance };
    };
    const seen = (random: Random, count: number, extra: number) =>
      withPast(
        many(count, () => {
          const rate = random.gamma(1.6, 1.5);
          return { past: random.poisson(rate * 1.5), now: random.poisson(rate + extra) };
        }),
      );
    let [reach, plain] = [0, 0];
    const width = (estimate: Estimate) => (estimate.kind === 'estimated' ? estimate.high - estimate.low : 0);
    const covered = coverage('past', 0.3, (random) => {
      const [treated, control] = [seen(random, 400, 0.3), seen(random, 100, 0)];
      const estimate = compareMeansWithPast(treated, control);
      reach += width(estimate);
      plain += width(compareMeans(treated, control));
      return estimate;
    });
    within(covered);
    expect(reach / plain).toBeLessThan(0.85);
  });

  it.each([
    [0.5, 0.44, 400, 100],
    [0.3, 0.3, 200, 60],
  ])('shares of orders, %d beside %d, by person', (p, q, m, n) => {
    within(
      coverage(`ratios-${m}`, p - q, (random) =>
        compareRatios(clustersOf(many(m, () => shopper(random, p))), clustersOf(many(n, () => shopper(random, q)))),
      ),
    );
  });

  it('shares of orders with the shares before taken out: as often, and narrower', () => {
    const seen = (random: Random, count: number, moved: number): ClustersWithPast => {
      const people = many(count, () => {
        const taste = random.unit();
        const rate = random.gamma(1.6, 2.5);
        const orders = (chance: number) => {
          const divisor = random.poisson(rate);
          return { divisor, part: many(divisor, () => random.chance(chance)).filter(Boolean).length };
        };
        return { past: orders(taste), now: orders(taste + moved * (1 - taste)) };
      });
      const covary = (a: 'divisor' | 'part', b: 'divisor' | 'part') =>
        clustersOf(people.map(({ now, past }) => ({ divisor: now[a], part: past[b] }))).covariance ?? 0;
      return {
        now: clustersOf(people.map(({ now }) => now)),
        past: clustersOf(people.map(({ past }) => past)),
        together: {
          divisors: covary('divisor', 'divisor'),
          parts: covary('part', 'part'),
          partDivisor: covary('part', 'divisor'),
          divisorPart: covary('divisor', 'part'),
        },
      };
    };
    let [reach, plain] = [0, 0];
    const width = (estimate: Estimate) => (estimate.kind === 'estimated' ? estimate.high - estimate.low : 0);
    const covered = coverage('shares with past', 0.1, (random) => {
      const [treated, control] = [seen(random, 250, 0.2), seen(random, 80, 0)];
      const estimate = compareRatiosWithPast(treated, control);
      reach += width(estimate);
      plain += width(compareRatios(treated.now, control.now));
      return estimate;
    });
    within(covered);
    expect(reach / plain).toBeLessThan(0.85);
  });

  it('as if orders were people, shares of orders would hold it far too seldom', () => {
    const loyal = (random: Random) => {
      const { divisor } = shopper(random, 0.5);
      return { divisor: divisor * 4, part: random.chance(0.5) ? divisor * 4 : 0 };
    };
    const sum = (people: { divisor: number; part: number }[]) =>
      people.reduce((all, one) => ({ hits: all.hits + one.part, of: all.of + one.divisor }), { hits: 0, of: 0 });
    const asPeople = coverage('naive', 0, (random) =>
      compareShares(sum(many(100, () => loyal(random))), sum(many(100, () => loyal(random)))),
    );
    const byPerson = coverage('naive', 0, (random) =>
      compareRatios(clustersOf(many(100, () => loyal(random))), clustersOf(many(100, () => loyal(random)))),
    );
    expect(asPeople).toBeLessThan(0.7);
    within(byPerson);
  });
});
