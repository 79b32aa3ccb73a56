/** Makes a counting condition out of its parts: which rows, in which window, measured how. */
import type { Window } from '../language/condition-parts.schema.ts';
import { answerOf, type History } from './history.ts';
import type { Evidence, PrepareContext, PreparedLeaf } from './judge.ts';
import { type JudgeRows, judgeWithin, openOnce } from './open-window.ts';
import { type CountRule, firstAfter, type Meter, scanCount, scanRows } from './scan-series.ts';
import { clearRows, rows } from './shared-rows.ts';

/** Adds a contact's rows with after < at < before, in order of time. */
export type Fill = (history: History, after: number, before: number) => void;

export type Counting = {
  window: Window | undefined;
  fill: Fill;
  meter: Meter;
  /** How many of the rows' own units make one of the definition's: 1,000,000 for properties, 1,000 for quantities. */
  perUnit?: number;
  /** Which columns say something to people. */
  shows?: { amounts?: boolean; values?: (value: unknown) => string | number | boolean };
  /** Unless `fill` is the costly part: says without it that there are no rows. */
  isEmpty?: (history: History) => boolean;
};

/** Notes the event id beside a row, where somebody wants it. */
export function noteId(ids: Float64Array | null, index: number): void {
  if (rows.ids !== null && ids !== null) rows.ids.push(ids[index]!);
}

/** The rows that are inside the window at `now`, for people. */
export function readEvidence(
  { window, fill, meter, perUnit = 1, shows = {} }: Counting,
  context: PrepareContext,
  history: History,
  now: number,
): Evidence {
  clearRows();
  rows.ids = [];
  try {
    openOnce(window, context, history, now, (after, before) => fill(history, after, before));
    // Now that all values are known: meters keep room for each.
    meter.clear();
    const length = firstAfter(rows.at, now, 0, rows.length);
    for (let index = 0; index < length; index += 1) meter.enter(index);
    const found = meter.found();
    const { values } = shows;
    return {
      at: Array.from(rows.at.subarray(0, length)),
      amounts: shows.amounts ? Array.from(rows.amount.subarray(0, length), (amount) => amount / perUnit) : null,
      ids: rows.ids.slice(0, length),
      values: values ? Array.from(rows.code.subarray(0, length), (code) => values(rows.values[code])) : null,
      found: found === null ? null : found / perUnit,
    };
  } finally {
    rows.ids = null;
  }
}

/** A condition that copies its rows and measures them. */
export function countRows(counting: Counting, context: PrepareContext): PreparedLeaf {
  const { window, fill, meter, isEmpty } = counting;
  clearRows();
  meter.clear();
  const ofNothing = meter.holds();
  const nothing = answerOf(ofNothing, Number.POSITIVE_INFINITY);
  const judge: JudgeRows = (history, now, after, before, stayMs) => {
    if (isEmpty?.(history)) return nothing;
    clearRows();
    fill(history, after, before);
    return rows.length === 0 ? nothing : scanRows(meter, stayMs, now);
  };
  return {
    judge: judgeWithin(window, context, judge, ofNothing),
    evidence: (history, now) => readEvidence(counting, context, history, now),
  };
}

/** A condition on the mere number of a table's rows: nothing is copied. `place`: of the kind in a history. */
export function countTable(counting: Counting, place: number, rule: CountRule, context: PrepareContext): PreparedLeaf {
  const { meter } = counting;
  meter.clear();
  const ofNothing = meter.holds();
  const nothing = answerOf(ofNothing, Number.POSITIVE_INFINITY);
  const judge: JudgeRows = (history, now, after, before, stayMs) => {
    const { table, from, until } = history.events[place]!;
    if (from === until) return nothing;
    const { at } = table;
    const first = firstAfter(at, after, from, until);
    const end = before === Number.POSITIVE_INFINITY ? until : firstAfter(at, before - 1, first, until);
    return first === end ? nothing : scanCount(at, first, end, stayMs, rule, now);
  };
  return {
    judge: judgeWithin(counting.window, context, judge, ofNothing),
    evidence: (history, now) => readEvidence(counting, context, history, now),
  };
}
