/** Conditions on what was said or written about a contact: consent, values, lists; and samples. */
import { BUCKETS } from '../../contacts/index.ts';
import type { LeafOf } from '../language/conditions.schema.ts';
import {
  ALWAYS_MEMBER,
  type Answer,
  type ConsentColumns,
  type History,
  type ListColumns,
  NEVER_MEMBER,
  type ValueColumns,
} from './history.ts';
import type { Judge, PrepareContext } from './judge.ts';
import { compare, firstAfter } from './scan-series.ts';

/**
 * What the last row that is not later says, and when a later one says otherwise. `holds` is asked about a row; -1: there
 * is none yet. Of rows at the same instant the last one counts.
 */
export function judgeSteps<Column extends { at: number[] }>(
  column: Column | undefined,
  now: number,
  holds: (column: Column | undefined, row: number) => boolean,
): Answer {
  if (column === undefined) return holds(column, -1) ? ALWAYS_MEMBER : NEVER_MEMBER;
  const { at } = column;
  const next = firstAfter(at, now, 0, at.length);
  const member = holds(column, next - 1);
  for (let row = next; row < at.length; row += 1) {
    const isLastOfInstant = row + 1 === at.length || at[row + 1]! > at[row]!;
    if (isLastOfInstant && holds(column, row) !== member) return member ? at[row]! : -at[row]!;
  }
  return member ? ALWAYS_MEMBER : NEVER_MEMBER;
}

function judgeConsent({ topic, state }: LeafOf<'consent'>): Judge {
  const isNone = state === 'none';
  const isSubscribed = state === 'subscribed';
  const holds = (column: ConsentColumns | undefined, row: number) =>
    row < 0 ? isNone : !isNone && column!.isSubscribed[row] === isSubscribed;
  return ({ consents }, now) => judgeSteps(consents.get(topic), now, holds);
}

/** What a value is at `now`; null when it is missing. */
export function valueAt(history: History, name: string, now: number): string | number | null {
  const column = history.values.get(name);
  const row = column === undefined ? 0 : firstAfter(column.at, now, 0, column.at.length);
  return row === 0 ? null : column!.found[row - 1]!;
}

function testValue(leaf: LeafOf<'value'>): (found: string | number | null) => boolean {
  switch (leaf.op) {
    case 'in': {
      const values = new Set<string | number | null>(leaf.values);
      return (found) => values.has(found);
    }
    case 'between':
      return (found) => typeof found === 'number' && found >= leaf.from && found <= leaf.to;
    case 'exists':
      return (found) => found !== null;
    case 'missing':
      return (found) => found === null;
    default: {
      const { op, value } = leaf;
      return (found) => typeof found === 'number' && compare(found, op, value);
    }
  }
}

function judgeValue(leaf: LeafOf<'value'>): Judge {
  const test = testValue(leaf);
  const { name } = leaf;
  const holds = (column: ValueColumns | undefined, row: number) => test(row < 0 ? null : column!.found[row]!);
  return ({ values }, now) => judgeSteps(values.get(name), now, holds);
}

function judgeList(segmentId: number | null): Judge {
  if (segmentId === null) return () => NEVER_MEMBER;
  const holds = (column: ListColumns | undefined, row: number) => row >= 0 && column!.isListed[row]!;
  return ({ lists }, now) => judgeSteps(lists.get(segmentId), now, holds);
}

/**
 * A sample takes the contacts whose bucket, moved by x → (x · factor + shift) mod 10,000, falls below the share. The
 * factor shares no divisor with 10,000, so the map is one to one and every share is exact over the buckets.
 */
export function sampleOf({ percent, salt }: LeafOf<'sample'>): { factor: number; shift: number; below: number } {
  // Hundredths of a per cent are whole buckets; the product of decimal fractions may lie a hair beside.
  const below = Math.round((percent * BUCKETS) / 100);
  if (salt === undefined) return { factor: 1, shift: 0, below };
  // FNV-1a, 32 bits.
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(salt)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  const units = [1, 3, 7, 9];
  const factor = (Math.floor(hash / 4 / BUCKETS) % 1000) * 10 + units[hash % 4]!;
  return { factor, shift: Math.floor(hash / 4) % BUCKETS, below };
}

function judgeSample(leaf: LeafOf<'sample'>): Judge {
  const { factor, shift, below } = sampleOf(leaf);
  return ({ bucket }) => ((bucket * factor + shift) % BUCKETS < below ? ALWAYS_MEMBER : NEVER_MEMBER);
}

export type StateNode = LeafOf<'consent'> | LeafOf<'value'> | LeafOf<'list'> | LeafOf<'sample'>;

/** Reads what a condition on a state asks for, once for all contacts. */
export function prepareState(leaf: StateNode, { segmentId }: PrepareContext): Judge {
  switch (leaf.type) {
    case 'consent':
      return judgeConsent(leaf);
    case 'value':
      return judgeValue(leaf);
    case 'list':
      return judgeList(segmentId);
    case 'sample':
      return judgeSample(leaf);
  }
}
