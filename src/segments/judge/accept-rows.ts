/** Which events and lines a condition counts, and which numbers it takes of them. */
import { MINUTES_PER_WEEK, windowMinutes } from '../../platform/index.ts';
import type { LinesOf, LocalTime, Where } from '../language/condition-parts.schema.ts';
import type { EventTable, LineTable } from './history.ts';
import { compare } from './scan-series.ts';

export type Accept = (table: EventTable, index: number) => boolean;
export type AcceptLine = (lines: LineTable, index: number) => boolean;

/** One byte for each minute of the week: 1 inside the local time. */
export function maskOf({ weekdays = [0, 1, 2, 3, 4, 5, 6], fromMinute, toMinute }: LocalTime): Uint8Array {
  const length = windowMinutes({ weekdays, fromMinute, toMinute });
  const mask = new Uint8Array(MINUTES_PER_WEEK);
  for (const weekday of weekdays) {
    const start = weekday * 1440 + fromMinute;
    mask.fill(1, start, start + length);
    mask.fill(1, 0, Math.max(0, start + length - MINUTES_PER_WEEK));
  }
  return mask;
}

/** A property of an event; null when there is none. */
export function propertyOf({ props }: EventTable, index: number, name: string): unknown {
  const all = props === null ? null : props[index];
  return all != null && Object.hasOwn(all, name) ? (all[name] ?? null) : null;
}

const LARGEST_NUMBER = 1e9;
const PER_UNIT = 1e6;

/** A property's number in whole millionths, so that sums are exact; NaN for what is no number or beyond ±1e9. */
export function millionths(found: unknown): number {
  return typeof found === 'number' && Math.abs(found) <= LARGEST_NUMBER ? Math.round(found * PER_UNIT) : Number.NaN;
}

function acceptWhere(where: Where): Accept {
  if (where.field === 'ref') {
    const [only, ...others] = where.values;
    if (others.length === 0) return ({ ref }, index) => ref !== null && ref[index] === only;
    const refs = new Set<string | null>(where.values);
    return ({ ref }, index) => ref !== null && refs.has(ref[index]!);
  }
  if (where.field === 'amount') {
    const { op, value } = where;
    // No amount is NaN, which satisfies no comparison.
    return ({ amount }, index) => compare(amount[index]!, op, value);
  }
  const { name } = where;
  if (where.op === 'exists') return (table, index) => propertyOf(table, index, name) !== null;
  if (where.op === 'in') {
    const values = new Set<unknown>(where.values);
    return (table, index) => values.has(propertyOf(table, index, name));
  }
  const { op, value } = where;
  return (table, index) => {
    const found = propertyOf(table, index, name);
    return typeof found === 'number' && compare(found, op, value);
  };
}

/** All restrictions on an event together; null when there are none. */
export function acceptEvents(wheres: readonly Where[] = [], localTime?: LocalTime): Accept | null {
  const accepts = wheres.map(acceptWhere);
  if (localTime) {
    const mask = maskOf(localTime);
    accepts.unshift(({ minuteOfWeek }, index) => mask[minuteOfWeek[index]!] === 1);
  }
  const [first, second] = accepts;
  if (first === undefined) return null;
  if (second === undefined) return first;
  return (table, index) => {
    for (let each = 0; each < accepts.length; each += 1) if (!accepts[each]!(table, index)) return false;
    return true;
  };
}

/** Whether a line is one of those; null when every line is. */
export function acceptLines(lines: LinesOf | undefined): AcceptLine | null {
  const setOf = (values: readonly string[] | undefined) => (values ? new Set<string | null>(values) : null);
  const [products, categories, brands] = [setOf(lines?.products), setOf(lines?.categories), setOf(lines?.brands)];
  if (!products && !categories && !brands) return null;
  return (table, index) =>
    (products === null || products.has(table.product[index]!)) &&
    (categories === null || categories.has(table.category[index]!)) &&
    (brands === null || brands.has(table.brand[index]!));
}

const MINUTE_MS = 60_000;

/**
 * Number of the local day on which something happened, from the instant and the local minute of the week that was written
 * down with it: their difference is the offset of the time zone, without asking the zone again.
 */
export function localDayOf(at: number, minuteOfWeek: number): number {
  const minute = Math.floor(at / MINUTE_MS);
  // 1970-01-01 was a Thursday, three days after Monday.
  const utcMinuteOfWeek = positiveRemainder(minute + 3 * 1440, MINUTES_PER_WEEK);
  const half = MINUTES_PER_WEEK / 2;
  const offset = positiveRemainder(minuteOfWeek - utcMinuteOfWeek + half, MINUTES_PER_WEEK) - half;
  return Math.floor((minute + offset) / 1440);
}

const positiveRemainder = (value: number, by: number): number => ((value % by) + by) % by;

/** A local day's number as '2026-05-01'. */
export const dayText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);
