/**
 * Events of everybody, kind by kind: each kind in the order of time, which its index gives without touching the table, then
 * dealt out to the contacts. For one segment this reads a part of what walking over the contacts would read.
 */

import { type EventTable, noEvents, type Slice } from '../judge/history.ts';
import { type ColumnTypes, type CopyRows, readCopy } from './copy-binary.ts';
import type { Copy } from './copy-out.ts';
import { columnsOf, type EventsPart, sortInstants, tableOf, type WantedKind } from './load-events.ts';
import { instant, int, isBeforeAll } from './load-request.ts';

type Dealt = {
  table: EventTable;
  /** Where the rows of each contact begin; one more at the end. */
  starts: Int32Array;
};

/** Finds the place of a contact among all; -1 when it is not there. */
export function indexOfContacts(contactIds: ArrayLike<number>): (contactId: number) => number {
  const count = contactIds.length;
  if (count === 0) return () => -1;
  const first = contactIds[0]!;
  const span = contactIds[count - 1]! - first + 1;
  if (span > 16 * count + 100_000) {
    const places = new Map(Array.from({ length: count }, (_, index) => [contactIds[index]!, index]));
    return (contactId) => places.get(contactId) ?? -1;
  }
  const places = new Int32Array(span).fill(-1);
  for (let index = 0; index < count; index += 1) places[contactIds[index]! - first] = index;
  return (contactId) => places[contactId - first] ?? -1;
}

/** Deals rows out to their contacts by counting: each contact's stay in the order in which they came. */
function deal(
  contactOfRow: Int32Array,
  count: number,
  table: EventTable,
  contacts: number,
  indexOf: (contactId: number) => number,
): Dealt {
  const starts = new Int32Array(contacts + 1);
  const indexes = new Int32Array(count);
  for (let row = 0; row < count; row += 1) {
    const index = indexOf(contactOfRow[row]!);
    indexes[row] = index;
    if (index !== -1) starts[index + 1]! += 1;
  }
  for (let index = 0; index < contacts; index += 1) starts[index + 1]! += starts[index]!;
  const next = starts.slice(0, contacts);
  const hasMinutes = table.minuteOfWeek.length > 0;
  const hasAmounts = table.amount.length > 0;
  const dealt: EventTable = {
    at: new Float64Array(count),
    minuteOfWeek: new Int16Array(hasMinutes ? count : 0),
    amount: new Float64Array(hasAmounts ? count : 0),
    ref: table.ref && new Array(count),
    props: table.props && new Array(count),
    ids: table.ids && new Float64Array(count),
  };
  for (let row = 0; row < count; row += 1) {
    const index = indexes[row]!;
    if (index === -1) continue;
    const place = next[index]!;
    next[index] = place + 1;
    dealt.at[place] = table.at[row]!;
    if (hasMinutes) dealt.minuteOfWeek[place] = table.minuteOfWeek[row]!;
    if (hasAmounts) dealt.amount[place] = table.amount[row]!;
    if (dealt.ref) dealt.ref[place] = table.ref![row]!;
    if (dealt.props) dealt.props[place] = table.props![row]!;
    if (dealt.ids) dealt.ids[place] = table.ids![row]!;
  }
  return { table: dealt, starts };
}

function sortTies({ table, starts }: Dealt): void {
  const { at } = table;
  if (table.amount.length === 0) return;
  for (let index = 0; index + 1 < starts.length; index += 1) {
    const until = starts[index + 1]!;
    for (let row = starts[index]! + 1; row < until; row += 1) {
      if (at[row] !== at[row - 1]) continue;
      sortInstants(table, starts[index]!, until);
      break;
    }
  }
}

/**
 * Rows are dealt out as soon as their kind is read, while PostgreSQL is at the next one; at the end when the contacts were
 * not `found` by then (null).
 */
export function planKinds(
  workspaceId: number,
  wanted: readonly WantedKind[],
  found: () => ArrayLike<number> | null,
): EventsPart {
  const all = new Map<string, Dealt>();
  let waiting: (() => void)[] = [];
  let indexOf: ((contactId: number) => number) | null = null;

  function planKind(kind: WantedKind): Copy {
    const since = isBeforeAll(kind.since) ? '' : `and at >= ${instant(kind.since)}`;
    const { sql, types } = columnsOf([kind]);
    const query = `select contact_id, ${sql} from event
      where workspace_id = ${int(workspaceId)} and kind_id = ${int(kind.kindId)} ${since} order by at`;
    let rows: CopyRows<ColumnTypes & { contact: 'int4' }> | null = readCopy({ contact: 'int4', ...types });
    const dealOut = (contactIds: ArrayLike<number>) => {
      indexOf ??= indexOfContacts(contactIds);
      const dealt = deal(rows!.columns.contact, rows!.count, tableOf(rows!), contactIds.length, indexOf);
      rows = null;
      sortTies(dealt);
      all.set(kind.name, dealt);
    };
    return {
      query,
      into: {
        push: (bytes, from, until) => rows?.push(bytes, from, until),
        finish() {
          rows!.finish();
          const contactIds = found();
          if (contactIds === null) waiting.push(() => dealOut(found()!));
          else dealOut(contactIds);
        },
        get count() {
          return rows === null ? (all.get(kind.name)?.table.at.length ?? 0) : rows.count;
        },
      },
    };
  }

  const nothing: Slice<EventTable> = { table: noEvents(), from: 0, until: 0 };
  return {
    copies: wanted.map(planKind),
    settle() {
      for (const dealOut of waiting) dealOut();
      waiting = [];
      indexOf = null;
      const placed = wanted.flatMap(({ name, place }) => (place === null ? [] : [{ place, dealt: all.get(name)! }]));
      return ({ events }, index) => {
        for (const { place, dealt } of placed) {
          const slice = events[place]!;
          slice.table = dealt.table;
          slice.from = dealt.starts[index]!;
          slice.until = dealt.starts[index + 1]!;
        }
      };
    },
    rowsOf(name, index) {
      const dealt = all.get(name);
      if (dealt === undefined) return nothing;
      return { table: dealt.table, from: dealt.starts[index]!, until: dealt.starts[index + 1]! };
    },
  };
}

/** Copies that together read no more than about `most` rows: what comes after is passed over, and `isOver` says so. */
export function limitCopies(copies: readonly Copy[], most: number): { copies: Copy[]; isOver(): boolean } {
  let left = most;
  const limited = copies.map(({ query, into }): Copy => {
    return {
      query: `${query} limit ${int(most + 1)}`,
      into: {
        push(bytes, from, until) {
          if (left >= 0) into.push(bytes, from, until);
        },
        finish() {
          if (left < 0) return;
          left -= into.count;
          if (left >= 0) into.finish();
        },
        get count() {
          return into.count;
        },
      },
    };
  });
  return { copies: limited, isOver: () => left < 0 };
}
