import { describe, expect, it } from 'vitest';
import { createCalendar, DAY_MS, dateOf, weekdayOf } from '../../../simulator/calendar.ts';

const day = (iso: string) => Date.parse(`${iso}T00:00:00Z`) / DAY_MS;

describe('createCalendar', () => {
  const stockholm = createCalendar('Europe/Stockholm');

  it('knows weekdays and dates', () => {
    expect(weekdayOf(day('1970-01-01'))).toBe(3);
    expect(weekdayOf(day('2026-11-02'))).toBe(0);
    expect(weekdayOf(day('1969-12-29'))).toBe(0);
    expect(dateOf(day('2024-02-29'))).toEqual({ year: 2024, month: 2, date: 29 });
  });

  it.each([
    ['2026-01-15', 9 * 60, '2026-01-15T08:00:00.000Z'],
    ['2026-07-15', 9 * 60, '2026-07-15T07:00:00.000Z'],
    ['2026-03-29', 8 * 60, '2026-03-29T06:00:00.000Z'],
    ['2026-03-28', 20 * 60 + 59, '2026-03-28T19:59:00.000Z'],
    ['2026-10-25', 8 * 60, '2026-10-25T07:00:00.000Z'],
    ['2026-10-24', 20 * 60 + 59, '2026-10-24T18:59:00.000Z'],
    ['2026-03-29', 60, '2026-03-29T00:00:00.000Z'],
    ['2026-03-29', 2 * 60 + 30, '2026-03-29T01:30:00.000Z'], // does not exist
    ['2026-10-25', 2 * 60 + 30, '2026-10-25T00:30:00.000Z'], // exists twice: the first
    ['2026-10-25', 3 * 60, '2026-10-25T02:00:00.000Z'],
  ])('turns %s, minute %i, into %s', (date, minute, instant) => {
    expect(new Date(stockholm.instant(day(date), minute)).toISOString()).toBe(instant);
  });

  it.each(['Europe/Stockholm', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'])(
    'gives back the open hours it was given, every day of two years, in %s',
    (timeZone) => {
      const calendar = createCalendar(timeZone);
      for (let d = day('2025-01-01'); d < day('2027-01-01'); d += 1) {
        const minute = 480 + ((d * 37) % 780);
        expect(calendar.local(calendar.instant(d, minute))).toEqual({ day: d, minute });
      }
    },
  );

  it('refuses an unknown zone', () => {
    expect(() => createCalendar('Mars/Olympus')).toThrow(RangeError);
  });
});
