import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTravelClock, silentLog } from '../../../src/platform/index.ts';
import { runClock } from '../../../src/segments/keep/run-clock.ts';

const start = Date.parse('2026-10-24T09:00:00Z');
const clock = createTravelClock(new Date(start));

/** Instants that are due, and when each was flipped. Time passes only when the test lets it. */
function setUp({ failures = 0, busyUntil = 0 } = {}) {
  const pending: number[] = [];
  const flipped: { dueAt: number; at: number }[] = [];
  let looks = 0;
  const loop = runClock({
    clock,
    log: silentLog,
    async tick() {
      if (failures > 0) {
        failures -= 1;
        throw new Error('the database is away');
      }
      const now = clock.now().getTime();
      const due = pending.filter((dueAt) => dueAt <= now);
      if (now < busyUntil) return { claimed: due.length, settled: 0 };
      for (const dueAt of due) {
        pending.splice(pending.indexOf(dueAt), 1);
        flipped.push({ dueAt, at: now });
      }
      return { claimed: due.length, settled: due.length };
    },
    async earliestDue() {
      looks += 1;
      return pending.length === 0 ? undefined : new Date(Math.min(...pending));
    },
  });
  return { loop, pending, flipped, looks: () => looks };
}

beforeEach(() => {
  vi.useFakeTimers();
  clock.travelTo(new Date(start));
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the clock', () => {
  it('flips at the instant, not before and not at the next look', async () => {
    const { loop, pending, flipped } = setUp();
    pending.push(start + 137, start + 20_003);
    void loop.start();
    await vi.advanceTimersByTimeAsync(136);
    expect(flipped).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(flipped).toEqual([{ dueAt: start + 137, at: start + 137 }]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(flipped[1]).toEqual({ dueAt: start + 20_003, at: start + 20_003 });
    await loop.stop();
  });

  it('is woken by an earlier instant than the one it sleeps for', async () => {
    const { loop, pending, flipped } = setUp();
    pending.push(start + 10_000);
    void loop.start();
    await vi.advanceTimersByTimeAsync(10);
    pending.push(start + 60);
    loop.note(start + 60);
    await vi.advanceTimersByTimeAsync(50);
    expect(flipped).toEqual([{ dueAt: start + 60, at: start + 60 }]);
    await loop.stop();
  });

  it('finds what another process wrote at its next look', async () => {
    const { loop, pending, flipped } = setUp();
    void loop.start();
    await vi.advanceTimersByTimeAsync(5);
    pending.push(start + 6);
    await vi.advanceTimersByTimeAsync(250);
    expect(flipped).toHaveLength(1);
    await loop.stop();
  });

  it('sees that time jumped ahead, and waits when it jumped back', async () => {
    const { loop, pending, flipped } = setUp();
    pending.push(start + 3_600_000, start + 7_200_000);
    void loop.start();
    await vi.advanceTimersByTimeAsync(100);
    clock.travelTo(new Date(start + 3_600_000));
    await vi.advanceTimersByTimeAsync(250);
    expect(flipped.map(({ dueAt }) => dueAt)).toEqual([start + 3_600_000]);
    clock.travelTo(new Date(start));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(flipped).toHaveLength(1);
    await loop.stop();
  });

  it('makes up at its start for what fell due while nobody ran', async () => {
    const { loop, pending, flipped } = setUp();
    pending.push(start - 5_000, start - 1);
    void loop.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(flipped).toHaveLength(2);
    await loop.stop();
  });

  it('goes on after a failure, and while those who are due are in other hands', async () => {
    const { loop, pending, flipped } = setUp({ failures: 2, busyUntil: start + 700 });
    pending.push(start);
    void loop.start();
    await vi.advanceTimersByTimeAsync(690);
    expect(flipped).toEqual([]);
    await vi.advanceTimersByTimeAsync(60);
    expect(flipped).toHaveLength(1);
    await loop.stop();
  });

  it('takes what falls due within some milliseconds together, at most ten late', async () => {
    const { loop, pending, flipped, looks } = setUp();
    for (let n = 1; n <= 1_000; n += 1) pending.push(start + n);
    void loop.start();
    await vi.advanceTimersByTimeAsync(1_100);
    expect(flipped).toHaveLength(1_000);
    const errors = flipped.map(({ dueAt, at }) => at - dueAt);
    expect(Math.min(...errors)).toBe(0);
    expect(Math.max(...errors)).toBeLessThanOrEqual(10);
    expect(looks()).toBeLessThan(200);
    await loop.stop();
  });

  it('stops, and starts again', async () => {
    const { loop, pending, flipped } = setUp();
    void loop.start();
    void loop.start();
    await loop.stop();
    pending.push(start + 1);
    await vi.advanceTimersByTimeAsync(500);
    expect(flipped).toEqual([]);
    void loop.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(flipped).toHaveLength(1);
    await loop.stop();
  });
});
