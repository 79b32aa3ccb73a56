/**
 * One walk over a contact's rows in time: what holds at an instant, and the first later instant at which it does not.
 * All instants are whole milliseconds.
 */
import type { Comparison } from '../language/condition-parts.schema.ts';
import { ALWAYS_MEMBER, type Answer, NEVER_MEMBER } from './history.ts';
import { rows } from './shared-rows.ts';

const FOREVER = Number.POSITIVE_INFINITY;

/** Whether `found` stands in that relation to `value`. */
export function compare(found: number, op: Comparison, value: number): boolean {
  switch (op) {
    case 'at-least':
      return found >= value;
    case 'at-most':
      return found <= value;
    case 'exactly':
      return found === value;
    case 'more-than':
      return found > value;
    case 'less-than':
      return found < value;
  }
}

/** Index in [low, high) of the first instant later than `instant`; `high` if there is none. */
export function firstAfter(at: ArrayLike<number>, instant: number, low: number, high: number): number {
  if (low === high || at[low]! > instant) return low;
  if (at[high - 1]! <= instant) return high;
  let from = low + 1;
  let until = high - 1;
  while (from < until) {
    const middle = (from + until) >>> 1;
    if (at[middle]! <= instant) from = middle + 1;
    else until = middle;
  }
  return until;
}

/** Keeps one measure of the rows inside a window, while rows come in at its end and go out at its beginning. */
export type Meter = {
  /** Nothing is inside. */
  clear(): void;
  enter(index: number): void;
  leave(index: number): void;
  holds(): boolean;
  /** What is compared; null where there is nothing to compare. */
  found(): number | null;
};

const forEver = (member: boolean): Answer => (member ? ALWAYS_MEMBER : NEVER_MEMBER);

/**
 * Whether the meter holds over the rows at `now`, and when that changes by time alone: rows leave `stayMs` after they
 * happened (Infinity: never), and those that lie ahead come in. Rows that have left already must not be among them. Exact.
 */
export function scanRows(meter: Meter, stayMs: number, now: number): Answer {
  const { at, length } = rows;
  let entered = 0;
  meter.clear();
  while (entered < length && at[entered]! <= now) meter.enter(entered++);
  const member = meter.holds();
  if (entered === length && stayMs === FOREVER) return forEver(member);
  let left = 0;
  for (;;) {
    const nextIn = entered < length ? at[entered]! : FOREVER;
    const nextOut = left < entered ? at[left]! + stayMs : FOREVER;
    const instant = Math.min(nextIn, nextOut);
    if (instant === FOREVER) return forEver(member);
    while (entered < length && at[entered]! <= instant) meter.enter(entered++);
    while (left < entered && at[left]! + stayMs <= instant) meter.leave(left++);
    if (meter.holds() !== member) return member ? instant : -instant;
  }
}

/** A comparison of a number of rows with a whole number. */
export type CountRule = { op: Comparison; value: number };

/**
 * The same for a mere number of rows, straight from a table: [from, until) of `at`, of which none has left yet at `now`.
 */
export function scanCount(
  at: Float64Array,
  from: number,
  until: number,
  stayMs: number,
  { op, value }: CountRule,
  now: number,
): Answer {
  const entered = firstAfter(at, now, from, until);
  const count = entered - from;
  const member = compare(count, op, value);
  if (entered < until) return slideCount(at, from, entered, until, stayMs, { op, value }, member);
  if (stayMs === FOREVER || count === 0) return forEver(member);
  // From now on there are only fewer: the answer changes once, when the row leaves whose going decides.
  switch (op) {
    case 'at-least':
    case 'more-than': {
      const least = op === 'at-least' ? value : value + 1;
      return member && least > 0 ? at[until - least]! + stayMs : forEver(member);
    }
    case 'at-most':
    case 'less-than': {
      const most = op === 'at-most' ? value : value - 1;
      return member || most < 0 ? forEver(member) : -(at[until - most - 1]! + stayMs);
    }
    case 'exactly':
      return slideCount(at, from, entered, until, stayMs, { op, value }, member);
  }
}

function slideCount(
  at: Float64Array,
  from: number,
  firstAhead: number,
  until: number,
  stayMs: number,
  { op, value }: CountRule,
  member: boolean,
): Answer {
  let left = from;
  let entered = firstAhead;
  for (;;) {
    const nextIn = entered < until ? at[entered]! : FOREVER;
    const nextOut = left < entered ? at[left]! + stayMs : FOREVER;
    const instant = Math.min(nextIn, nextOut);
    if (instant === FOREVER) return forEver(member);
    while (entered < until && at[entered]! <= instant) entered += 1;
    while (left < entered && at[left]! + stayMs <= instant) left += 1;
    if (compare(entered - left, op, value) !== member) return member ? instant : -instant;
  }
}

/** True at `now` while start <= now < end. */
export function judgeInterval(start: number, end: number, now: number): Answer {
  if (now >= end || start >= end) return NEVER_MEMBER;
  return now >= start ? end : -start;
}

/** The same answer, but not relied upon beyond `limit`. */
export function boundAnswer(answer: Answer, limit: number): Answer {
  return answer > limit ? limit : answer < -limit ? -limit : answer;
}
