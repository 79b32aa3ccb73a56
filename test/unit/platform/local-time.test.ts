import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  instantOfLocal,
  isTimeZone,
  localMinuteOfWeek,
  localParts,
  zoneOffsetMs,
} from '../../../src/platform/local-time.ts';
import { isWithinWindows, windowText } from '../../../src/platform/local-windows.ts';

const ZONES = [
  'UTC',
  'Europe/Stockholm',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Pacific/Chatham',
];
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const plain = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    }),
  ]),
);

function byPlainIntl(at: number, timeZone: string) {
  const parts = Object.fromEntries(
    plain
      .get(timeZone)!
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const weekday = WEEKDAYS.indexOf(parts.weekday!);
  return {
    year: Number(parts.year),
    month: Number(parts.month),
    day: Number(parts.day),
    weekday,
    hour: Number(parts.hour),
    minute: Number(parts.minute),
    second: Number(parts.second),
    minuteOfDay: Number(parts.hour) * 60 + Number(parts.minute),
    minuteOfWeek: weekday * 1440 + Number(parts.hour) * 60 + Number(parts.minute),
  };
}

const from1972 = Date.UTC(1972, 5, 1);
const to2037 = Date.UTC(2037, 11, 31);
const anyInstant = fc.integer({ min: from1972, max: to2037 });

describe('local time', () => {
  it('agrees with plain Intl at any instant in any zone', () => {
    fc.assert(
      fc.property(anyInstant, fc.constantFrom(...ZONES), (at, timeZone) => {
        const expected = byPlainIntl(at, timeZone);
        expect(localParts(at, timeZone)).toEqual(expected);
        expect(localMinuteOfWeek(at, timeZone)).toBe(expected.minuteOfWeek);
        expect(localMinuteOfWeek(new Date(at), timeZone)).toBe(expected.minuteOfWeek);
      }),
      { numRuns: 2000 },
    );
  });

  it('agrees with plain Intl in every minute around each change of offset', () => {
    for (const timeZone of ZONES) {
      for (let day = Date.UTC(2011, 0, 1); day < Date.UTC(2012, 2, 1); day += 86_400_000) {
        if (zoneOffsetMs(day, timeZone) === zoneOffsetMs(day + 86_400_000, timeZone)) continue;
        for (let at = day; at < day + 86_400_000; at += 15 * 60_000) {
          for (const near of [at - 1, at, at + 1]) {
            expect(localParts(near, timeZone)).toEqual(byPlainIntl(near, timeZone));
          }
        }
      }
    }
  });

  it('knows the Swedish changes by heart', () => {
    expect(localMinuteOfWeek(Date.UTC(2026, 2, 29, 0, 59), 'Europe/Stockholm')).toBe(6 * 1440 + 119);
    expect(localMinuteOfWeek(Date.UTC(2026, 2, 29, 1, 0), 'Europe/Stockholm')).toBe(6 * 1440 + 180);
    expect(localMinuteOfWeek(Date.UTC(2026, 9, 25, 0, 59), 'Europe/Stockholm')).toBe(6 * 1440 + 179);
    expect(localMinuteOfWeek(Date.UTC(2026, 9, 25, 1, 0), 'Europe/Stockholm')).toBe(6 * 1440 + 120);
  });

  it('finds the instant of a wall clock time', () => {
    fc.assert(
      fc.property(anyInstant, fc.constantFrom(...ZONES), (at, timeZone) => {
        const second = Math.floor(at / 1000) * 1000;
        const found = instantOfLocal(localParts(second, timeZone), timeZone);
        expect(localParts(found, timeZone)).toEqual(localParts(second, timeZone));
        expect(found).toBeLessThanOrEqual(second);
      }),
      { numRuns: 1000 },
    );
    const skipped = { year: 2026, month: 3, day: 29, hour: 2, minute: 30 };
    expect(instantOfLocal(skipped, 'Europe/Stockholm')).toBe(Date.UTC(2026, 2, 29, 1, 30));
    const twice = { year: 2026, month: 10, day: 25, hour: 2, minute: 30 };
    expect(instantOfLocal(twice, 'Europe/Stockholm')).toBe(Date.UTC(2026, 9, 25, 0, 30));
  });

  it('refuses unknown zones and instants that are none', () => {
    expect(isTimeZone('Europe/Stockholm')).toBe(true);
    expect(isTimeZone('Mars/Olympus')).toBe(false);
    // Newer versions of Node take these; PostgreSQL reads them the other way round.
    expect(isTimeZone('+01:00')).toBe(false);
    expect(isTimeZone('-0300')).toBe(false);
    expect(() => localMinuteOfWeek(0, 'Mars/Olympus')).toThrow(RangeError);
    expect(() => localMinuteOfWeek(new Date(Number.NaN), 'UTC')).toThrow(RangeError);
  });
});

describe('local windows', () => {
  const weekdayMornings = [{ weekdays: [0, 1, 2, 3, 4], fromMinute: 0, toMinute: 720 }];

  it('includes the first minute and excludes the last', () => {
    expect(isWithinWindows(0, weekdayMornings)).toBe(true);
    expect(isWithinWindows(719, weekdayMornings)).toBe(true);
    expect(isWithinWindows(720, weekdayMornings)).toBe(false);
    expect(isWithinWindows(5 * 1440, weekdayMornings)).toBe(false);
    expect(isWithinWindows(9999, [])).toBe(true);
  });

  it('runs past midnight, also from Sunday into Monday', () => {
    const lateSunday = [{ weekdays: [6], fromMinute: 22 * 60, toMinute: 2 * 60 }];
    expect(isWithinWindows(6 * 1440 + 22 * 60, lateSunday)).toBe(true);
    expect(isWithinWindows(119, lateSunday)).toBe(true);
    expect(isWithinWindows(120, lateSunday)).toBe(false);
    expect(isWithinWindows(6 * 1440 + 60, lateSunday)).toBe(false);
  });

  it('covers exactly its minutes in a week', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
        fc.integer({ min: 0, max: 1439 }),
        fc.integer({ min: 0, max: 1440 }),
        (weekdays, fromMinute, toMinute) => {
          const windows = [{ weekdays, fromMinute, toMinute }];
          const length = toMinute > fromMinute ? toMinute - fromMinute : toMinute - fromMinute + 1440;
          let inside = 0;
          for (let minute = 0; minute < 10_080; minute += 1) if (isWithinWindows(minute, windows)) inside += 1;
          expect(inside).toBe(length * weekdays.length);
        },
      ),
      { numRuns: 25 },
    );
  });

  it.each([
    ['en', weekdayMornings, 'Monday to Friday before 12:00'],
    ['sv', weekdayMornings, 'måndag till fredag före 12:00'],
    ['da', weekdayMornings, 'mandag til fredag før 12.00'],
    ['nb-NO', weekdayMornings, 'mandag til fredag før 12:00'],
    ['fi', weekdayMornings, 'maanantai–perjantai ennen klo 12.00'],
    ['de', weekdayMornings, 'Montag–Freitag 00:00–12:00'],
    ['en', [], 'at any time'],
    ['en', [{ weekdays: [0, 1, 2, 3, 4, 5, 6], fromMinute: 1080, toMinute: 1440 }], 'every day from 18:00'],
    ['en', [{ weekdays: [5, 6], fromMinute: 0, toMinute: 1440 }], 'Saturday and Sunday'],
    ['en', [{ weekdays: [6, 0, 5], fromMinute: 600, toMinute: 840 }], 'Saturday to Monday between 10:00 and 14:00'],
    [
      'en',
      [...weekdayMornings, { weekdays: [5], fromMinute: 480, toMinute: 600 }],
      'Monday to Friday before 12:00, and Saturday between 08:00 and 10:00',
    ],
  ])('says windows in %s', (locale, windows, words) => {
    expect(windowText(windows, locale)).toBe(words);
  });
});
