import { around, type Estimate, notEnough } from './estimate.ts';
import { welchReach } from './student-t.ts';

/** A number seen on each of `count` people: its mean and its variance (divided by count - 1; null for fewer than two). */
export type Sample = { count: number; mean: number; variance: number | null };

/**
 * Difference of two means, first less second, with the interval of Welch and Satterthwaite ({@link welchReach}): the
 * variances may differ, and do between those who got an offer and those who did not.
 */
export function compareMeans(first: Sample, second: Sample): Estimate {
  if (first.count < 2 || second.count < 2 || first.variance === null || second.variance === null) {
    return notEnough('too-few');
  }
  if (first.variance === 0 && second.variance === 0) return notEnough('all-alike');
  const spread = ({ count, variance }: Sample) => ({ variance: (variance ?? 0) / count, degrees: count - 1 });
  return around(first.mean - second.mean, welchReach(spread(first), spread(second)));
}

/** The sample of a list of numbers. */
export function sampleOf(values: readonly number[]): Sample {
  const count = values.length;
  const mean = count === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, variance: count < 2 ? null : squares / (count - 1) };
}
