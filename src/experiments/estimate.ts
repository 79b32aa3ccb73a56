/** What was worked out from what was seen, with the interval in which the true value lies in 95 of 100 such cases. */
export type Estimate = Estimated | NotEnoughData;

export type Estimated = { kind: 'estimated'; value: number; low: number; high: number };

/**
 * Why nothing honest can be said: fewer observations than it takes, all alike (so that nothing is known about how much
 * they vary), nothing to divide by, or a divisor that varies too much for the formula.
 */
export type NotEnoughData = {
  kind: 'not-enough-data';
  reason: 'too-few' | 'all-alike' | 'nothing-to-divide' | 'too-uneven';
};

export const notEnough = (reason: NotEnoughData['reason']): NotEnoughData => ({ kind: 'not-enough-data', reason });

/** value ± reach. */
export const around = (value: number, reach: number): Estimated => ({
  kind: 'estimated',
  value,
  low: value - reach,
  high: value + reach,
});

/** Everything multiplied: an effect on one contact as an effect on all of them. What is not known stays so. */
export function scaleEstimate(estimate: Estimate, factor: number): Estimate {
  if (estimate.kind === 'not-enough-data') return estimate;
  const [low, high] = [estimate.low * factor, estimate.high * factor].sort((a, b) => a - b) as [number, number];
  return { kind: 'estimated', value: estimate.value * factor, low, high };
}

/** Whether chance alone explains it: 0 lies in the interval. Nothing can be told from too little either. */
export const mayBeChance = (estimate: Estimate): boolean =>
  estimate.kind === 'not-enough-data' || (estimate.low <= 0 && estimate.high >= 0);
