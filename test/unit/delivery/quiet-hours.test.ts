import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quietUntil, spreadOf } from '../../../src/delivery/quiet-hours.ts';
import { localParts } from '../../../src/platform/index.ts';

const night = { from: '21:00', to: '08:00' };
const until = (at: string, zone: string, hours = night) => {
  const over = quietUntil(Date.parse(at), zone, hours);
  return over === null ? null : new Date(over).toISOString();
};

describe('quietUntil', () => {
  it.each([
    ['before the night', '2026-11-23T19:59:00Z', 'Europe/Stockholm', null],
    ['from its first minute', '2026-11-23T20:00:00Z', 'Europe/Stockholm', '2026-11-24T07:00:00.000Z'],
    ['after midnight', '2026-11-24T02:00:00Z', 'Europe/Stockholm', '2026-11-24T07:00:00.000Z'],
    ['not at its end', '2026-11-24T07:00:00Z', 'Europe/Stockholm', null],
    ['elsewhere it is day', '2026-11-23T20:00:00Z', 'America/New_York', null],
    ['over the end of a month', '2026-11-30T22:00:00Z', 'Europe/Stockholm', '2026-12-01T07:00:00.000Z'],
    ['half an hour aside', '2026-11-23T16:00:00Z', 'Asia/Kolkata', '2026-11-24T02:30:00.000Z'],
    // 28 March 2027: 02:00 becomes 03:00. The night is an hour shorter.
    ['the night the clocks go forward', '2027-03-27T21:00:00Z', 'Europe/Stockholm', '2027-03-28T06:00:00.000Z'],
    // 31 October 2027: 03:00 becomes 02:00. The night is an hour longer.
    ['the night the clocks go back', '2027-10-30T21:00:00Z', 'Europe/Stockholm', '2027-10-31T07:00:00.000Z'],
  ])('%s', (_, at, zone, expected) => {
    expect(until(at, zone)).toBe(expected);
  });

  it('knows a time of day that lies within one day, and that the same time twice is never quiet', () => {
    const noon = { from: '12:00', to: '13:30' };
    expect(until('2026-11-23T11:15:00Z', 'Europe/Stockholm', noon)).toBe('2026-11-23T12:30:00.000Z');
    expect(until('2026-11-23T12:30:00Z', 'Europe/Stockholm', noon)).toBeNull();
    expect(until('2026-11-23T12:30:00Z', 'Europe/Stockholm', { from: '13:30', to: '13:30' })).toBeNull();
  });

  it('an end that the spring change skips is an hour later by the clock, and one shown twice is over each time', () => {
    const early = { from: '22:00', to: '02:30' };
    expect(until('2027-03-28T00:30:00Z', 'Europe/Stockholm', early)).toBe('2027-03-28T01:30:00.000Z');
    expect(until('2027-10-31T00:10:00Z', 'Europe/Stockholm', early)).toBe('2027-10-31T00:30:00.000Z');
    // 02:10 for the second time.
    expect(until('2027-10-31T01:10:00Z', 'Europe/Stockholm', early)).toBe('2027-10-31T01:30:00.000Z');
  });

  it('ends later than it is asked, within a day and an hour, when it is quiet no more', () => {
    const clock = fc
      .integer({ min: 0, max: 1439 })
      .map((minute) => [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':'));
    const zone = fc.constantFrom('Europe/Stockholm', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC');
    const at = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) });
    fc.assert(
      fc.property(at, zone, clock, clock, (now, timeZone, from, to) => {
        const over = quietUntil(now, timeZone, { from, to });
        if (over === null) return;
        expect(over).toBeGreaterThan(now);
        expect(over - now).toBeLessThanOrEqual(25 * 3_600_000);
        const { hour, minute } = localParts(over, timeZone);
        const shown = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
        // What the clock skipped is read an hour (or half, on Lord Howe) later.
        if (shown !== to) expect(localParts(over - 3_600_000, timeZone).hour).not.toBe(Number(to.slice(0, 2)) + 1);
      }),
      { numRuns: 3_000 },
    );
  });

  it('spreads messages over ten minutes, each always to the same place', () => {
    const places = Array.from({ length: 1_000 }, (_, id) => spreadOf(id + 1));
    expect(Math.max(...places)).toBeLessThan(600_000);
    expect(new Set(places.map((place) => Math.floor(place / 60_000))).size).toBe(10);
    expect(spreadOf(17)).toBe(spreadOf(17));
  });
});
