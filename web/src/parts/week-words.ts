import { list, minuteOfDay, weekdays } from '../format/index.ts';
import { t } from '../words/index.ts';
import type { WeekWindow } from './paint-week.ts';

/** Days in a row, such as [[0, 4], [6, 6]] of Monday to Friday and Sunday. */
export function stretchesOf(days: readonly number[]): [number, number][] {
  const stretches: [number, number][] = [];
  for (const day of [...days].sort((a, b) => a - b)) {
    const last = stretches.at(-1);
    if (last && last[1] === day - 1) last[1] = day;
    else stretches.push([day, day]);
  }
  return stretches;
}

/** "Monday to Friday", "Saturday and Sunday", "every day". */
export function daysText(days: readonly number[]): string {
  if (days.length === 7) return t('every day');
  const names = weekdays('long');
  const texts = stretchesOf(days).flatMap(([first, last]) => {
    if (last - first >= 2) return [t('{first} to {last}', { first: names[first], last: names[last] })];
    return names.slice(first, last + 1);
  });
  return list(texts);
}

/** "Monday to Friday 08:00–12:00"; midnight is 24:00 at the end of a day. */
export function windowText({ weekdays: days, fromMinute, toMinute }: WeekWindow): string {
  const to = minuteOfDay(toMinute === 0 ? 1_440 : toMinute);
  return t('{days} {from}–{to}', { days: daysText(days), from: minuteOfDay(fromMinute), to });
}

/** All of them; "at any time" without any. */
export const windowsText = (windows: readonly WeekWindow[]): string =>
  windows.length === 0 ? t('at any time') : list(windows.map(windowText));
