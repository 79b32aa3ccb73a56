/** What conditions measure of the rows inside a window, each kept up to date row by row. */
import type { Comparison } from '../language/condition-parts.schema.ts';
import { compare, type Meter } from './scan-series.ts';
import { rows } from './shared-rows.ts';

/** How many rows. */
export function meterCount(op: Comparison, value: number): Meter {
  let count = 0;
  return {
    clear() {
      count = 0;
    },
    enter() {
      count += 1;
    },
    leave() {
      count -= 1;
    },
    holds: () => compare(count, op, value),
    found: () => count,
  };
}

/** Amounts added up: of nothing 0. */
export function meterSum(op: Comparison, value: number): Meter {
  let sum = 0;
  return {
    clear() {
      sum = 0;
    },
    enter(index) {
      sum += rows.amount[index]!;
    },
    leave(index) {
      sum -= rows.amount[index]!;
    },
    holds: () => compare(sum, op, value),
    found: () => sum,
  };
}

/** Sum of the amounts against `value` for each code counted, without a division: exact. Nothing counted: false. */
export function meterAverage(op: Comparison, value: number): Meter {
  const scale = Number.isInteger(value) ? 1 : 1e6;
  const scaled = Math.round(value * scale);
  let sum = 0;
  let count = 0;
  return {
    clear() {
      sum = 0;
      count = 0;
    },
    enter(index) {
      sum += rows.amount[index]!;
      count += rows.code[index]!;
    },
    leave(index) {
      sum -= rows.amount[index]!;
      count -= rows.code[index]!;
    },
    holds: () => count > 0 && compare(sum * scale, op, scaled * count),
    found: () => (count > 0 ? sum / count : null),
  };
}

/** Share of the rows whose amount is 1, in per cent; of nothing: false. */
export function meterShare(op: Comparison, percent: number): Meter {
  let part = 0;
  let count = 0;
  return {
    clear() {
      part = 0;
      count = 0;
    },
    enter(index) {
      part += rows.amount[index]!;
      count += 1;
    },
    leave(index) {
      part -= rows.amount[index]!;
      count -= 1;
    },
    holds: () => count > 0 && compare(part * 100, op, percent * count),
    found: () => (count > 0 ? (part * 100) / count : null),
  };
}

/**
 * The smallest or largest amount; of nothing: false. Kept as numbers of amounts above, at and below the value, so that an
 * amount that leaves need not start a new search.
 */
export function meterExtreme(which: 'min' | 'max', op: Comparison, value: number): Meter {
  // For the largest, everything is turned round: the smallest of what is negated.
  const sign = which === 'min' ? 1 : -1;
  const turned: Record<Comparison, Comparison> = {
    'at-least': 'at-most',
    'at-most': 'at-least',
    exactly: 'exactly',
    'more-than': 'less-than',
    'less-than': 'more-than',
  };
  const wanted = which === 'min' ? op : turned[op];
  const edge = sign * value;
  let below = 0;
  let equal = 0;
  let above = 0;
  let first = 0;
  let end = 0;
  const move = (index: number, by: number) => {
    const amount = sign * rows.amount[index]!;
    if (amount < edge) below += by;
    else if (amount > edge) above += by;
    else equal += by;
  };
  return {
    clear() {
      below = equal = above = first = end = 0;
    },
    enter(index) {
      move(index, 1);
      end = index + 1;
    },
    leave(index) {
      move(index, -1);
      first = index + 1;
    },
    holds() {
      switch (wanted) {
        case 'less-than':
          return below > 0;
        case 'at-most':
          return below + equal > 0;
        case 'at-least':
          return below === 0 && equal + above > 0;
        case 'more-than':
          return below === 0 && equal === 0 && above > 0;
        case 'exactly':
          return below === 0 && equal > 0;
      }
    },
    found() {
      const inside = rows.amount.subarray(first, end);
      return inside.length === 0 ? null : inside.reduce((best, each) => (sign * each < sign * best ? each : best));
    },
  };
}

/** The earliest or latest amount; of nothing: false. Rows at the same instant stand in the order of their amounts. */
export function meterEdge(which: 'first' | 'last', op: Comparison, value: number): Meter {
  let first = 0;
  let end = 0;
  const amount = () => rows.amount[which === 'first' ? first : end - 1]!;
  return {
    clear() {
      first = end = 0;
    },
    enter(index) {
      end = index + 1;
    },
    leave(index) {
      first = index + 1;
    },
    holds: () => first < end && compare(amount(), op, value),
    found: () => (first < end ? amount() : null),
  };
}
