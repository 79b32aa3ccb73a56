/**
 * Shares of orders, where one person places many: the orders of one person are alike, so that a thousand orders of a
 * hundred people say far less than a thousand people. What varies independently is the person; the formulas therefore take
 * each person's two sums (orders, and those of them that count) and never the single order.
 *
 * Method: the ratio of two means by linearisation (the delta method), W. G. Cochran, "Sampling Techniques", 3rd edition
 * (Wiley 1977), sections 2.11 and 6.4, clusters of unequal sizes 9A.1; for shares of clicks and orders in online
 * experiments also A. Deng, U. Knoblich and J. Lu, "Applying the delta method in metric analytics", KDD 2018.
 */
import { around, type Estimate, notEnough } from './estimate.ts';
import { studentT95, welchReach } from './student-t.ts';

/**
 * What is known of `clusters` people: the means of what is divided by (orders of each, `divisor`) and of what is divided
 * (those of them that count, `part`), their variances and their covariance (divided by clusters - 1; null below two).
 */
export type Clusters = {
  clusters: number;
  divisor: number;
  part: number;
  divisorVariance: number | null;
  partVariance: number | null;
  covariance: number | null;
};

/** The same people seen twice: how the sums of one time vary together with those of the other (covariances). */
export type Together = { divisors: number; parts: number; partDivisor: number; divisorPart: number };

/** Below it the spread itself is not known well enough (Cochran 6.5 asks for more than 30). */
const FEWEST_CLUSTERS = 30;
/** Coefficient of variation of the mean divisor: the bias of the ratio is less than this share of its standard error. */
const LARGEST_UNEVENNESS = 0.2;
const ROUNDING = 1e-12;

type Known = { ratio: number; variance: number; clusters: number };

function linearise(seen: Clusters): Known | ReturnType<typeof notEnough> {
  const { clusters, divisor, part, divisorVariance, partVariance, covariance } = seen;
  if (clusters < FEWEST_CLUSTERS || divisorVariance === null || partVariance === null || covariance === null) {
    return notEnough('too-few');
  }
  if (divisor <= 0) return notEnough('nothing-to-divide');
  if (Math.sqrt(divisorVariance / clusters) / divisor > LARGEST_UNEVENNESS) return notEnough('too-uneven');
  const ratio = part / divisor;
  const residual = partVariance - 2 * ratio * covariance + ratio * ratio * divisorVariance;
  // Of people who all have the same share, rounding leaves something beside 0.
  const isNothing = residual <= ROUNDING * partVariance;
  return { ratio, variance: isNothing ? 0 : residual / clusters / divisor ** 2, clusters };
}

/** The share itself: the sum of the parts over the sum of the divisors, with its interval. */
export function estimateRatio(seen: Clusters): Estimate {
  const known = linearise(seen);
  if ('kind' in known) return known;
  if (known.variance === 0) return notEnough('all-alike');
  return around(known.ratio, studentT95(known.clusters - 1) * Math.sqrt(known.variance));
}

/** Difference of the shares of two groups of different people, first less second, -1 to 1. */
export function compareRatios(first: Clusters, second: Clusters): Estimate {
  const a = linearise(first);
  const b = linearise(second);
  if ('kind' in a) return a;
  if ('kind' in b) return b;
  return difference(a, b);
}

/** A group seen now and before. */
export type ClustersWithPast = { now: Clusters; past: Clusters; together: Together };

/**
 * {@link compareRatios} of what is left after taking out what each person's share before already told, as compareMeansWithPast
 * does for means: the linearised shares take the place of the numbers (Deng et al. 2013 and 2018). One slope for both
 * groups; where the past says too little it is compareRatios.
 */
export function compareRatiosWithPast(first: ClustersWithPast, second: ClustersWithPast): Estimate {
  const a = linearise(first.now);
  const b = linearise(second.now);
  if ('kind' in a) return a;
  if ('kind' in b) return b;
  const pastA = linearise(first.past);
  const pastB = linearise(second.past);
  if ('kind' in pastA || 'kind' in pastB) return compareRatios(first.now, second.now);
  const sharedA = sharedVariance(a, pastA, first);
  const sharedB = sharedVariance(b, pastB, second);
  const pastVariance = pastA.variance * a.clusters ** 2 + pastB.variance * b.clusters ** 2;
  if (pastVariance === 0) return compareRatios(first.now, second.now);
  const slope = (sharedA * a.clusters ** 2 + sharedB * b.clusters ** 2) / pastVariance;
  const adjust = (now: Known, past: Known, shared: number): Known => ({
    ratio: now.ratio - slope * past.ratio,
    variance: Math.max(0, now.variance - 2 * slope * shared + slope * slope * past.variance),
    clusters: now.clusters,
  });
  return difference(adjust(a, pastA, sharedA), adjust(b, pastB, sharedB));
}

/** Covariance of the shares of the same people at two times. */
function sharedVariance(now: Known, past: Known, seen: ClustersWithPast): number {
  const { divisors, parts, partDivisor, divisorPart } = seen.together;
  const residuals = parts - past.ratio * partDivisor - now.ratio * divisorPart + now.ratio * past.ratio * divisors;
  return residuals / now.clusters / (seen.now.divisor * seen.past.divisor);
}

function difference(a: Known, b: Known): Estimate {
  if (a.variance + b.variance === 0) return notEnough('all-alike');
  const spread = ({ variance, clusters }: Known) => ({ variance, degrees: clusters - 1 });
  return around(a.ratio - b.ratio, welchReach(spread(a), spread(b)));
}

/** Difference of the shares of the same people at two times, now less past: what each keeps is not counted as chance. */
export function compareRatiosWithin(seen: ClustersWithPast): Estimate {
  const a = linearise(seen.now);
  const b = linearise(seen.past);
  if ('kind' in a) return a;
  if ('kind' in b) return b;
  const variance = a.variance + b.variance - 2 * sharedVariance(a, b, seen);
  if (!(variance > 0)) return notEnough('all-alike');
  return around(a.ratio - b.ratio, studentT95(a.clusters - 1) * Math.sqrt(variance));
}

/** What is known of a list of people, each with what is divided by and what is divided. */
export function clustersOf(people: readonly { divisor: number; part: number }[]): Clusters {
  const clusters = people.length;
  const mean = (of: (one: (typeof people)[number]) => number) =>
    clusters === 0 ? 0 : people.reduce((sum, one) => sum + of(one), 0) / clusters;
  const divisor = mean((one) => one.divisor);
  const part = mean((one) => one.part);
  const vary = (of: (one: (typeof people)[number]) => number) =>
    clusters < 2 ? null : people.reduce((sum, one) => sum + of(one), 0) / (clusters - 1);
  return {
    clusters,
    divisor,
    part,
    divisorVariance: vary((one) => (one.divisor - divisor) ** 2),
    partVariance: vary((one) => (one.part - part) ** 2),
    covariance: vary((one) => (one.divisor - divisor) * (one.part - part)),
  };
}
