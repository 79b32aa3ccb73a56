/** Dates and times in the time zone of the message, written as people of the locale write them (ECMA-402). */
import { define, kept, type Language, type Options, textOption, toInstant, ValueProblem } from './values.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const DATE_STYLES: Record<string, Intl.DateTimeFormatOptions> = {
  short: { dateStyle: 'short' },
  medium: { dateStyle: 'medium' },
  long: { dateStyle: 'long' },
  full: { dateStyle: 'full' },
  weekday: { weekday: 'long' },
  day: { day: 'numeric', month: 'long' },
  'weekday-day': { weekday: 'long', day: 'numeric', month: 'long' },
  month: { month: 'long', year: 'numeric' },
  year: { year: 'numeric' },
};

const zoneOf = (options: Options, { timeZone }: Language) => textOption(options, 'timeZone') ?? timeZone;

/** A day of the calendar, such as a birthday, is the same day everywhere: no time zone moves it. */
const zoneOfDay = (value: unknown, zone: string) =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? 'UTC' : zone;

function formatInstant(at: number, name: string, fields: Intl.DateTimeFormatOptions, timeZone: string, locale: string) {
  const make = () => new Intl.DateTimeFormat(locale, { ...fields, timeZone });
  return kept(`${name}|${locale}|${timeZone}`, make).format(at);
}

/**
 * `{{date at style="long"}}`: short, medium, long, full, weekday, day (29 March), weekday-day (Sunday 29 March), month
 * (March 2026), year. `lastDay=true`: the last day before that instant.
 */
export const date = define(1, ([value], options, language) => {
  const style = textOption(options, 'style') ?? 'long';
  const fields = Object.hasOwn(DATE_STYLES, style) ? DATE_STYLES[style] : undefined;
  if (!fields) {
    const known = Object.keys(DATE_STYLES).join(', ');
    throw new ValueProblem(`there is no date style "${style.slice(0, 40)}"; there are ${known}`);
  }
  const at = toInstant(value) - (options.lastDay === true ? 1 : 0);
  const zone = zoneOfDay(value, zoneOf(options, language));
  return formatInstant(at, `date-${style}`, fields, zone, language.locale);
});

/** `{{time at}}`: hours and minutes. */
export const time = define(1, ([value], options, language) => {
  const fields = { hour: '2-digit', minute: '2-digit' } as const;
  return formatInstant(toInstant(value), 'time', fields, zoneOf(options, language), language.locale);
});

/**
 * `{{relativeDay event.at from=event.remindedAt}}`: "tomorrow", "in 3 days", "yesterday", counted in days of the
 * calendar. `from` must be said: a message is read later than it is sent, and rendering knows no "now".
 */
export const relativeDay = define(1, ([value], options, language) => {
  if (options.from === undefined || options.from === null) {
    throw new ValueProblem('relativeDay needs from=…, the day to count from');
  }
  const timeZone = zoneOf(options, language);
  const dayOf = (day: unknown) => dayNumber(toInstant(day), zoneOfDay(day, timeZone));
  const days = dayOf(value) - dayOf(options.from);
  const make = () => new Intl.RelativeTimeFormat(language.locale, { numeric: 'auto' });
  return kept(`relative|${language.locale}`, make).format(days, 'day');
});

/** Days since 1 January 1970 in a time zone: midnight there, whatever the clocks do that night. */
function dayNumber(at: number, timeZone: string): number {
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric', calendar: 'iso8601', timeZone } as const;
  const parts = kept(`day|${timeZone}`, () => new Intl.DateTimeFormat('en', fields)).formatToParts(at);
  const part = (type: string) => Number(parts.find((found) => found.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day')) / DAY_MS;
}
