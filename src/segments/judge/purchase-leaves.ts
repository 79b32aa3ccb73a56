/** Conditions on purchases. */

import type { LeafOf } from '../language/conditions.schema.ts';
import { lengthMs } from '../language/read-instants.ts';
import { dayText, localDayOf, maskOf } from './accept-rows.ts';
import { type Counting, countRows, countTable, readEvidence } from './count-rows.ts';
import { ORDER } from './event-leaves.ts';
import { fillAmounts, fillOrders, fillQuantities, fillTallies, fillValues } from './fill-purchases.ts';
import { ALWAYS_MEMBER, type Answer, NEVER_MEMBER } from './history.ts';
import type { PrepareContext, PreparedLeaf } from './judge.ts';
import { meterAverage, meterCount, meterShare, meterSum } from './measure-rows.ts';
import { meterDistinct, meterFavourite } from './measure-values.ts';
import { firstAfter, judgeInterval } from './scan-series.ts';
import { addRow, clearRows, codeOf, rows } from './shared-rows.ts';

type PurchaseLeaf = LeafOf<'purchase'>;
type PurchaseOf<Measure extends PurchaseLeaf['measure']> = PurchaseLeaf & { measure: Measure };

const PER_PIECE = 1000;

const takeOrder = ({ at }: { at: Float64Array }, index: number) => addRow(at[index]!, 1, 0);

function takeDay({ at, minuteOfWeek }: { at: Float64Array; minuteOfWeek: Int16Array }, index: number): void {
  addRow(at[index]!, 0, codeOf(localDayOf(at[index]!, minuteOfWeek[index]!)));
}

function prepareOrders(leaf: PurchaseOf<'orders'>, context: PrepareContext): PreparedLeaf {
  const mask = leaf.localTime ? maskOf(leaf.localTime) : null;
  const fill = fillOrders(context.layout, leaf.lines, takeOrder, mask);
  const counting = { window: leaf.window, fill, meter: meterCount(leaf.op, leaf.value) };
  const place = context.layout.kinds.get(ORDER);
  const isPlain = mask === null && leaf.lines === undefined && place !== undefined;
  return isPlain ? countTable(counting, place, leaf, context) : countRows(counting, context);
}

function prepareShare(leaf: PurchaseOf<'share'>, context: PrepareContext): PreparedLeaf {
  const mask = maskOf(leaf.localTime);
  const fill = fillOrders(context.layout, leaf.lines, ({ at, minuteOfWeek }, index) =>
    addRow(at[index]!, mask[minuteOfWeek[index]!]!, 0),
  );
  const meter = meterShare(leaf.op, leaf.percent);
  return countRows({ window: leaf.window, fill, meter, shows: { amounts: true } }, context);
}

function prepareDistinct(leaf: PurchaseOf<'distinct'>, context: PrepareContext): PreparedLeaf {
  const meter = meterDistinct(leaf.op, leaf.value);
  const { window, lines, of } = leaf;
  if (of === 'days') {
    const shows = { values: (day: unknown) => dayText(Number(day)) };
    return countRows({ window, fill: fillOrders(context.layout, lines, takeDay), meter, shows }, context);
  }
  return countRows({ window, fill: fillValues(lines, of), meter, shows: { values: String } }, context);
}

function prepareFavourite(leaf: PurchaseOf<'favourite'>, context: PrepareContext): PreparedLeaf {
  const fill = fillTallies(leaf.lines, leaf.of, leaf.by);
  const meter = meterFavourite(new Set(leaf.values));
  const perUnit = leaf.by === 'quantity' ? PER_PIECE : 1;
  return countRows({ window: leaf.window, fill, meter, perUnit, shows: { amounts: true, values: String } }, context);
}

/** The latest order of [from, until) is within `ms`, or there is one and it is not; those that lie ahead come in. */
function judgeRecency(
  at: Float64Array,
  from: number,
  until: number,
  isAtMost: boolean,
  ms: number,
  now: number,
): Answer {
  let next = firstAfter(at, now, from, until);
  if (next === from || at[next - 1]! + ms <= now) {
    // Not within: the next order changes that at once; it takes its time until none of them is.
    if (isAtMost) return next < until ? -at[next]! : NEVER_MEMBER;
    if (next > from) return next < until ? at[next]! : ALWAYS_MEMBER;
    if (next === until) return NEVER_MEMBER;
    next += 1;
  }
  // A later order that comes before the end moves the end.
  let end = at[next - 1]! + ms;
  for (; next < until && at[next]! <= end; next += 1) end = at[next]! + ms;
  return isAtMost ? end : -end;
}

/** The first order of [from, until) is within `ms`, or it is longer ago. */
function judgeTenure(
  at: Float64Array,
  from: number,
  until: number,
  isAtMost: boolean,
  ms: number,
  now: number,
): Answer {
  if (from === until) return NEVER_MEMBER;
  const first = at[from]!;
  return isAtMost ? judgeInterval(first, first + ms, now) : judgeInterval(first + ms, Number.POSITIVE_INFINITY, now);
}

function prepareSince(leaf: PurchaseOf<'recency' | 'tenure'>, context: PrepareContext): PreparedLeaf {
  const fill = fillOrders(context.layout, leaf.lines, takeOrder);
  const judgeSince = leaf.measure === 'recency' ? judgeRecency : judgeTenure;
  const isAtMost = leaf.op === 'at-most';
  const ms = lengthMs(leaf);
  const place = context.layout.kinds.get(ORDER);
  const counting: Counting = { window: undefined, fill, meter: meterCount('at-least', 1) };
  return {
    judge: (history, now) => {
      if (leaf.lines === undefined) {
        if (place === undefined) return NEVER_MEMBER;
        const { table, from, until } = history.events[place]!;
        return judgeSince(table.at, from, until, isAtMost, ms, now);
      }
      clearRows();
      fill(history, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
      return judgeSince(rows.at, 0, rows.length, isAtMost, ms, now);
    },
    evidence: (history, now) => {
      const all = readEvidence(counting, context, history, now);
      const row = leaf.measure === 'recency' ? Math.max(0, all.at.length - 1) : 0;
      return { ...all, at: all.at.slice(row, row + 1), ids: all.ids.slice(row, row + 1), found: null };
    },
  };
}

/** Makes a condition on purchases ready. */
export function preparePurchase(leaf: PurchaseLeaf, context: PrepareContext): PreparedLeaf {
  switch (leaf.measure) {
    case 'orders':
      return prepareOrders(leaf, context);
    case 'share':
      return prepareShare(leaf, context);
    case 'recency':
    case 'tenure':
      return prepareSince(leaf, context);
    case 'distinct':
      return prepareDistinct(leaf, context);
    case 'favourite':
      return prepareFavourite(leaf, context);
    case 'quantity': {
      const meter = meterSum(leaf.op, Math.round(leaf.value * PER_PIECE));
      const fill = fillQuantities(leaf.lines);
      return countRows({ window: leaf.window, fill, meter, perUnit: PER_PIECE, shows: { amounts: true } }, context);
    }
    case 'net':
    case 'average': {
      const meter = leaf.measure === 'net' ? meterSum(leaf.op, leaf.value) : meterAverage(leaf.op, leaf.value);
      const fill = fillAmounts(context.layout, leaf.lines);
      return countRows({ window: leaf.window, fill, meter, shows: { amounts: true } }, context);
    }
  }
}
