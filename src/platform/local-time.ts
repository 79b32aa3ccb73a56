/**
 * Local clock time of an instant in an IANA time zone, fast enough for tens of millions of events.
 *
 * The offset of a zone is looked up through Intl twice per UTC day (start and end) and kept; a day on which the offset
 * changes also keeps the instant of the change, found by bisection. Exact for every instant from the year 100 on, for
 * zones that change their offset at most once within one UTC day (all of them since 1970).
 */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MINUTES_PER_DAY = 1440;
export const MINUTES_PER_WEEK = 10_080;
const DAYS_KEPT_PER_ZONE = 40_000;
const ZONES_KEPT = 1_000;

/** Clock time on the wall. `weekday` 0 = Monday; `month` 1-12; `minuteOfWeek` 0 = Monday 00:00. */
export interface LocalParts {
  year: number;
  month: number;
  day: number;
  weekday: number;
  hour: number;
  minute: number;
  second: number;
  minuteOfDay: number;
  minuteOfWeek: number;
}

interface OffsetsOfDay {
  beforeMs: number;
  afterMs: number;
  /** Epoch ms of the change; Infinity on a day without one. */
  changesAt: number;
}

interface Zone {
  format: Intl.DateTimeFormat;
  days: Map<number, OffsetsOfDay>;
}

const zones = new Map<string, Zone>();

function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  if (zones.size >= ZONES_KEPT) zones.clear();
  const zone: Zone = { format, days: new Map() };
  zones.set(timeZone, zone);
  return zone;
}

function offsetByIntl(format: Intl.DateTimeFormat, at: number): number {
  const found: Record<string, number> = {};
  for (const part of format.formatToParts(at)) found[part.type] = Number(part.value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = found;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

function offsetsOfDay(zone: Zone, dayIndex: number): OffsetsOfDay {
  const known = zone.days.get(dayIndex);
  if (known) return known;
  let low = dayIndex * DAY_MS;
  let high = low + DAY_MS;
  const beforeMs = offsetByIntl(zone.format, low);
  const afterMs = offsetByIntl(zone.format, high);
  let changesAt = Number.POSITIVE_INFINITY;
  if (beforeMs !== afterMs) {
    while (high - low > 1000) {
      const middle = low + Math.floor((high - low) / 2000) * 1000;
      if (offsetByIntl(zone.format, middle) === beforeMs) low = middle;
      else high = middle;
    }
    changesAt = high;
  }
  if (zone.days.size >= DAYS_KEPT_PER_ZONE) zone.days.clear();
  const found = { beforeMs, afterMs, changesAt };
  zone.days.set(dayIndex, found);
  return found;
}

/**
 * Milliseconds to add to UTC to get local time at that instant (`Europe/Stockholm` in winter: 3,600,000).
 * Throws RangeError for an unknown zone or an invalid date.
 */
export function zoneOffsetMs(at: Date | number, timeZone: string): number {
  const atMs = typeof at === 'number' ? at : at.getTime();
  if (!Number.isFinite(atMs)) throw new RangeError('not an instant');
  const day = offsetsOfDay(zoneOf(timeZone), Math.floor(atMs / DAY_MS));
  return atMs < day.changesAt ? day.beforeMs : day.afterMs;
}

/**
 * Whether Intl knows this time zone name. Offsets such as +01:00, which newer versions of Intl take too, are no zones:
 * PostgreSQL reads them with the opposite sign.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    zoneOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Minute of the local week, 0 (Monday 00:00) to 10,079 (Sunday 23:59). Throws RangeError like {@link zoneOffsetMs}. */
export function localMinuteOfWeek(at: Date | number, timeZone: string): number {
  const atMs = typeof at === 'number' ? at : at.getTime();
  const localMinute = Math.floor((atMs + zoneOffsetMs(atMs, timeZone)) / MINUTE_MS);
  // 1970-01-01 was a Thursday, three days after Monday.
  const minute = (localMinute + 3 * MINUTES_PER_DAY) % MINUTES_PER_WEEK;
  return minute < 0 ? minute + MINUTES_PER_WEEK : minute;
}

/** Date and clock time on the wall at that instant. Throws RangeError like {@link zoneOffsetMs}. */
export function localParts(at: Date | number, timeZone: string): LocalParts {
  const atMs = typeof at === 'number' ? at : at.getTime();
  const wall = new Date(atMs + zoneOffsetMs(atMs, timeZone));
  const weekday = (wall.getUTCDay() + 6) % 7;
  const hour = wall.getUTCHours();
  const minute = wall.getUTCMinutes();
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    weekday,
    hour,
    minute,
    second: wall.getUTCSeconds(),
    minuteOfDay: hour * 60 + minute,
    minuteOfWeek: weekday * MINUTES_PER_DAY + hour * 60 + minute,
  };
}

/**
 * The instant (epoch ms) at which the wall clock shows this date and time. A time that the spring change skips is read
 * with the offset before the change (02:30 becomes 03:30); a time that comes twice in autumn is the first of the two.
 */
export function instantOfLocal(
  wall: { year: number; month: number; day: number; hour?: number; minute?: number; second?: number },
  timeZone: string,
): number {
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour ?? 0, wall.minute ?? 0, wall.second ?? 0);
  const before = zoneOffsetMs(asUtc - DAY_MS, timeZone);
  const after = zoneOffsetMs(asUtc + DAY_MS, timeZone);
  const byBefore = asUtc - before;
  if (before === after || zoneOffsetMs(byBefore, timeZone) === before) return byBefore;
  const byAfter = asUtc - after;
  return zoneOffsetMs(byAfter, timeZone) === after ? byAfter : byBefore;
}
