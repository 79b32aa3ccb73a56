import { type RefusalKind, readRefusal } from './read-refusal.ts';

const MINUTE_MS = 60_000;

export type RetrySchedule = readonly number[];
/** Minutes to wait after the first failed attempt, the second, …; after the last, the message is given up. */
export type RetrySchedules = Readonly<Record<RefusalKind, RetrySchedule>>;

/**
 * Soon where a server only wants to see us come back (RFC 6647 suggests a few minutes), rarely where a person has to tidy up
 * first, and otherwise ever more rarely. RFC 5321, 4.5.4.1 asks for a day or more before giving up where nobody answers.
 */
export const retrySchedules: RetrySchedules = {
  greylisted: [5, 10, 15, 30, 60, 120, 240, 480],
  'slow-down': [5, 15, 30, 60, 120, 240, 480, 480],
  'mailbox-busy': [5, 15, 60, 240, 720],
  'mailbox-full': [240, 720, 1_440, 1_440],
  unreachable: [1, 5, 15, 30, 60, 120, 240, 480, 720],
  other: [1, 5, 15, 60, 240, 720],
};

/** Waits differ by up to a tenth either way, so that what failed together does not come back together. */
const jitter = 0.1;

/**
 * How long to wait before the next attempt, in ms, after `attempts` of them (the failed one counted); null: give up. `draw`:
 * from 0 to 1. `schedules`: instead of ours, for the kinds given.
 */
export function retryDelayMs(
  refusal: Parameters<typeof readRefusal>[0],
  { attempts, draw, schedules }: { attempts: number; draw: number; schedules?: Partial<RetrySchedules> | undefined },
): number | null {
  const kind = readRefusal(refusal);
  const minutes = (schedules?.[kind] ?? retrySchedules[kind])[Math.max(attempts, 1) - 1];
  return minutes === undefined ? null : Math.round(minutes * MINUTE_MS * (1 - jitter + 2 * jitter * draw));
}

/** After how long in all a message is given up, in ms: the sum of its waits. */
export const givesUpAfterMs = (kind: RefusalKind, schedules: Partial<RetrySchedules> = {}): number =>
  (schedules[kind] ?? retrySchedules[kind]).reduce((sum, minutes) => sum + minutes * MINUTE_MS, 0);

/** How long to wait after each failed attempt when nothing is known of the reason, in ms. */
export const retryDelaysMs: readonly number[] = retrySchedules.other.map((minutes) => minutes * MINUTE_MS);

/** Attempts at most when nothing is known of the reason: the first, and one after each delay. */
export const maxAttempts = retryDelaysMs.length + 1;
