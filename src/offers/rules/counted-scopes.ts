import type { Holidays } from './is-offer-valid.ts';
import type { Offer } from './offer.ts';
import { localDay, openWindows } from './open-window.ts';

/** One count of uses: which, and how far it may go. */
export type CountedScope = { scope: string; room: number };

type Limits = Pick<Offer, 'capacityTotal' | 'capacityDay' | 'capacityWindow' | 'windows' | 'skipsHolidays'>;

/**
 * The counts in which a use at this instant takes a place: `total`, `day:<local day>`, `window:<start, UTC>`. Of windows
 * that overlap, the first that is open and not closed by a holiday.
 */
export function countedScopes(
  offer: Limits,
  at: Date,
  timeZone: string,
  holidays: Holidays = new Map(),
): CountedScope[] {
  const scopes: CountedScope[] = [];
  if (offer.capacityTotal !== null) scopes.push({ scope: 'total', room: offer.capacityTotal });
  if (offer.capacityDay !== null) scopes.push({ scope: `day:${localDay(at, timeZone)}`, room: offer.capacityDay });
  if (offer.capacityWindow !== null) {
    const open = openWindows(offer.windows, at, timeZone);
    const window = open.find(({ day }) => !offer.skipsHolidays || !holidays.has(day));
    if (window) scopes.push({ scope: `window:${window.startsAt.toISOString()}`, room: offer.capacityWindow });
  }
  return scopes;
}

const words: Record<string, string> = { total: 'in all', day: 'today', window: 'in this window' };

/** "today" for `day:2026-11-22`. */
export const scopeInWords = (scope: string): string => words[scope.split(':')[0] as string] ?? scope;
