import { describe, expect, it } from 'vitest';
import { mostAttempts, readRetryAfter, retryDelayMs, retryDelaysMs } from '../../../src/webhooks/plan-retry.ts';

const hour = 3_600_000;
const now = new Date('2026-11-01T12:00:00Z');

describe('the next attempt', () => {
  it('comes later each time, about three days in all, and then no more', () => {
    const waits = Array.from({ length: mostAttempts }, (_, attempt) => retryDelayMs(attempt + 1, { draw: 0 }));
    expect(waits.slice(0, -1)).toEqual(retryDelaysMs);
    expect(waits.at(-1)).toBe(null);
    const sorted = retryDelaysMs.toSorted((a, b) => a - b);
    expect(retryDelaysMs).toEqual(sorted);
    const total = retryDelaysMs.reduce((sum, wait) => sum + wait, 0);
    expect(total / hour).toBeGreaterThan(68);
    expect(total / hour).toBeLessThan(76);
  });

  it('is up to a tenth later by chance', () => {
    expect(retryDelayMs(1, { draw: 0.999 })).toBe(5_500);
  });

  it('hears a receiver that names a time, but not for ever', () => {
    expect(retryDelayMs(1, { draw: 0, askedMs: 90_000 })).toBe(90_000);
    expect(retryDelayMs(6, { draw: 0, askedMs: 90_000 })).toBe(hour);
    expect(retryDelayMs(1, { draw: 0, askedMs: 900 * hour })).toBe(12 * hour);
    expect(readRetryAfter('120', now)).toBe(120_000);
    expect(readRetryAfter('Sun, 01 Nov 2026 12:01:00 GMT', now)).toBe(60_000);
    expect(readRetryAfter('Sun, 01 Nov 2026 11:00:00 GMT', now)).toBe(0);
    expect(readRetryAfter('soon', now)).toBe(undefined);
    expect(readRetryAfter(undefined, now)).toBe(undefined);
  });
});
