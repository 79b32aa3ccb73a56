/** A share in one group of people over that in another, with its interval; null ends are not known. */
export type RatioOfShares = { value: number; low: number; high: number };

/** The 99 per cent point of the normal distribution, two-sided: many lines are looked at at once. */
const z99 = 2.575_829;

/**
 * How many times as often something happened to the one as to the other, with a 99 % interval: on the logarithm, half a case
 * added to each cell (Katz et al. 1978, Biometrics 34:469; Pettigrew et al. 1986, Biometrika 73:425).
 */
export function ratioOfShares(one: { count: number; of: number }, other: { count: number; of: number }): RatioOfShares {
  const shares = ((one.count + 0.5) / (one.of + 0.5)) * ((other.of + 0.5) / (other.count + 0.5));
  const variance = 1 / (one.count + 0.5) - 1 / (one.of + 0.5) + (1 / (other.count + 0.5) - 1 / (other.of + 0.5));
  const reach = z99 * Math.sqrt(Math.max(0, variance));
  return { value: shares, low: shares * Math.exp(-reach), high: shares * Math.exp(reach) };
}
