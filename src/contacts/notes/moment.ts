import { z } from 'zod';
import {
  instantOfLocal,
  isWithinWindows,
  type LocalWindow,
  localMinuteOfWeek,
  windowMinutes,
  windowText,
} from '../../platform/index.ts';

const MINUTES_PER_DAY = 1_440;
const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;
const everyDay = [0, 1, 2, 3, 4, 5, 6];

const minute = z.number().int().min(0).max(MINUTES_PER_DAY);

/** When to contact somebody, or when not, on the contact's own clock. */
export const momentSchema = z
  .strictObject({
    rule: z.enum(['never', 'best']).describe('never: not then (marketing waits until it is over); best: rather then.'),
    weekdays: z
      .array(z.number().int().min(0).max(6))
      .min(1)
      .max(7)
      .refine((days) => new Set(days).size === days.length, 'Name each day once.')
      .optional()
      .describe('0 = Monday; every day when absent.')
      .meta({ example: [0] }),
    fromMinute: minute
      .max(MINUTES_PER_DAY - 1)
      .optional()
      .describe('Minute of the local day, included; 0 when absent.')
      .meta({ example: 0 }),
    toMinute: minute
      .optional()
      .describe('Minute of the local day, excluded; at or before `fromMinute` = on the next day; 1440 when absent.')
      .meta({ example: 720 }),
    until: z.iso.date().optional().describe('The last local day on which it holds; for ever when absent.'),
  })
  .refine(
    ({ rule, weekdays, fromMinute = 0, toMinute = MINUTES_PER_DAY, until }) =>
      rule !== 'never' ||
      until !== undefined ||
      (weekdays !== undefined && weekdays.length < 7) ||
      windowMinutes({ weekdays: everyDay, fromMinute, toMinute }) < MINUTES_PER_DAY,
    'Say on which days, between which hours or until when: never at all is an unsubscription.',
  )
  .refine(
    ({ rule, weekdays, fromMinute, toMinute }) =>
      rule !== 'best' || weekdays !== undefined || fromMinute !== undefined || toMinute !== undefined,
    'Say on which days or between which hours is best.',
  )
  .meta({ id: 'Moment' });
export type Moment = z.output<typeof momentSchema>;

/** The moment as a window of local time. */
export const windowOf = ({ weekdays = everyDay, fromMinute = 0, toMinute = MINUTES_PER_DAY }: Moment): LocalWindow => ({
  weekdays,
  fromMinute,
  toMinute,
});

const isAlways = (window: LocalWindow) =>
  window.weekdays.length === 7 && window.fromMinute === 0 && windowMinutes(window) === MINUTES_PER_DAY;

const dayText = (until: string) =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${until}T00:00:00Z`),
  );

/** "Never on Mondays before 12:00, until 1 June 2027." Pure. */
export function momentSentence(moment: Moment): string {
  const window = windowOf(moment);
  const rule = moment.rule === 'never' ? 'Never' : 'Best';
  const until = moment.until === undefined ? '' : `until ${dayText(moment.until)}`;
  if (isAlways(window)) return `${rule} ${until || 'at any time'}.`;
  const days = windowText([window], 'en').replace(/\b\p{Lu}\p{L}+day\b/gu, '$&s');
  const when = window.weekdays.length === 7 ? days : `on ${days}`;
  return `${rule} ${when}${until === '' ? '' : `, ${until}`}.`;
}

/** Midnight after the last day on which the moment holds, epoch ms; infinity for ever. */
function endOf({ until }: Moment, timeZone: string): number {
  if (until === undefined) return Number.POSITIVE_INFINITY;
  const [year, month, day] = until.split('-').map(Number) as [number, number, number];
  return instantOfLocal({ year, month, day: day + 1, hour: 0, minute: 0 }, timeZone);
}

/**
 * When the times at which one should not write are over, in epoch ms, seen from `at` (epoch ms); null when it is no such
 * time. At most a week away: whoever may never be written to is looked at again then. Rules other than never say nothing
 * here. Pure.
 */
export function neverUntil(at: number, timeZone: string, moments: readonly Moment[]): number | null {
  const never = moments.filter(({ rule }) => rule === 'never');
  const last = at + MINUTES_PER_WEEK * 60_000;
  let now = at;
  while (now < last) {
    const minuteOfWeek = localMinuteOfWeek(now, timeZone);
    const holding = never.find(
      (moment) => now < endOf(moment, timeZone) && isWithinWindows(minuteOfWeek, [windowOf(moment)]),
    );
    if (!holding) break;
    const window = windowOf(holding);
    const lengths = window.weekdays.map((weekday) => {
      const start = weekday * MINUTES_PER_DAY + window.fromMinute;
      return windowMinutes(window) - ((minuteOfWeek - start + MINUTES_PER_WEEK) % MINUTES_PER_WEEK);
    });
    const minuteStart = Math.floor(now / 60_000) * 60_000;
    now = Math.min(minuteStart + Math.max(...lengths) * 60_000, endOf(holding, timeZone));
  }
  return now === at ? null : Math.min(now, last);
}
