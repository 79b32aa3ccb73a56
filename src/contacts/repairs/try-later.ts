/** A repair that cannot go on now, but may later: it waits, and is taken up again where it was. */
export class TryLater extends Error {
  /** How long the other side asked us to wait, in milliseconds. */
  readonly askedMs: number;

  constructor(why: string, askedMs = 0) {
    super(why);
    this.askedMs = askedMs;
  }
}

const second = 1_000;
const minute = 60 * second;

/** Waits after the first failure, the second, …, in milliseconds. */
const waits = [5 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute] as const;
const longestAskedMs = 60 * minute;

/** How often something is tried before a repair gives up. */
export const MOST_ATTEMPTS = waits.length + 1;

/** Milliseconds until the next attempt after so many that failed; null: that was the last. Pure. */
export function waitBefore(attempts: number, askedMs: number): number | null {
  const planned = waits[attempts - 1];
  return planned === undefined ? null : Math.max(planned, Math.min(askedMs, longestAskedMs));
}
