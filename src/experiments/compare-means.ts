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

/** A sample whose people were also seen before: their mean and variance then, and how then and now vary together. */
export type SampleWithPast = Sample & { pastMean: number; pastVariance: number | null; covariance: number | null };

/**
 * {@link compareMeans} of what is left after taking out what each person's past already told: who bought often before
 * buys often after, offer or not. Nothing after the draw goes into it, so it stays a comparison of randomly drawn groups;
 * only the interval is narrower. A. Deng, Y. Xu, R. Kohavi and T. Walker, "Improving the sensitivity of online controlled
 * experiments by utilizing pre-experiment data", WSDM 2013 (CUPED). One slope for both groups; without a past that
 * varies it is compareMeans.
 */
export function compareMeansWithPast(first: SampleWithPast, second: SampleWithPast): Estimate {
  const samples = [first, second];
  const sum = (of: (sample: SampleWithPast) => number | null) =>
    samples.reduce((total, sample) => total + (of(sample) ?? 0) * (sample.count - 1), 0);
  const pastSquares = sum((sample) => sample.pastVariance);
  if (!(pastSquares > 0)) return compareMeans(first, second);
  const slope = sum((sample) => sample.covariance) / pastSquares;
  const adjust = ({ count, mean, variance, pastMean, pastVariance, covariance }: SampleWithPast): Sample => ({
    count,
    mean: mean - slope * pastMean,
    variance:
      variance === null
        ? null
        : Math.max(0, variance - 2 * slope * (covariance ?? 0) + slope * slope * (pastVariance ?? 0)),
  });
  return compareMeans(adjust(first), adjust(second));
}

/** The sample of a list of numbers. */
export function sampleOf(values: readonly number[]): Sample {
  const count = values.length;
  const mean = count === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, variance: count < 2 ? null : squares / (count - 1) };
}
