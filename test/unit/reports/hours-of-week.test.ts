import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithinWindows, localMinuteOfWeek } from '../../../src/platform/index.ts';
import {
  findPeak,
  hoursInWindows,
  hoursPassed,
  hoursText,
  ratesOf,
  sharesOf,
  windowRanges,
} from '../../../src/reports/hours-of-week.ts';

const HOUR_MS = 3_600_000;
const timeZone = 'Europe/Stockholm';
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const filled = (at: Record<number, number>) => Array.from({ length: 168 }, (_, hour) => at[hour] ?? 0);

const windows = fc.array(
  fc.record({
    weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
    fromMinute: fc.integer({ min: 0, max: 1_439 }),
    toMinute: fc.integer({ min: 0, max: 1_440 }),
  }),
  { minLength: 1, maxLength: 4 },
);

describe('hours that came by', () => {
  it('are all hours of the period, each where the clock on the wall put it', () => {
    const whole = { from: new Date('2026-09-06T22:00:00Z'), to: new Date('2026-09-20T22:00:00Z') };
    expect(hoursPassed(whole, timeZone)).toEqual(filled({}).map(() => 2));
    const mondayMorning = { from: new Date('2026-09-07T05:30:00Z'), to: new Date('2026-09-07T07:15:00Z') };
    expect(hoursPassed(mondayMorning, timeZone)).toEqual(filled({ 7: 0.5, 8: 1, 9: 0.25 }));
  });

  it('count the hour that comes twice in autumn twice, and the one that spring skips not at all', () => {
    const sunday = 6 * 24;
    const week = (monday: string) => ({
      from: new Date(monday),
      to: new Date(new Date(monday).getTime() + 7 * 24 * HOUR_MS),
    });
    expect(hoursPassed(week('2026-10-18T22:00:00Z'), timeZone)[sunday + 2]).toBe(2);
    expect(hoursPassed(week('2026-03-22T23:00:00Z'), timeZone)[sunday + 2]).toBe(0);
    expect(sum(hoursPassed(week('2026-03-22T23:00:00Z'), timeZone))).toBe(168);
  });

  it('add up to the length of any period of whole quarters, in any zone', () => {
    const quarter = fc.integer({ min: 0, max: 200_000 });
    const zones = fc.constantFrom('Europe/Stockholm', 'Asia/Kathmandu', 'America/St_Johns', 'UTC');
    fc.assert(
      fc.property(quarter, fc.integer({ min: 0, max: 3_000 }), zones, (start, length, zone) => {
        const from = new Date(Date.UTC(2026, 0, 1) + start * 900_000);
        const passed = hoursPassed({ from, to: new Date(from.getTime() + length * 900_000) }, zone);
        expect(sum(passed)).toBeCloseTo(length / 4, 9);
      }),
      { numRuns: 30 },
    );
  });

  it('turn counts into shares as if each had come by as often', () => {
    const passed = filled({ 10: 3, 11: 1 });
    expect(ratesOf(filled({ 10: 6, 11: 2 }), passed).slice(9, 13)).toEqual([null, 2, 2, null]);
    expect(sharesOf(filled({ 10: 6, 11: 2 }), passed)!.slice(9, 13)).toEqual([0, 0.5, 0.5, 0]);
    expect(sharesOf(filled({}), passed)).toBeNull();
  });
});

describe('windows', () => {
  it('as ranges hold the minutes at which the offer holds, and touch the hours they touch', () => {
    fc.assert(
      fc.property(windows, fc.integer({ min: 0, max: 10_079 }), (given, minute) => {
        const isInside = windowRanges(given).some(([from, to]) => minute >= from && minute < to);
        expect(isInside).toBe(isWithinWindows(minute, given));
        if (isInside) expect(hoursInWindows(given)).toContain(Math.floor(minute / 60));
        for (const [from, to] of windowRanges(given)) expect(from >= 0 && from < to && to <= 10_080).toBe(true);
      }),
    );
  });
});

describe('the peak', () => {
  it('is the busiest fifth of the open hours outside the windows, whatever night owls do', () => {
    const day = filled({
      9: 50,
      10: 60,
      11: 55,
      12: 20,
      13: 21,
      14: 22,
      15: 30,
      16: 45,
      17: 48,
      18: 44,
      19: 25,
      20: 10,
      3: 1,
    });
    // Ten open hours from 12 to 20 and 9 to 11 taken out: nine left, two of them the peak.
    expect(findPeak(day, [9, 10, 11])).toEqual([16, 17]);
    expect(findPeak(day, [])).toEqual([9, 10, 11]);
    expect(findPeak(filled({}), [])).toEqual([]);
    expect(findPeak(filled({ 9: 5 }), [9])).toEqual([]);
  });

  it('never holds a quieter hour than one it leaves out', () => {
    const rates = fc.array(fc.nat({ max: 40 }), { minLength: 168, maxLength: 168 });
    fc.assert(
      fc.property(rates, fc.uniqueArray(fc.nat({ max: 167 }), { maxLength: 30 }), (given, left) => {
        const peak = findPeak(given, left);
        const others = given.map((_, hour) => hour).filter((hour) => !peak.includes(hour) && !left.includes(hour));
        const quietest = Math.min(...peak.map((hour) => given[hour]!));
        for (const hour of others) expect(given[hour]).toBeLessThanOrEqual(quietest);
        expect(peak.some((hour) => left.includes(hour))).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  it('is said in words that fit a line', () => {
    const at = (day: number, ...hours: number[]) => hours.map((hour) => day * 24 + hour);
    expect(hoursText([...at(0, 16, 17), ...at(1, 16, 17), ...at(2, 16, 17), ...at(5, 10, 11, 15)])).toBe(
      'Mon–Wed 16–18; Sat 10–12 and 15–16',
    );
    expect(hoursText([...at(0, 8), ...at(2, 8)])).toBe('Mon, Wed 8–9');
    expect(hoursText([])).toBe('');
  });
});

it('knows the local hour of the day on which the clocks go back', () => {
  expect(Math.floor(localMinuteOfWeek(new Date('2026-10-25T00:30:00Z'), timeZone) / 60)).toBe(146);
  expect(Math.floor(localMinuteOfWeek(new Date('2026-10-25T01:30:00Z'), timeZone) / 60)).toBe(146);
});
