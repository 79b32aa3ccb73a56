import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Bucket,
  bucketOf,
  readyAt,
  refill,
  roomIn,
  type Span,
  worthTaking,
} from '../../../../src/delivery/rates/token-bucket.ts';

const lengths: Record<Span, number> = { second: 1_000, minute: 60_000, hour: 3_600_000 };
const from = Date.parse('2026-11-23T06:00:00Z');

/** Takes all there is at each of these instants (ms). Returns what was taken when. */
function takeAt(bucket: Bucket, instants: number[], wants: number[]) {
  let state = { tokens: bucket.capacity, at: new Date(from) };
  return instants.map((ms, index) => {
    state = refill(bucket, state, new Date(from + ms));
    const got = Math.min(wants[index] ?? Number.POSITIVE_INFINITY, roomIn(state.tokens));
    state = { ...state, tokens: state.tokens - got };
    return { ms, got };
  });
}

/** The most that was taken in any window of this length, wherever it begins. */
function worstWindow(taken: { ms: number; got: number }[], lengthMs: number): number {
  let worst = 0;
  let sum = 0;
  let first = 0;
  for (const { ms, got } of taken) {
    sum += got;
    while (taken[first]!.ms <= ms - lengthMs) {
      sum -= taken[first]!.got;
      first += 1;
    }
    worst = Math.max(worst, sum);
  }
  return worst;
}

const span = fc.constantFrom<Span>('second', 'minute', 'hour');

describe('a bucket', () => {
  it('never lets more than its limit go in any window, whenever takers come and whatever they take', () => {
    const steps = fc.array(fc.tuple(fc.nat({ max: 400 }), fc.integer({ min: 1, max: 50 })), { maxLength: 300 });
    fc.assert(
      fc.property(span, fc.integer({ min: 1, max: 2_000 }), steps, (of, limit, given) => {
        let ms = 0;
        const instants = given.map(([step]) => {
          ms += Math.round((step * lengths[of]) / 1_000);
          return ms;
        });
        const taken = takeAt(
          bucketOf('x', limit, of),
          instants,
          given.map(([, want]) => want * 20),
        );
        expect(worstWindow(taken, lengths[of])).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it.each([
    ['second', 1],
    ['second', 7],
    ['second', 100],
    ['minute', 60],
    ['hour', 3_600],
  ] as const)('a %s of %i lets nine tenths of it go to whoever comes when it is worth it', (of, limit) => {
    const bucket = bucketOf('x', limit, of);
    let state = { tokens: 0, at: new Date(from) };
    const end = from + 20 * lengths[of];
    let taken = 0;
    for (;;) {
      const next = readyAt(bucket, state, worthTaking(bucket, 200));
      if (next.getTime() > end) break;
      state = refill(bucket, state, next);
      const got = roomIn(state.tokens);
      expect(got).toBeGreaterThan(0);
      taken += got;
      state = { ...state, tokens: state.tokens - got };
    }
    expect(taken).toBeGreaterThanOrEqual(0.9 * limit * 20);
    expect(taken).toBeLessThanOrEqual(limit * 20);
  });

  it('gains nothing from a clock that goes backwards', () => {
    const bucket = bucketOf('x', 10, 'second');
    const state = { tokens: 0.5, at: new Date(from) };
    expect(refill(bucket, state, new Date(from - 5_000))).toEqual(state);
  });
});
