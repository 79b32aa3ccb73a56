import type { Clock } from '../clock.ts';

export type Allowance = { isAllowed: boolean; limit: number; remaining: number; resetSeconds: number };

/** How many requests one caller may make in a window. */
export type RateLimit = { requests: number; windowMs: number };

/** Generous on purpose: it stops a runaway loop, not a busy integration. */
export const defaultRateLimit: RateLimit = { requests: 120_000, windowMs: 60_000 };

/**
 * Fixed windows counted in this process (several processes allow as many times more). Callers of the window before are
 * forgotten as a whole, so memory is bounded by the callers of one window.
 */
export function createRateLimiter({ requests, windowMs }: RateLimit, clock: Clock) {
  let windowStartMs = 0;
  let counts = new Map<string, number>();
  return {
    take(caller: string): Allowance {
      const nowMs = clock.now().getTime();
      const startMs = nowMs - (nowMs % windowMs);
      if (startMs !== windowStartMs) {
        windowStartMs = startMs;
        counts = new Map();
      }
      const used = (counts.get(caller) ?? 0) + 1;
      counts.set(caller, used);
      return {
        isAllowed: used <= requests,
        limit: requests,
        remaining: Math.max(0, requests - used),
        resetSeconds: Math.ceil((startMs + windowMs - nowMs) / 1000),
      };
    },
  };
}
