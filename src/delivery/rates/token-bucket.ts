/**
 * Room for sending as arithmetic: tokens that refill (RFC 2697's bucket, so to speak) and counts of a day. take-room.store.ts
 * does the same in SQL, under locks; a test holds the two against each other.
 */

/** Tokens: at most `capacity`, `perMs` new ones every ms. */
export type Bucket = { scope: string; capacity: number; perMs: number };
/** At most `most` from `startsAt` to `endsAt`. */
export type DayWindow = { scope: string; startsAt: Date; endsAt: Date; most: number };

export type BucketState = { tokens: number; at: Date };

/** Sums of fractions may miss a whole token by a hair. */
const hair = 1e-9;

/** How much of a limit may go at once. The shorter the time, the more, because workers look only so often. */
const lots = {
  second: { ms: 1_000, share: 10 },
  minute: { ms: 60_000, share: 20 },
  hour: { ms: 3_600_000, share: 50 },
};
export type Span = keyof typeof lots;

/**
 * A bucket by which never more than `limit` go in any span of that length, wherever it begins. A bucket that held and refilled
 * the whole limit would let twice as many go: what it held, and what came meanwhile. So it holds a lot of a tenth (of a
 * minute's limit a twentieth, of an hour's a fiftieth) and refills what is left beside it; of the limit at least nine tenths
 * can be used.
 *
 * Taken within one span, times in whole ms: at most capacity + perMs × (length − 1 ms) < limit + 1, in whole messages.
 */
export function bucketOf(scope: string, limit: number, span: Span): Bucket {
  const { ms, share } = lots[span];
  const capacity = Math.max(1, Math.floor(limit / share));
  return { scope: `${scope}:${span}`, capacity, perMs: (limit - capacity + 1) / ms };
}

/** A clock that is behind the one which wrote last adds nothing. */
export function refill({ capacity, perMs }: Bucket, { tokens, at }: BucketState, now: Date): BucketState {
  const elapsedMs = Math.max(0, now.getTime() - at.getTime());
  return { tokens: Math.min(capacity, tokens + elapsedMs * perMs), at: elapsedMs > 0 ? now : at };
}

/** Whole messages there is room for. */
export const roomIn = (tokens: number): number => Math.max(0, Math.floor(tokens + hair));

/** When `count` tokens will be there, at most as many as there is place for. */
export function readyAt({ capacity, perMs }: Bucket, { tokens, at }: BucketState, count: number): Date {
  const missing = Math.min(count, capacity) - tokens;
  return missing <= hair ? at : new Date(at.getTime() + Math.ceil(missing / perMs));
}

/** So many are worth waking up for: half a lot, so that there is time to come for it before the bucket runs over. */
export const worthTaking = ({ capacity }: Bucket, want: number): number =>
  Math.max(1, Math.min(want, Math.ceil(capacity / 2)));
