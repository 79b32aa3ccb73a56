/** One thing after another: each first step opens an interval in which it makes the condition true. */

import type { LeafOf, SequenceStep } from '../language/conditions.schema.ts';
import { lengthMs } from '../language/read-instants.ts';
import { type Accept, type AcceptLine, acceptEvents, acceptLines, maskOf } from './accept-rows.ts';
import { ORDER, REFUND } from './event-leaves.ts';
import { ALWAYS_MEMBER, type Answer, type History, type Layout, type LineTable, NEVER_MEMBER } from './history.ts';
import type { Evidence, PrepareContext, PreparedLeaf } from './judge.ts';
import { judgeWithin, openOnce } from './open-window.ts';
import { firstAfter } from './scan-series.ts';

type SequenceLeaf = LeafOf<'sequence'>;

/** Instants of one step in ascending order; written anew for every evaluation. */
type Steps = { at: Float64Array; length: number; ids: number[] | null };

const MOST_STEPS = 5;
const steps: Steps[] = Array.from({ length: MOST_STEPS }, () => ({ at: new Float64Array(64), length: 0, ids: null }));

function push(step: Steps, at: number, ids: Float64Array | null, index: number): void {
  if (step.length === step.at.length) {
    const grown = new Float64Array(step.at.length * 2);
    grown.set(step.at);
    step.at = grown;
  }
  step.at[step.length++] = at;
  if (step.ids !== null && ids !== null) step.ids.push(ids[index]!);
}

type Collect = (history: History, after: number, before: number, into: Steps) => void;

function collectEvents(place: number | undefined, accept: Accept | null, hasLine: HasLine | null): Collect {
  return (history, after, before, into) => {
    if (place === undefined) return;
    const { table, from, until } = history.events[place]!;
    const { at, ids } = table;
    for (let index = firstAfter(at, after, from, until); index < until && at[index]! < before; index += 1) {
      if (accept !== null && !accept(table, index)) continue;
      if (hasLine !== null && (ids === null || !hasLine(history, at[index]!, ids[index]!))) continue;
      push(into, at[index]!, ids, index);
    }
  };
}

type HasLine = (history: History, at: number, eventId: number) => boolean;

const hasLineOf =
  (accept: AcceptLine | null): HasLine =>
  ({ lines: { table, from, until } }, at, eventId) => {
    for (let index = firstAfter(table.at, at - 1, from, until); index < until && table.at[index] === at; index += 1) {
      if (table.eventId[index] === eventId && (accept === null || accept(table, index))) return true;
    }
    return false;
  };

/** Orders or refunds with such a line, from the lines alone. */
function collectLines(isOrder: boolean, accept: AcceptLine | null, mask: Uint8Array | null): Collect {
  const kind = isOrder ? 1 : 0;
  const isWanted = (table: LineTable, index: number) =>
    table.isOrder[index] === kind &&
    (mask === null || mask[table.minuteOfWeek[index]!] === 1) &&
    (accept === null || accept(table, index));
  return ({ lines: { table, from, until } }, after, before, into) => {
    let latest = Number.NaN;
    for (let index = firstAfter(table.at, after, from, until); index < until; index += 1) {
      if (table.at[index]! >= before) return;
      if (table.eventId[index] === latest || !isWanted(table, index)) continue;
      latest = table.eventId[index]!;
      push(into, table.at[index]!, table.eventId, index);
    }
  };
}

function collectStep({ kind, where, localTime, lines }: SequenceStep, layout: Layout): Collect {
  const place = layout.kinds.get(kind);
  if (lines === undefined) return collectEvents(place, acceptEvents(where, localTime), null);
  // Only orders and refunds have lines.
  if (kind !== ORDER && kind !== REFUND) return () => undefined;
  const accept = acceptLines(lines);
  if (where) return collectEvents(place, acceptEvents(where, localTime), hasLineOf(accept));
  return collectLines(kind === ORDER, accept, localTime ? maskOf(localTime) : null);
}

/** The union of intervals that are given in the order of their beginnings: whether `now` lies in it, and for how long. */
type Union = { now: number; isInside: boolean; changesAt: number };
const union: Union = { now: 0, isInside: false, changesAt: Number.POSITIVE_INFINITY };

/** Adds [start, end). False: what follows changes nothing any more. */
function addInterval(start: number, end: number): boolean {
  if (end <= union.now || start >= end) return true;
  if (start <= union.now) {
    union.changesAt = union.isInside ? Math.max(union.changesAt, end) : end;
    union.isInside = true;
    return true;
  }
  if (union.isInside) {
    if (start > union.changesAt) return false;
    union.changesAt = Math.max(union.changesAt, end);
    return true;
  }
  union.changesAt = start;
  return false;
}

function beginUnion(now: number): void {
  union.now = now;
  union.isInside = false;
  union.changesAt = Number.POSITIVE_INFINITY;
}

function answerOfUnion(): Answer {
  if (union.changesAt === Number.POSITIVE_INFINITY) return union.isInside ? ALWAYS_MEMBER : NEVER_MEMBER;
  return union.isInside ? union.changesAt : -union.changesAt;
}

/** Reads which rows of the steps make up one finding: for people. */
type Found = (rows: readonly number[], start: number, end: number) => void;

const at = new Array<number>(MOST_STEPS).fill(0);

/**
 * For each first step the earliest way through the others: it holds from the last of them on, as long as the first stays
 * in the window. The steps' places only move on, as each first step is later than the one before.
 */
function walkFollowed(count: number, withinMs: number, stayMs: number, found: Found | null): void {
  const first = steps[0]!;
  at.fill(0);
  for (let index = 0; index < first.length; index += 1) {
    const firstAt = first.at[index]!;
    at[0] = index;
    let latest = firstAt;
    for (let each = 1; each < count; each += 1) {
      const step = steps[each]!;
      let place = at[each]!;
      while (place < step.length && step.at[place]! <= latest) place += 1;
      at[each] = place;
      if (place === step.length) return;
      latest = step.at[place]!;
    }
    if (latest - firstAt > withinMs) continue;
    if (found) found(at, latest, firstAt + stayMs);
    else if (!addInterval(latest, firstAt + stayMs)) return;
  }
}

/** For each first step after which the second does not come in time: it holds from that time on. */
function walkNotFollowed(withinMs: number, stayMs: number, found: Found | null): void {
  const [first, second] = [steps[0]!, steps[1]!];
  let place = 0;
  for (let index = 0; index < first.length; index += 1) {
    const firstAt = first.at[index]!;
    while (place < second.length && second.at[place]! <= firstAt) place += 1;
    if (place < second.length && second.at[place]! <= firstAt + withinMs) continue;
    at[0] = index;
    if (found) found(at, firstAt + withinMs, firstAt + stayMs);
    else if (!addInterval(firstAt + withinMs, firstAt + stayMs)) return;
  }
}

/** Makes a condition on a sequence ready. */
export function prepareSequence(leaf: SequenceLeaf, context: PrepareContext): PreparedLeaf {
  const collects = leaf.steps.map((step) => collectStep(step, context.layout));
  const count = collects.length;
  const withinMs = lengthMs(leaf.within);
  const isFollowed = leaf.is === 'followed';

  /** False: a step is missing altogether. */
  function collectAll(history: History, after: number, before: number): boolean {
    for (let each = 0; each < count; each += 1) {
      const step = steps[each]!;
      step.length = 0;
      // What must not follow may come after the window.
      collects[each]!(history, after, isFollowed || each === 0 ? before : Number.POSITIVE_INFINITY, step);
      if (step.length === 0 && (isFollowed || each === 0)) return false;
    }
    return true;
  }

  const walk = (stayMs: number, found: Found | null) =>
    isFollowed ? walkFollowed(count, withinMs, stayMs, found) : walkNotFollowed(withinMs, stayMs, found);

  const judgeRows = (history: History, now: number, after: number, before: number, stayMs: number): Answer => {
    if (!collectAll(history, after, before)) return NEVER_MEMBER;
    beginUnion(now);
    walk(stayMs, null);
    return answerOfUnion();
  };

  function evidence(history: History, now: number): Evidence {
    const evident: Evidence = { at: [], amounts: null, ids: [], values: null, found: null };
    for (const step of steps) step.ids = [];
    openOnce(leaf.window, context, history, now, (after, before) => {
      if (!collectAll(history, after, before)) return;
      // The latest finding that holds. What has left the window is not among the rows.
      walk(Number.POSITIVE_INFINITY, (places, start) => {
        if (start > now) return;
        const shown = steps.slice(0, isFollowed ? count : 1);
        evident.at = shown.map((step, each) => step.at[places[each]!]!);
        evident.ids = shown.flatMap(({ ids }, each) => ids?.[places[each]!] ?? []);
      });
    });
    for (const step of steps) step.ids = null;
    return evident;
  }

  return { judge: judgeWithin(leaf.window, context, judgeRows, false), evidence };
}
