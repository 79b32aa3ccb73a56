/** Local days and midnights of a time zone, remembered: the same few are asked for millions of times. */
import { instantOfLocal, isTimeZone, zoneOffsetMs } from '../../platform/index.ts';
import { readInstant } from '../language/read-instants.ts';
import type { History } from './history.ts';

const DAY_MS = 86_400_000;
const MOST_KEPT = 50_000;
const MOST_ZONES = 1_000;

export type LocalDates = {
  /** Number of the local day (0 = 1970-01-01) of an instant (epoch ms). */
  dayOf(at: number): number;
  /** The instant at which that local day begins. */
  midnightOf(day: number): number;
  /** Epoch ms of a date (its local midnight) or an instant with offset; null for anything else. */
  instantOf(found: unknown): number | null;
  /** Local day of a date or an instant with offset; null for anything else. */
  dateOf(found: unknown): number | null;
};

const dates = new Map<string, number | null>();

/** Day number of a text such as 2026-05-01; null for any other of that length. */
function dayOfDate(text: string): number | null {
  let day = dates.get(text);
  if (day === undefined) {
    const at = readInstant(text, 'UTC');
    day = at === null ? null : at / DAY_MS;
    if (dates.size >= MOST_KEPT) dates.clear();
    dates.set(text, day);
  }
  return day;
}

function createDates(timeZone: string): LocalDates {
  const midnights = new Map<number, number>();
  let latestAt = Number.NaN;
  let latestDay = 0;

  function midnightOf(day: number): number {
    let at = midnights.get(day);
    if (at === undefined) {
      const date = new Date(day * DAY_MS);
      const wall = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
      at = instantOfLocal(wall, timeZone);
      if (midnights.size >= MOST_KEPT) midnights.clear();
      midnights.set(day, at);
    }
    return at;
  }

  const readDay = (at: number) => Math.floor((at + zoneOffsetMs(at, timeZone)) / DAY_MS);

  /** Asked for the same instant again and again. */
  function dayOf(at: number): number {
    if (at !== latestAt) {
      latestDay = readDay(at);
      latestAt = at;
    }
    return latestDay;
  }

  return {
    dayOf,
    midnightOf,
    instantOf(found) {
      if (typeof found !== 'string') return null;
      if (found.length !== 10) return readInstant(found, timeZone);
      const day = dayOfDate(found);
      return day === null ? null : midnightOf(day);
    },
    dateOf(found) {
      if (typeof found !== 'string') return null;
      if (found.length === 10) return dayOfDate(found);
      const at = readInstant(found, timeZone);
      return at === null ? null : readDay(at);
    },
  };
}

const zones = new Map<string, LocalDates | null>();

/** Days and midnights of a zone; null when there is no such zone. */
export function datesOf(timeZone: string): LocalDates | null {
  let dates = zones.get(timeZone);
  if (dates === undefined) {
    dates = isTimeZone(timeZone) ? createDates(timeZone) : null;
    if (zones.size >= MOST_ZONES) zones.clear();
    zones.set(timeZone, dates);
  }
  return dates;
}

/** In whose zone a date is read: the contact's own where it is known and wanted, else the workspace's. */
export type DatesFor = (history: History) => LocalDates;

export function datesFor(zone: 'workspace' | 'contact' | undefined, timeZone: string): DatesFor {
  const ofWorkspace = datesOf(timeZone) ?? createDates('UTC');
  if (zone !== 'contact') return () => ofWorkspace;
  return ({ timeZone: own }) => (own === null ? ofWorkspace : (datesOf(own) ?? ofWorkspace));
}
