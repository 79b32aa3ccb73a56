import { instantOfLocal, localParts, zoneOffsetMs } from '../platform/index.ts';

/** "21:00" to "08:00", in the local time of whoever gets the message. */
export type QuietHours = { from: string; to: string };

/** Messages of one quiet time do not all wake in the same second: they come over this long, spread by their ids. */
const SPREAD_MS = 10 * 60_000;

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/**
 * When the quiet time that holds at `at` (epoch ms) is over, in epoch ms; null when it is not quiet then. From the same
 * time to the same time is never quiet. On the nights on which the clocks change, the end is what the clock on the wall
 * says; a time it shows twice is over once when the night began before it was shown first, and again the second time.
 */
export function quietUntil(at: number, timeZone: string, { from, to }: QuietHours): number | null {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const local = localParts(at, timeZone);
  const now = local.minuteOfDay;
  const isQuiet = start <= end ? now >= start && now < end : now >= start || now < end;
  if (!isQuiet) return null;
  const wall = {
    year: local.year,
    month: local.month,
    // Past the last of a month is the first of the next.
    day: local.day + (now < end ? 0 : 1),
    hour: Math.floor(end / 60),
    minute: end % 60,
  };
  const over = instantOfLocal(wall, timeZone);
  if (over > at) return over;
  // The wall clock was set back over the end, and shows it a second time.
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute) - zoneOffsetMs(at, timeZone);
}

/** How long after the end of a quiet time this message wakes: the same for the same message. */
export function spreadOf(messageId: number): number {
  return Math.floor(((Math.imul(messageId % 0x7fffffff, 0x9e3779b1) >>> 0) / 2 ** 32) * SPREAD_MS);
}
