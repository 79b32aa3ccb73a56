/**
 * Loads events of contacts, only of the kinds that are needed and as far back as each is needed. All rows of a load stand
 * in one or two tables: those that the index (contact, kind, at) answers alone, and those whose properties or ids must be
 * fetched from the events themselves.
 */

import { ORDER, REFUND } from '../judge/event-leaves.ts';
import { type EventTable, noEvents, type Slice } from '../judge/history.ts';
import { type KindNeed, loadSince, type Reach } from '../judge/list-needs.ts';
import { type ColumnType, type ColumnTypes, type CopyRows, readCopy } from './copy-binary.ts';
import {
  instant,
  int,
  ints,
  isBeforeAll,
  type KindIds,
  type LoadRequest,
  ofContacts,
  type Part,
  sortRows,
} from './load-request.ts';

/** A kind of event to load, and what of it. */
export type WantedKind = {
  name: string;
  kindId: number;
  /** In the layout; null when only lines need it. */
  place: number | null;
  /** Epoch ms. */
  since: number;
} & Omit<KindNeed, keyof Reach>;

export type EventsPart = Part & {
  /** After it has settled: the events of one kind of contactIds[index]. */
  rowsOf(kind: string, index: number): Slice<EventTable>;
};

const widest = (reaches: (Reach | null | undefined)[], now: number) =>
  Math.min(...reaches.map((reach) => (reach ? loadSince(reach, now) : Number.POSITIVE_INFINITY)));

/** The kinds that are there out of those needed. Lines need orders and refunds, to tell which of the two they belong to. */
export function listWanted(
  { needs, layout, from, withIds = false }: Pick<LoadRequest, 'needs' | 'layout' | 'from' | 'withIds'>,
  kindIds: KindIds,
): WantedKind[] {
  const names = new Set([...needs.kinds.keys(), ...(needs.lines === null ? [] : [ORDER, REFUND])]);
  return [...names].flatMap((name) => {
    const kindId = kindIds.get(name);
    if (kindId === undefined) return [];
    const need = needs.kinds.get(name);
    const lines = name === ORDER || name === REFUND ? needs.lines : null;
    return {
      name,
      kindId,
      place: need === undefined ? null : (layout.kinds.get(name) ?? null),
      since: widest([need, lines], from),
      needsMinute: need?.needsMinute === true || lines !== null || withIds,
      needsAmount: need?.needsAmount === true || withIds,
      needsRef: need?.needsRef === true,
      needsProps: need?.needsProps === true,
      needsIds: need?.needsIds === true || (withIds && need !== undefined),
    };
  });
}

type Column = { name: string; type: ColumnType; needed(kind: WantedKind): boolean; isLarge: boolean };

const optionalColumns: Column[] = [
  { name: 'minute_of_week', type: 'int2', needed: ({ needsMinute }) => needsMinute, isLarge: false },
  { name: 'amount', type: 'int8', needed: ({ needsAmount }) => needsAmount, isLarge: false },
  { name: 'ref', type: 'word', needed: ({ needsRef }) => needsRef, isLarge: true },
  { name: 'props', type: 'json', needed: ({ needsProps }) => needsProps, isLarge: true },
  { name: 'id', type: 'int8', needed: ({ needsIds }) => needsIds, isLarge: true },
];

const idsOf = (kinds: readonly WantedKind[]) => ints(kinds.map(({ kindId }) => kindId));

/** Columns of events as SQL, and what they are read into: `at`, and those that one of the kinds needs. */
export function columnsOf(wanted: readonly WantedKind[]): { sql: string; types: ColumnTypes } {
  const columns = optionalColumns.filter(({ needed }) => wanted.some(needed));
  const sql = columns.map(({ name, needed, isLarge }) => {
    const needing = wanted.filter(needed);
    return !isLarge || needing.length === wanted.length
      ? name
      : `case when kind_id in (${idsOf(needing)}) then ${name} end`;
  });
  const types = Object.fromEntries(columns.map(({ name, type }) => [name, type]));
  return { sql: ['at', ...sql].join(', '), types: { at: 'timestamptz', ...types } };
}

const NO_MINUTES = new Int16Array();
const NO_AMOUNTS = new Float64Array();

export function tableOf(rows: CopyRows<ColumnTypes>): EventTable {
  const columns = rows.columns as Record<string, unknown>;
  const known = <T>(name: string) => (columns[name] ?? null) as T | null;
  return {
    at: columns.at as Float64Array,
    minuteOfWeek: known<Int16Array>('minute_of_week') ?? NO_MINUTES,
    amount: known<Float64Array>('amount') ?? NO_AMOUNTS,
    ref: known<NonNullable<EventTable['ref']>>('ref'),
    props: known<NonNullable<EventTable['props']>>('props'),
    ids: known<Float64Array>('id'),
  };
}

/** Sorts the rows [from, until), which come by instant: those of one instant by amount, without amount first. */
export function sortInstants({ at, minuteOfWeek, amount, ref, props, ids }: EventTable, from: number, until: number) {
  if (amount.length === 0) return;
  const columns = [at, minuteOfWeek, amount, ref, props, ids].filter((column) => column !== null && column.length > 0);
  const amountOf = (row: number) => (Number.isNaN(amount[row]!) ? Number.NEGATIVE_INFINITY : amount[row]!);
  sortRows(
    columns as { [index: number]: unknown }[],
    from,
    until,
    (a, b) => at[a]! - at[b]! || amountOf(a) - amountOf(b) || 0,
  );
}

/** So few kinds are looked up in the index one by one; of more, it is cheaper to pass over what lies between. */
const FEW_KINDS = 4;

/**
 * "One of these kinds, as far back as it is needed." One comparison a row where kinds are needed for different times: an
 * `or` of them took two thirds longer (450 against 725 ms for 2,000,000 rows).
 */
function ofKinds(wanted: readonly WantedKind[]): string {
  const sinces = wanted.map(({ since }) => instant(since));
  const ofKind = `kind_id in (${idsOf(wanted)})`;
  if (new Set(sinces).size === 1) return isBeforeAll(wanted[0]!.since) ? ofKind : `${ofKind} and at >= ${sinces[0]!}`;
  const since = wanted.map(({ kindId }, place) => `when ${int(kindId)} then ${sinces[place]!}`);
  const isSince = `at >= case kind_id ${since.join(' ')} end`;
  return wanted.length > FEW_KINDS ? isSince : `${ofKind} and ${isSince}`;
}

type Bounds = { from: Int32Array; until: Int32Array };

/** Reads events of some kinds in the order of the index, which may then answer without touching the table. */
function planStream({ contacts }: LoadRequest, wanted: readonly WantedKind[], rankOf: ReadonlyMap<number, number>) {
  const { sql, types } = columnsOf(wanted);
  const rows = readCopy({ contact: 'int4', kind: 'int4', ...types });
  // Kinds are of one workspace, and so are the contacts of their events.
  const query = `select contact_id, kind_id, ${sql} from event
    where ${ofContacts('contact_id', contacts)} and (${ofKinds(wanted)}) order by contact_id, kind_id, at`;

  /** Finds where each kind of each contact begins and ends; returns the table. */
  function settle(contactIds: ArrayLike<number>, ranks: number, { from, until }: Bounds): EventTable {
    const { contact, kind } = rows.columns;
    const { count } = rows;
    const table = tableOf(rows);
    const { at } = table;
    let index = 0;
    let row = 0;
    while (row < count) {
      const contactId = contact[row]!;
      const kindId = kind[row]!;
      const first = row;
      let hasTies = false;
      for (row += 1; row < count && contact[row] === contactId && kind[row] === kindId; row += 1) {
        if (at[row] === at[row - 1]) hasTies = true;
      }
      if (hasTies) sortInstants(table, first, row);
      while (index < contactIds.length && contactIds[index]! < contactId) index += 1;
      if (contactIds[index] !== contactId) continue;
      const place = index * ranks + rankOf.get(kindId)!;
      from[place] = first;
      until[place] = row;
    }
    return table;
  }

  return { copy: { query, into: rows }, wanted, settle };
}

export function planEvents(request: LoadRequest, wanted: readonly WantedKind[]): EventsPart {
  const rankOf = new Map(wanted.map(({ kindId }, rank) => [kindId, rank]));
  const ranks = wanted.length;
  const needsRow = ({ needsProps, needsIds }: WantedKind) => needsProps || needsIds;
  const streams = [wanted.filter((kind) => !needsRow(kind)), wanted.filter(needsRow)]
    .filter((kinds) => kinds.length > 0)
    .map((kinds) => planStream(request, kinds, rankOf));
  const tables: EventTable[] = [];
  const bounds = { from: new Int32Array(), until: new Int32Array() };
  const nothing: Slice<EventTable> = { table: noEvents(), from: 0, until: 0 };
  return {
    copies: streams.map(({ copy }) => copy),
    settle(contactIds) {
      bounds.from = new Int32Array(contactIds.length * ranks);
      bounds.until = new Int32Array(contactIds.length * ranks);
      for (const stream of streams) {
        const table = stream.settle(contactIds, ranks, bounds);
        for (const { kindId } of stream.wanted) tables[rankOf.get(kindId)!] = table;
      }
      return ({ events }, index) => {
        for (let rank = 0; rank < ranks; rank += 1) {
          const { place } = wanted[rank]!;
          if (place === null) continue;
          const slice = events[place]!;
          slice.table = tables[rank]!;
          slice.from = bounds.from[index * ranks + rank]!;
          slice.until = bounds.until[index * ranks + rank]!;
        }
      };
    },
    rowsOf(name, index) {
      const rank = wanted.findIndex((kind) => kind.name === name);
      if (rank === -1) return nothing;
      const at = index * ranks + rank;
      return { table: tables[rank]!, from: bounds.from[at]!, until: bounds.until[at]! };
    },
  };
}
