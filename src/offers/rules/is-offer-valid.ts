import { type LocalWindow, localParts, windowText } from '../../platform/index.ts';
import { localDay, openWindows } from './open-window.ts';

/**
 * When an offer holds. `validFrom` included, `validUntil` excluded, null = open; no windows = at any local time. With
 * `skipsHolidays`, not in what begins on a holiday of the shop.
 */
export interface OfferTimes {
  validFrom: Date | null;
  validUntil: Date | null;
  windows: readonly LocalWindow[];
  skipsHolidays?: boolean;
}

/** Names of holidays by local day (2026-12-24). */
export type Holidays = ReadonlyMap<string, string>;

export type OfferCheck =
  | { kind: 'valid' }
  | { kind: 'invalid'; reason: 'not-started' | 'expired' | 'outside-window' | 'holiday'; detail: string };

/**
 * Whether an offer holds at an instant, on the clock of the shop (IANA zone). Safe through daylight-saving changes: a
 * window means what the wall clock shows, so an hour that comes twice counts twice and a skipped one never.
 * `detail` is one English sentence for an operator. Throws RangeError for an unknown zone.
 */
export function checkOffer(offer: OfferTimes, at: Date, timeZone: string, holidays: Holidays = new Map()): OfferCheck {
  if (offer.validFrom && at < offer.validFrom) {
    return {
      kind: 'invalid',
      reason: 'not-started',
      detail: `The offer starts on ${wall(offer.validFrom, timeZone)}.`,
    };
  }
  if (offer.validUntil && at >= offer.validUntil) {
    return { kind: 'invalid', reason: 'expired', detail: `The offer ended on ${wall(offer.validUntil, timeZone)}.` };
  }
  const open = openDays(offer, at, timeZone);
  if (open.length === 0) {
    const when = windowText(offer.windows, 'en');
    const detail = `The offer holds ${when}; the shop's clock showed ${wall(at, timeZone, true)}.`;
    return { kind: 'invalid', reason: 'outside-window', detail };
  }
  if (offer.skipsHolidays && open.every((day) => holidays.has(day))) {
    const day = open[0] as string;
    const detail = `The offer does not hold on holidays, and ${day} is ${holidays.get(day)}.`;
    return { kind: 'invalid', reason: 'holiday', detail };
  }
  return { kind: 'valid' };
}

/** The days on which what is open now began. */
function openDays({ windows }: OfferTimes, at: Date, timeZone: string): string[] {
  if (windows.length === 0) return [localDay(at, timeZone)];
  return openWindows(windows, at, timeZone).map(({ day }) => day);
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function wall(at: Date, timeZone: string, withWeekday = false): string {
  const { year, month, day, hour, minute, weekday } = localParts(at, timeZone);
  const two = (part: number) => String(part).padStart(2, '0');
  const date = withWeekday ? WEEKDAYS[weekday] : `${year}-${two(month)}-${two(day)}`;
  return `${date} ${two(hour)}:${two(minute)}`;
}
