import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Moment, momentSchema, momentSentence, neverUntil } from '../../../src/contacts/notes/moment.ts';
import { isWithinWindows, localMinuteOfWeek } from '../../../src/platform/index.ts';

const zone = 'Europe/Stockholm';
const until = (at: string, ...moments: Moment[]) => {
  const over = neverUntil(Date.parse(at), zone, moments);
  return over === null ? null : new Date(over).toISOString();
};
const mondays: Moment = { rule: 'never', weekdays: [0] };

describe('neverUntil', () => {
  it.each([
    ['all Monday, until Tuesday begins', '2026-11-23T09:30:00Z', [mondays], '2026-11-23T23:00:00.000Z'],
    ['not on other days', '2026-11-24T09:30:00Z', [mondays], null],
    ['best says nothing', '2026-11-23T09:30:00Z', [{ rule: 'best', weekdays: [0] }], null],
    ['hours', '2026-11-23T07:00:30Z', [{ rule: 'never', toMinute: 720 }], '2026-11-23T11:00:00.000Z'],
    [
      'over midnight',
      '2026-11-23T22:00:00Z',
      [{ rule: 'never', fromMinute: 1_260, toMinute: 480 }],
      '2026-11-24T07:00:00.000Z',
    ],
    [
      'one after the other',
      '2026-11-23T09:30:00Z',
      [mondays, { rule: 'never', weekdays: [1], toMinute: 600 }],
      '2026-11-24T09:00:00.000Z',
    ],
    ['on its last day', '2026-11-23T09:30:00Z', [{ ...mondays, until: '2026-11-23' }], '2026-11-23T23:00:00.000Z'],
    ['not after its last day', '2026-11-23T09:30:00Z', [{ ...mondays, until: '2026-11-22' }], null],
    [
      'at all until a day',
      '2026-11-23T09:30:00Z',
      [{ rule: 'never', until: '2026-11-25' }],
      '2026-11-25T23:00:00.000Z',
    ],
  ] as [string, string, Moment[], string | null][])('%s', (_, at, moments, expected) => {
    expect(until(at, ...moments)).toBe(expected);
  });

  it('whoever may never be written to is looked at again in a week', () => {
    const always = [0, 1, 2, 3, 4, 5, 6].map((weekday): Moment => ({ rule: 'never', weekdays: [weekday] }));
    expect(until('2026-11-23T09:30:00Z', ...always)).toBe('2026-11-30T09:30:00.000Z');
  });

  test('it is over when it says so, whatever the moments, also when clocks change', () => {
    const moment = fc.record({
      rule: fc.constant('never' as const),
      weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 3 }),
      fromMinute: fc.integer({ min: 0, max: 1_439 }),
      toMinute: fc.integer({ min: 0, max: 1_440 }),
    });
    const instant = fc.integer({ min: Date.parse('2026-10-20T00:00:00Z'), max: Date.parse('2027-04-05T00:00:00Z') });
    fc.assert(
      fc.property(instant, fc.array(moment, { maxLength: 3 }), (at, moments) => {
        const over = neverUntil(at, zone, moments);
        const isNever = (when: number) => moments.length > 0 && isWithinWindows(localMinuteOfWeek(when, zone), moments);
        expect(over !== null).toBe(isNever(at));
        if (over === null) return;
        expect(over).toBeGreaterThan(at);
        if (over < at + 7 * 86_400_000) expect(isNever(over)).toBe(false);
      }),
    );
  });
});

test.each([
  [mondays, 'Never on Mondays.'],
  [{ rule: 'best', weekdays: [4], fromMinute: 960 }, 'Best on Fridays from 16:00.'],
  [{ rule: 'never', weekdays: [0, 1, 2], until: '2027-06-01' }, 'Never on Mondays to Wednesdays, until 1 June 2027.'],
  [{ rule: 'never', until: '2027-06-01' }, 'Never until 1 June 2027.'],
] as [Moment, string][])('%o in words: %s', (moment, sentence) => {
  expect(momentSentence(moment)).toBe(sentence);
});

test('never at all is refused, and a best moment says when', () => {
  expect(momentSchema.safeParse({ rule: 'never' }).success).toBe(false);
  expect(momentSchema.safeParse({ rule: 'never', weekdays: [0, 1, 2, 3, 4, 5, 6] }).success).toBe(false);
  expect(momentSchema.safeParse({ rule: 'never', fromMinute: 0, toMinute: 1_440 }).success).toBe(false);
  expect(momentSchema.safeParse({ rule: 'best', until: '2027-01-01' }).success).toBe(false);
  expect(momentSchema.safeParse({ rule: 'never', weekdays: [7] }).success).toBe(false);
  expect(momentSchema.safeParse({ rule: 'never', until: '2027-06-01' }).success).toBe(true);
});
