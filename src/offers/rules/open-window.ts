import { instantOfLocal, type LocalWindow, localParts, windowMinutes } from '../../platform/index.ts';

const MINUTES_PER_DAY = 1_440;

/** A day of the local calendar as text: 2026-12-24. */
export function localDay(at: Date, timeZone: string, daysLater = 0): string {
  const { year, month, day } = localParts(at, timeZone);
  return new Date(Date.UTC(year, month - 1, day + daysLater)).toISOString().slice(0, 10);
}

/** An open window: the local day on which it began, and the instant. */
export type OpenWindow = { day: string; startsAt: Date };

/**
 * The windows that are open at an instant on the clock of the shop, in their order. A window belongs to the day on which
 * it starts, also when it runs past midnight. Safe through daylight-saving changes: it means what the wall clock shows.
 */
export function openWindows(windows: readonly LocalWindow[], at: Date, timeZone: string): OpenWindow[] {
  const { weekday, minuteOfDay } = localParts(at, timeZone);
  return windows.flatMap((window) => {
    // One that began today, or one that began yesterday and is still open.
    const isToday = minuteOfDay >= window.fromMinute;
    const startDay = isToday ? weekday : (weekday + 6) % 7;
    const sinceStart = minuteOfDay - window.fromMinute + (isToday ? 0 : MINUTES_PER_DAY);
    if (!window.weekdays.includes(startDay) || sinceStart >= windowMinutes(window)) return [];
    const day = localDay(at, timeZone, isToday ? 0 : -1);
    const [year, month, date] = day.split('-').map(Number) as [number, number, number];
    const minute = window.fromMinute % 60;
    const wall = { year, month, day: date, hour: (window.fromMinute - minute) / 60, minute };
    return [{ day, startsAt: new Date(instantOfLocal(wall, timeZone)) }];
  });
}
