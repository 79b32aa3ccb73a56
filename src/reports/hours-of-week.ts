/** Hours of the local week: 168 cells, 0 = Monday 00:00-01:00. Pure. */
import { type LocalWindow, localMinuteOfWeek, MINUTES_PER_WEEK, windowMinutes } from '../platform/index.ts';

export const HOURS_OF_WEEK = 168;
const MINUTES_PER_DAY = 1440;
const STEP_MS = 15 * 60_000;
const STEPS_PER_HOUR = 4;

/** From one instant to another; the second is excluded. */
export type Period = { from: Date; to: Date };

const noHours = (): number[] => Array.from({ length: HOURS_OF_WEEK }, () => 0);

/**
 * How often each hour of the week came by in a period, in quarters of hours: what a count of orders must be divided by
 * when a period has three Mondays and two Fridays. Hours that daylight saving skips or repeats count as the clock showed.
 */
export function hoursPassed({ from, to }: Period, timeZone: string): number[] {
  const passed = noHours();
  for (let at = from.getTime() + STEP_MS / 2; at < to.getTime(); at += STEP_MS) {
    const hour = Math.floor(localMinuteOfWeek(at, timeZone) / 60);
    passed[hour] = (passed[hour] ?? 0) + 1 / STEPS_PER_HOUR;
  }
  return passed;
}

/** The windows as minutes of the week, [from, to); one that runs past Sunday midnight becomes two. */
export function windowRanges(windows: readonly LocalWindow[]): [number, number][] {
  return windows.flatMap((window) =>
    window.weekdays.flatMap((weekday): [number, number][] => {
      const start = weekday * MINUTES_PER_DAY + window.fromMinute;
      const end = start + windowMinutes(window);
      if (end <= MINUTES_PER_WEEK) return [[start, end]];
      return [
        [start, MINUTES_PER_WEEK],
        [0, end - MINUTES_PER_WEEK],
      ];
    }),
  );
}

/** Hours of the week that lie in the windows, at least in part. */
export function hoursInWindows(windows: readonly LocalWindow[]): number[] {
  const ranges = windowRanges(windows);
  return noHours()
    .map((_, hour) => hour)
    .filter((hour) => ranges.some(([start, end]) => start < (hour + 1) * 60 && end > hour * 60));
}

/** Orders an hour, for hours that came by; null for those that did not. */
export const ratesOf = (orders: readonly number[], passed: readonly number[]): (number | null)[] =>
  orders.map((count, hour) => ((passed[hour] ?? 0) > 0 ? count / passed[hour]! : null));

/** Of all orders the share in each hour, as if every hour had come by as often. Null without orders. */
export function sharesOf(orders: readonly number[], passed: readonly number[]): number[] | null {
  const rates = ratesOf(orders, passed).map((rate) => rate ?? 0);
  const sum = rates.reduce((total, rate) => total + rate, 0);
  return sum > 0 ? rates.map((rate) => rate / sum) : null;
}

/** An hour counts as open when it has at least this share of what the busiest has: not for one order at night. */
const OPEN_SHARE = 0.02;
const PEAK_SHARE = 0.2;

/**
 * The peak: the busiest fifth of the open hours of the week, by orders an hour, leaving out the hours of the offer's own
 * windows, which it means to fill. In the order of the week; empty without orders outside the windows.
 */
export function findPeak(rates: readonly (number | null)[], left: readonly number[]): number[] {
  const busiest = Math.max(0, ...rates.map((rate) => rate ?? 0));
  const open = rates
    .map((rate, hour) => ({ rate: rate ?? 0, hour }))
    .filter(({ rate, hour }) => rate > 0 && rate >= OPEN_SHARE * busiest && !left.includes(hour));
  return open
    .toSorted((a, b) => b.rate - a.rate || a.hour - b.hour)
    .slice(0, Math.ceil(open.length * PEAK_SHARE))
    .map(({ hour }) => hour)
    .sort((a, b) => a - b);
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function runsOf(numbers: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last && last[1] === number) last[1] = number + 1;
    else runs.push([number, number + 1]);
  }
  return runs;
}

/** Hours of the week in words: "Mon–Thu 17–19, Fri 16–20"; days with the same hours are said together. */
export function hoursText(hours: readonly number[]): string {
  const byText = new Map<string, number[]>();
  for (let day = 0; day < 7; day++) {
    const ofDay = hours.filter((hour) => Math.floor(hour / 24) === day).map((hour) => hour % 24);
    if (ofDay.length === 0) continue;
    const text = runsOf(ofDay)
      .map(([from, to]) => `${from}–${to}`)
      .join(' and ');
    byText.set(text, [...(byText.get(text) ?? []), day]);
  }
  return [...byText]
    .map(([text, days]) => {
      const names = runsOf(days).map(([first, end]) =>
        end - first > 1 ? `${DAYS[first]}–${DAYS[end - 1]}` : DAYS[first],
      );
      return `${names.join(', ')} ${text}`;
    })
    .join('; ');
}

/** The sum over some hours. */
export const sumOver = (orders: readonly number[], hours: readonly number[]): number =>
  hours.reduce((sum, hour) => sum + (orders[hour] ?? 0), 0);
