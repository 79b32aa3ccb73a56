import { describe, expect, it } from 'vitest';
import { checkOffer } from '../../../src/offers/rules/is-offer-valid.ts';

const stockholm = 'Europe/Stockholm';
const weekdayMornings = [{ weekdays: [0, 1, 2, 3, 4], fromMinute: 0, toMinute: 720 }];
const always = { validFrom: null, validUntil: null, windows: [] };
const at = (iso: string) => new Date(iso);

describe('checkOffer', () => {
  it('holds from its start on and up to, not at, its end', () => {
    const offer = { validFrom: at('2026-03-01T00:00:00Z'), validUntil: at('2026-04-01T00:00:00Z'), windows: [] };
    expect(checkOffer(offer, at('2026-02-28T23:59:59.999Z'), stockholm)).toEqual({
      kind: 'invalid',
      reason: 'not-started',
      detail: 'The offer starts on 2026-03-01 01:00.',
    });
    expect(checkOffer(offer, at('2026-03-01T00:00:00Z'), stockholm)).toEqual({ kind: 'valid' });
    expect(checkOffer(offer, at('2026-03-31T23:59:59.999Z'), stockholm)).toEqual({ kind: 'valid' });
    expect(checkOffer(offer, at('2026-04-01T00:00:00Z'), stockholm)).toMatchObject({
      kind: 'invalid',
      reason: 'expired',
    });
  });

  it('holds at any time without dates and windows', () => {
    expect(checkOffer(always, at('1999-12-31T23:00:00Z'), 'Asia/Tokyo')).toEqual({ kind: 'valid' });
  });

  it('reads the window on the clock of the shop, summer and winter', () => {
    const offer = { ...always, windows: weekdayMornings };
    // 11:59 and 12:00 in Stockholm: UTC+1 in January, UTC+2 in July; both days are Tuesdays.
    expect(checkOffer(offer, at('2026-01-13T10:59:59Z'), stockholm).kind).toBe('valid');
    expect(checkOffer(offer, at('2026-01-13T11:00:00Z'), stockholm).kind).toBe('invalid');
    expect(checkOffer(offer, at('2026-07-14T09:59:59Z'), stockholm).kind).toBe('valid');
    expect(checkOffer(offer, at('2026-07-14T10:00:00Z'), stockholm).kind).toBe('invalid');
    // The same instant, another shop.
    expect(checkOffer(offer, at('2026-01-13T11:00:00Z'), 'Europe/London').kind).toBe('valid');
  });

  it('says why it does not hold', () => {
    expect(checkOffer({ ...always, windows: weekdayMornings }, at('2026-01-17T09:30:00Z'), stockholm)).toEqual({
      kind: 'invalid',
      reason: 'outside-window',
      detail: "The offer holds Monday to Friday before 12:00; the shop's clock showed Saturday 10:30.",
    });
  });

  it('counts an hour that comes twice twice, and a skipped one never', () => {
    const smallHours = { ...always, windows: [{ weekdays: [6], fromMinute: 120, toMinute: 180 }] };
    const validMinutes = (from: string) => {
      let minutes = 0;
      for (let minute = 0; minute < 360; minute += 1) {
        const instant = new Date(at(from).getTime() + minute * 60_000);
        if (checkOffer(smallHours, instant, stockholm).kind === 'valid') minutes += 1;
      }
      return minutes;
    };
    expect(validMinutes('2026-10-24T22:00:00Z')).toBe(120);
    expect(validMinutes('2026-03-28T22:00:00Z')).toBe(0);
    expect(validMinutes('2026-05-02T22:00:00Z')).toBe(60);
  });

  it('runs past midnight into the next day', () => {
    const lateFriday = { ...always, windows: [{ weekdays: [4], fromMinute: 1320, toMinute: 120 }] };
    expect(checkOffer(lateFriday, at('2026-01-16T22:30:00Z'), stockholm).kind).toBe('valid');
    expect(checkOffer(lateFriday, at('2026-01-17T00:59:00Z'), stockholm).kind).toBe('valid');
    expect(checkOffer(lateFriday, at('2026-01-17T01:00:00Z'), stockholm).kind).toBe('invalid');
    expect(checkOffer(lateFriday, at('2026-01-16T00:30:00Z'), stockholm).kind).toBe('invalid');
  });
});
