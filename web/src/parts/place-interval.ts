export type Estimate = { value: number; low: number; high: number };

/**
 * Where an interval lies on a line from `from` to `to`, in per cent of its width. It may be chance when it holds `zero`.
 * Pure.
 */
export function placeInterval({ value, low, high }: Estimate, [from, to]: readonly [number, number], zero: number) {
  const at = (one: number) => (to === from ? 50 : Math.max(0, Math.min(100, ((one - from) / (to - from)) * 100)));
  return {
    dot: at(value),
    start: at(low),
    width: at(high) - at(low),
    zero: zero >= from && zero <= to ? at(zero) : null,
    mayBeChance: low <= zero && high >= zero,
  };
}

/** A line around `zero` on which all of some intervals can be compared. */
export function rangeAround(estimates: readonly Estimate[], zero = 0): [number, number] {
  const far = 1.1 * Math.max(0, ...estimates.flatMap(({ low, high }) => [Math.abs(low - zero), Math.abs(high - zero)]));
  return [zero - (far || 1), zero + (far || 1)];
}
