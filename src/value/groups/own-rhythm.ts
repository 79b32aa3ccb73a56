/** So many of the shop's pauses a customer's own have to outweigh. */
const shopWeight = 3;
const shortestDays = 7;

/** The value at a share of sorted numbers: the smallest that at least this share does not exceed (nearest rank). */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

/**
 * The usual longest pause of a customer in days: nine of ten pauses are no longer. Customers with few pauses borrow from the
 * shop: their own and the shop's nine-tenths are averaged, the shop's counting as three pauses. Never under a week.
 */
export function usualPause(pauses: readonly number[], shopPause: number): number {
  const { length } = pauses;
  const own =
    length === 0
      ? 0
      : quantileOf(
          [...pauses].sort((a, b) => a - b),
          0.9,
        );
  return Math.max(shortestDays, (length * own + shopWeight * shopPause) / (length + shopWeight));
}

/** From so many pauses on, their regularity can be judged. */
export const fewestPauses = 3;

/**
 * How irregular pauses are: their standard deviation over their mean. 0 is clockwork; pauses by pure chance, such as those of
 * a Poisson process, give 1. Null with fewer than three.
 */
export function variationOf(pauses: readonly number[]): number | null {
  const { length } = pauses;
  if (length < fewestPauses) return null;
  const mean = pauses.reduce((sum, pause) => sum + pause, 0) / length;
  const squares = pauses.reduce((sum, pause) => sum + (pause - mean) ** 2, 0);
  return Math.sqrt(squares / (length - 1)) / mean;
}
