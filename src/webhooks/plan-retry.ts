/** When a delivery that failed is tried again. Pure. */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Waits after the first attempt, the second, …: together about three days. */
export const retryDelaysMs: readonly number[] = [
  ...[5 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute],
  ...[1 * hour, 2 * hour, 4 * hour, 8 * hour, 12 * hour, 12 * hour, 12 * hour, 20 * hour],
];

/** A delivery is given up after so many attempts. */
export const mostAttempts = retryDelaysMs.length + 1;

const longestAskedMs = 12 * hour;

/**
 * Milliseconds until the next attempt, after `attempts` of them; null when it was the last. Up to a tenth is drawn on
 * top, so that what failed together does not come back together; a receiver that names a time (Retry-After) is heard.
 */
export function retryDelayMs(
  attempts: number,
  { draw, askedMs = 0 }: { draw: number; askedMs?: number | undefined },
): number | null {
  const planned = retryDelaysMs[attempts - 1];
  if (planned === undefined) return null;
  return Math.round(Math.max(planned * (1 + draw / 10), Math.min(askedMs, longestAskedMs)));
}

/** Retry-After (RFC 9110, 10.2.3) in milliseconds: seconds, or a date. Undefined for what is neither. */
export function readRetryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * second;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
