import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantInZone, localInZone, midnightInZone } from '../../../web/src/format/zone-time.ts';

describe('the time of a zone', () => {
  const stockholm = 'Europe/Stockholm';
  it.each([
    ['2026-12-01T08:00', '2026-12-01T07:00:00.000Z'],
    ['2026-07-01T08:00', '2026-07-01T06:00:00.000Z'],
    // The hour that is left out in spring, and the one that comes twice in autumn.
    ['2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['2026-03-29T04:00', '2026-03-29T02:00:00.000Z'],
  ])('%s is %s', (local, instant) => {
    expect(instantInZone(local, stockholm)?.toISOString()).toBe(instant);
  });

  it('goes there and back, and says nothing of what is no time', () => {
    expect(localInZone(new Date('2026-07-01T06:00:00Z'), stockholm)).toBe('2026-07-01T08:00');
    expect(localInZone(new Date('2026-07-01T06:00:00Z'), 'Asia/Kolkata')).toBe('2026-07-01T11:30');
    expect(instantInZone('', stockholm)).toBeNull();
    expect(instantInZone('tomorrow', stockholm)).toBeNull();
  });

  it('reads as it was written', () => {
    const minute = fc.integer({ min: Date.UTC(2020, 0) / 60_000, max: Date.UTC(2030, 0) / 60_000 });
    fc.assert(
      fc.property(minute, fc.constantFrom('Europe/Stockholm', 'America/St_Johns', 'UTC'), (minutes, zone) => {
        const local = localInZone(new Date(minutes * 60_000), zone);
        expect(localInZone(instantInZone(local, zone)!, zone)).toBe(local);
      }),
    );
  });

  it('has days that begin at midnight of the place, also when clocks change', () => {
    expect(midnightInZone('2026-05-01', 'Europe/Stockholm')?.toISOString()).toBe('2026-04-30T22:00:00.000Z');
    expect(midnightInZone('2026-10-25', 'Europe/Stockholm')?.toISOString()).toBe('2026-10-24T22:00:00.000Z');
    expect(midnightInZone('2026-10-26', 'Europe/Stockholm')?.toISOString()).toBe('2026-10-25T23:00:00.000Z');
    expect(midnightInZone('2026-01-01', 'America/New_York')?.toISOString()).toBe('2026-01-01T05:00:00.000Z');
    expect(midnightInZone('yesterday', 'UTC')).toBeNull();
  });
});
