import { type Estimate, type Estimated, notEnough } from './estimate.ts';
import { Z_95 } from './student-t.ts';

/** `hits` of `of` people did it. */
export type Share = { hits: number; of: number };

/**
 * The share of everybody like these who would do it: the score interval without continuity correction. E. B. Wilson,
 * "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212. Honest for few people
 * and for shares near 0 and 1.
 */
export function estimateShare({ hits, of }: Share): Estimate {
  return of > 0 ? wilson(hits, of) : notEnough('too-few');
}

function wilson(hits: number, of: number): Estimated {
  const value = hits / of;
  const square = Z_95 * Z_95;
  const centre = value + square / (2 * of);
  const reach = Z_95 * Math.sqrt((value * (1 - value)) / of + square / (4 * of * of));
  const scale = 1 + square / of;
  return {
    kind: 'estimated',
    value,
    low: hits === 0 ? 0 : Math.max(0, (centre - reach) / scale),
    high: hits === of ? 1 : Math.min(1, (centre + reach) / scale),
  };
}

/**
 * Difference of two shares, first less second, from -1 to 1, with the hybrid score interval. R. G. Newcombe, "Interval
 * estimation for the difference between independent proportions: comparison of eleven methods", Statistics in Medicine 17
 * (1998), 873-890, method 10. For people, each counted once; what one person may do several times is for
 * {@link compareRatios}.
 */
export function compareShares(first: Share, second: Share): Estimate {
  if (first.of === 0 || second.of === 0) return notEnough('too-few');
  const a = wilson(first.hits, first.of);
  const b = wilson(second.hits, second.of);
  const value = a.value - b.value;
  return {
    kind: 'estimated',
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
  };
}
