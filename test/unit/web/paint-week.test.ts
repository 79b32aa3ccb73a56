import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hoursOfWeek, paintWeek, weekOf, windowsOfWeek } from '../../../web/src/parts/paint-week.ts';

const mornings = { weekdays: [0, 1, 2, 3, 4], fromMinute: 480, toMinute: 720 };
const empty = weekOf([]);

describe('a week that is painted', () => {
  it('makes one window of the same hours of several days', () => {
    const painted = paintWeek(empty, { fromDay: 0, toDay: 4, fromSlot: 32, toSlot: 47 }, true);
    expect(windowsOfWeek(painted)).toEqual([mornings]);
    expect(hoursOfWeek(painted)).toBe(20);
  });

  it('does not mind from which corner it is painted, and takes back what is painted over', () => {
    const there = paintWeek(empty, { fromDay: 4, toDay: 0, fromSlot: 47, toSlot: 32 }, true);
    expect(windowsOfWeek(there)).toEqual([mornings]);
    const back = paintWeek(there, { fromDay: 2, toDay: 2, fromSlot: 0, toSlot: 95 }, false);
    expect(windowsOfWeek(back)).toEqual([{ ...mornings, weekdays: [0, 1, 3, 4] }]);
  });

  it('keeps the night with the evening in which it began, also from Sunday to Monday', () => {
    const night = { weekdays: [5, 6], fromMinute: 1_320, toMinute: 120 };
    expect(windowsOfWeek(weekOf([night]))).toEqual([night]);
  });

  it('keeps whole days as days', () => {
    const always = { weekdays: [0, 1, 2, 3, 4, 5, 6], fromMinute: 0, toMinute: 1_440 };
    expect(windowsOfWeek(weekOf([always]))).toEqual([always]);
  });

  it('means the same hours after it was written down as windows', () => {
    const week = fc.array(fc.array(fc.boolean(), { minLength: 96, maxLength: 96 }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(week, (painted) => {
        expect(weekOf(windowsOfWeek(painted))).toEqual(painted);
      }),
      { numRuns: 50 },
    );
  });
});
