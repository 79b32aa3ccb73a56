import { here } from '../api/here.ts';
import { language, locale, t } from '../words/index.ts';
import { localInZone } from './zone-time.ts';

/** Numbers, money and times as people read them, in the language of the page and the time zone of the workspace. */

const decimals = new Intl.NumberFormat(locale);

/** `12431` → "12,431". */
export const number = (value: number): string => decimals.format(value);

/** `12431` → "12K": for axes and narrow places. */
export const shortNumber = (value: number): string =>
  new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value);

/** A share from 0 to 1 as a percentage: whole ones, and one decimal below ten. */
export const percent = (share: number): string =>
  new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: Math.abs(share) < 0.1 ? 1 : 0,
  }).format(share);

/** A part of a whole as a percentage; a dash where there is no whole. */
export const partOf = (count: number, whole: number): string => (whole === 0 ? '–' : percent(count / whole));

const currencyHere = () => here.workspace?.currency ?? 'EUR';

const fractionDigits = (currency: string): number =>
  new Intl.NumberFormat(locale, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** `amount` in minor units (öre, cents) of `currency`, or of the workspace's own: "93,407 SEK"; decimals below a thousand. */
export function money(amount: number, currency = currencyHere()): string {
  const digits = fractionDigits(currency);
  const value = amount / 10 ** digits;
  const isWhole = Math.abs(value) >= 1000 || Number.isInteger(value);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    minimumFractionDigits: isWhole ? 0 : digits,
    maximumFractionDigits: isWhole ? 0 : digits,
  }).format(value);
}

/** How many minor units one unit of `currency` has: 100 for SEK, 1 for JPY. */
export const minorUnits = (currency = currencyHere()): number => 10 ** fractionDigits(currency);

const timeZoneHere = () => here.workspace?.timeZone ?? 'UTC';

type Instant = string | number | Date;

const inZone = (at: Instant, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, { timeZone: timeZoneHere(), ...options }).format(new Date(at));

/** "10 Nov 2026". */
export const date = (at: Instant): string => inZone(at, { dateStyle: 'medium' });

/** "10 Nov": for axes. */
export const shortDate = (at: Instant): string => inZone(at, { day: 'numeric', month: 'short' });

/** "10 Nov 2026, 07:30". */
export const dateTime = (at: Instant): string => inZone(at, { dateStyle: 'medium', timeStyle: 'short' });

/** "07:30". */
export const timeOfDay = (at: Instant): string => inZone(at, { timeStyle: 'short' });

/** `450` minutes after midnight → "07:30". */
export const minuteOfDay = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** How long ago, or how far ahead: "2 s ago", "in 3 days"; "just now" within two seconds. */
export function ago(at: Instant, now: number = Date.now()): string {
  const seconds = Math.round((new Date(at).getTime() - now) / 1000);
  const [unit, length] = units.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1];
  if (unit === 'second' && Math.abs(seconds) < 2) return t('just now');
  // Narrow, Swedish and Norwegian say "−2 s", which nobody reads as a time that is past.
  const narrow = language === 'en' ? 'narrow' : 'short';
  const style = unit === 'second' || unit === 'minute' ? narrow : 'long';
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style }).format(Math.round(seconds / length), unit);
}

/** The day on which something was, by the clocks of the workspace: "2026-05-01". */
export const dayOf = (at: Instant): string => localInZone(new Date(at), timeZoneHere()).slice(0, 10);

/** Names of the days of the week, Monday first. */
export const weekdays = (style: 'short' | 'long' = 'short'): string[] =>
  // The 1st of January 2024 was a Monday.
  Array.from({ length: 7 }, (_, day) =>
    new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + day)),
  );

const lists = new Intl.ListFormat(locale, { type: 'conjunction' });

/** `['a', 'b', 'c']` → "a, b and c". */
export const list = (names: readonly string[]): string => lists.format(names);

const alternatives = new Intl.ListFormat(locale, { type: 'disjunction' });

/** `['a', 'b', 'c']` → "a, b or c". */
export const listOr = (names: readonly string[]): string => alternatives.format(names);

/** A day of the calendar, wherever one is: "2026-05-01" → "1 May 2026". */
export const calendarDate = (day: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00Z`));
