/** Local time of one place, with nothing but Intl. Days are counted as whole local dates since 1970-01-01. */

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
/** The shop is open from 08:00 until 21:00 local time, every day. Minutes of the local day. */
export const OPENS_AT_MINUTE = 8 * 60;
export const CLOSES_AT_MINUTE = 21 * 60;

/** A local wall-clock time: day since 1970-01-01 and minute of that day. */
export type LocalTime = { day: number; minute: number };

export type Calendar = {
  readonly timeZone: string;
  /** Epoch ms of a local time. In an hour that does not exist or comes twice, the offset before the change is used. */
  instant(day: number, minute: number): number;
  /** Local day and minute of an instant (epoch ms). */
  local(at: number): LocalTime;
};

/** A calendar of an IANA time zone. Throws RangeError when the zone is unknown. */
export function createCalendar(timeZone: string): Calendar {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const openHoursOffset = new Map<number, number | undefined>();

  const offsetAt = (at: number): number => {
    const parts: Record<string, number> = {};
    for (const part of format.formatToParts(at)) parts[part.type] = Number(part.value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    const wholeSecond = at - (((at % 1000) + 1000) % 1000);
    return Date.UTC(year, month - 1, day, hour, minute, second) - wholeSecond;
  };

  const resolve = (wall: number): number => {
    const before = offsetAt(wall - DAY_MS);
    const after = offsetAt(wall + DAY_MS);
    if (before === after) return wall - before;
    return offsetAt(wall - after) === after && offsetAt(wall - before) !== before ? wall - after : wall - before;
  };

  /** One offset for all open hours of a day, so that placing an order costs no Intl call. */
  const offsetOfOpenHours = (day: number): number | undefined => {
    if (openHoursOffset.has(day)) return openHoursOffset.get(day);
    const open = day * DAY_MS + OPENS_AT_MINUTE * MINUTE_MS;
    const close = day * DAY_MS + CLOSES_AT_MINUTE * MINUTE_MS;
    const offset = open - resolve(open);
    const only = offset === close - resolve(close) ? offset : undefined;
    openHoursOffset.set(day, only);
    return only;
  };

  return {
    timeZone,
    instant(day, minute) {
      const wall = day * DAY_MS + minute * MINUTE_MS;
      if (minute >= OPENS_AT_MINUTE && minute <= CLOSES_AT_MINUTE) {
        const offset = offsetOfOpenHours(day);
        if (offset !== undefined) return wall - offset;
      }
      return resolve(wall);
    },
    local(at) {
      const wall = at + offsetAt(at);
      const day = Math.floor(wall / DAY_MS);
      return { day, minute: Math.floor((wall - day * DAY_MS) / MINUTE_MS) };
    },
  };
}

/** Day of the week of a local day, 0 = Monday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** Year, month (1-12) and date of a local day. */
export function dateOf(day: number): { year: number; month: number; date: number } {
  const utc = new Date(day * DAY_MS);
  return { year: utc.getUTCFullYear(), month: utc.getUTCMonth() + 1, date: utc.getUTCDate() };
}
