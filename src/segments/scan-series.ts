/** One walk over the times of a contact's events: what holds at an instant, and the first later instant at which it does not. */
import type { Comparison } from './definition.schema.ts';
import type { Verdict } from './history.ts';

/** Instants in ascending order (epoch ms), and beside each its amount where the measure needs one. */
export type Series = { at: ArrayLike<number>; amount: ArrayLike<number> | null };

/** Which instants count at t: `ever` up to t; `last` those with t - ms < at <= t; `between` those from `from`, before `to`. */
export type Span = { type: 'ever' } | { type: 'last'; ms: number } | { type: 'between'; from: number; to: number };

/**
 * `count` … `last` compare that measure. `share`: amounts are 1 or 0, their mean is compared with `value` per cent.
 * `idle`: something happened before, nothing within the span.
 */
export type Measure = 'count' | 'sum' | 'min' | 'max' | 'last' | 'share' | 'idle';
export type Rule = { measure: Measure; op: Comparison; value: number };

/** What is inside the span right now. `above`, `equal`, `below` count amounts compared with the rule's value. */
export type Tally = { count: number; sum: number; above: number; equal: number; below: number; latest: number };

/** Whether `found` stands in that relation to `value`. */
export const compare = (found: number, op: Comparison, value: number): boolean =>
  op === 'at-least' ? found >= value : op === 'at-most' ? found <= value : found === value;

function isMet(rule: Rule, tally: Tally, happenedEver: boolean): boolean {
  const { count, above, equal, below } = tally;
  switch (rule.measure) {
    case 'count':
      return compare(count, rule.op, rule.value);
    case 'sum':
      return compare(tally.sum, rule.op, rule.value);
    // Kept as counts, so that an amount that leaves need not start a new search for the smallest or largest.
    case 'min':
      if (rule.op === 'at-most') return below + equal > 0;
      return count > 0 && below === 0 && (rule.op === 'at-least' || equal > 0);
    case 'max':
      if (rule.op === 'at-least') return above + equal > 0;
      return count > 0 && above === 0 && (rule.op === 'at-most' || equal > 0);
    case 'last':
      return count > 0 && compare(tally.latest, rule.op, rule.value);
    case 'share':
      return count > 0 && compare(tally.sum * 100, rule.op, rule.value * count);
    case 'idle':
      return happenedEver && count === 0;
  }
}

/** Index of the first instant that is not before `at`. */
export function firstFrom(instants: ArrayLike<number>, at: number): number {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (instants[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Indexes [from, until) of what lies inside the span at `now`. */
export function insideAt(instants: ArrayLike<number>, span: Span, now: number): [from: number, until: number] {
  const happened = firstFrom(instants, now + 1);
  if (span.type === 'ever') return [0, happened];
  if (span.type === 'last') return [Math.min(firstFrom(instants, now - span.ms + 1), happened), happened];
  const from = firstFrom(instants, span.from);
  return [from, Math.max(from, Math.min(firstFrom(instants, span.to), happened))];
}

/** Counts indexes [from, until) of a series. */
export function tallyOf(series: Series, rule: Rule, from: number, until: number): Tally {
  const tally: Tally = { count: 0, sum: 0, above: 0, equal: 0, below: 0, latest: 0 };
  if (series.amount === null) tally.count = until - from;
  else for (let index = from; index < until; index += 1) move(tally, series.amount, index, rule.value, 1);
  return tally;
}

function move(tally: Tally, amounts: ArrayLike<number> | null, index: number, value: number, by: 1 | -1): void {
  tally.count += by;
  if (amounts === null) return;
  const amount = amounts[index]!;
  tally.sum += by * amount;
  if (amount > value) tally.above += by;
  else if (amount === value) tally.equal += by;
  else tally.below += by;
  if (by === 1) tally.latest = amount;
}

/**
 * Whether the rule holds over the span at `now`, and when that changes by time alone: events leave `ms` after they
 * happened, and those that lie ahead come in. `flipsAt` is exact.
 */
export function scanSeries(series: Series, span: Span, rule: Rule, now: number): Verdict {
  const { at, amount } = series;
  let [left, entered] = insideAt(at, span, now);
  const end = span.type === 'between' ? Math.max(entered, firstFrom(at, span.to)) : at.length;
  const stayMs = span.type === 'last' ? span.ms : Number.POSITIVE_INFINITY;
  const tally = tallyOf(series, rule, left, entered);
  const member = isMet(rule, tally, entered > 0);
  for (;;) {
    const nextIn = entered < end ? at[entered]! : Number.POSITIVE_INFINITY;
    const nextOut = left < entered ? at[left]! + stayMs : Number.POSITIVE_INFINITY;
    const instant = Math.min(nextIn, nextOut);
    if (instant === Number.POSITIVE_INFINITY) return { member, flipsAt: instant };
    while (entered < end && at[entered]! <= instant) move(tally, amount, entered++, rule.value, 1);
    while (left < entered && at[left]! + stayMs <= instant) move(tally, amount, left++, rule.value, -1);
    if (isMet(rule, tally, entered > 0) !== member) return { member, flipsAt: instant };
  }
}
