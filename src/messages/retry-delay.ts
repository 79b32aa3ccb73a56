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

/** Schedules of a way out; what it does not say is as above. */
export type OwnSchedules = { [Kind in RefusalKind]?: RetrySchedule | undefined };

/**
 * How long to wait, in ms, after the first failed attempt, the second, …, of a message refused in this way; after the last,
 * it is given up. `draw`: from 0 to 1.
 */
export function retryWaitsMs(
  refusal: Parameters<typeof readRefusal>[0],
  { draw, schedules = {} }: { draw: number; schedules?: OwnSchedules | undefined },
): number[] {
  const kind = readRefusal(refusal);
  const factor = MINUTE_MS * (1 - jitter + 2 * jitter * draw);
  return (schedules[kind] ?? retrySchedules[kind]).map((minutes) => Math.round(minutes * factor));
}

/** After how long in all a message is given up, in ms: the sum of its waits. */
export const givesUpAfterMs = (kind: RefusalKind, schedules: OwnSchedules = {}): number =>
  (schedules[kind] ?? retrySchedules[kind]).reduce((sum, minutes) => sum + minutes * MINUTE_MS, 0);
