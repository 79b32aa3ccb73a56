/**
 * Flips answers when they fall due, not at the next poll: sleeps until the earliest instant that is known, and looks again
 * now and then for what other processes wrote and for clocks that jump.
 */
import type { Clock, Log } from '../../platform/index.ts';

/** How long it sleeps at most. */
const LOOK_MS = 250;
/**
 * Between the beginnings of two batches: what falls due in this time shares one. A tenth of what a flip may be late, and
 * enough to spare the database from a transaction for each of a thousand flips a second.
 */
const PACE_MS = 8;
/** After it failed, or while everybody who is due is in other hands. */
const RETRY_MS = 20;

/** One batch: how many it found due, and how many of them it dealt with. */
type Tick = () => Promise<{ claimed: number; settled: number } | undefined>;

export type ClockLoop = ReturnType<typeof runClock>;

export function runClock({
  clock,
  log,
  tick,
  earliestDue,
}: {
  clock: Clock;
  log: Log;
  tick: Tick;
  earliestDue: () => Promise<Date | undefined>;
}) {
  /** Epoch ms by `clock`: nothing is known to be due before. */
  let target = Number.POSITIVE_INFINITY;
  let isStopped = true;
  let running: Promise<void> = Promise.resolve();
  let wakeUp: (() => void) | undefined;

  function sleep(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(wake, Math.max(0, ms));
      function wake() {
        clearTimeout(timer);
        wakeUp = undefined;
        done();
      }
      wakeUp = wake;
    });
  }

  /** Sleeps until something is due, `waitMs` at least, and never longer than until the next look. */
  async function untilDue(waitMs: number): Promise<void> {
    const startedAt = performance.now();
    // A timer may fire a moment early, and a note may wake us: the clock has the last word.
    while (!isStopped) {
      const slept = performance.now() - startedAt;
      const leftMs = Math.max(waitMs - slept, Math.min(target - clock.now().getTime(), LOOK_MS - slept));
      if (leftMs <= 0) return;
      await sleep(leftMs);
    }
  }

  async function run(): Promise<void> {
    let waitMs = 0;
    while (!isStopped) {
      try {
        // Whatever is noted from here on counts beside what is found.
        target = Number.POSITIVE_INFINITY;
        const dueAt = await earliestDue();
        target = Math.min(target, dueAt?.getTime() ?? Number.POSITIVE_INFINITY);
        await untilDue(waitMs);
        waitMs = 0;
        if (isStopped || target > clock.now().getTime()) continue;
        const startedAt = performance.now();
        const outcome = await tick();
        const isStuck = outcome === undefined || (outcome.claimed > 0 && outcome.settled === 0);
        waitMs = isStuck ? RETRY_MS : PACE_MS - (performance.now() - startedAt);
      } catch (error) {
        log.error({ error: (error as Error).message }, 'segments.clock.failed');
        waitMs = LOOK_MS;
      }
    }
  }

  function stop(): Promise<void> {
    isStopped = true;
    wakeUp?.();
    return running;
  }

  return {
    /** Tells of an instant (epoch ms) at which something flips; wakes the loop when it is earlier than what it knows. */
    note(dueAt: number): void {
      if (dueAt >= target) return;
      target = dueAt;
      wakeUp?.();
    },

    /** Flips until `stop`, or until `stopping` aborts. Does not run twice. Never throws. */
    start(stopping?: AbortSignal): Promise<void> {
      if (stopping?.aborted) return Promise.resolve();
      stopping?.addEventListener('abort', () => void stop(), { once: true });
      if (!isStopped) return running;
      isStopped = false;
      running = run();
      return running;
    },

    /** Ends with the batch under way. */
    stop,
  };
}
