/** What is asked of the loader, and the pieces of SQL that all its queries are made of. */

import type { History, Layout } from '../judge/history.ts';
import type { Needs } from '../judge/list-needs.ts';
import type { Client, Copy } from './copy-out.ts';

export type LoadRequest = {
  workspaceId: number;
  /** Ids of contacts, or all from an id on and below another. Those who are not of the workspace are left out. */
  contacts: { ids: readonly number[] } | { from: number; until: number };
  needs: Needs;
  /** Has a place for every kind of event that is needed. */
  layout: Layout;
  /** The earliest instant (epoch ms) about which the histories will be asked. */
  from: number;
  /** Also load event ids, to name the events that prove an answer. */
  withIds?: boolean;
  /** Attributes and own fields as they were at this instant (epoch ms); without it: as they are. */
  asOf?: number;
};

/** Also everybody in the workspace. */
export type Scope = LoadRequest['contacts'] | 'everybody';
export type ScopedRequest = Omit<LoadRequest, 'contacts'> & { contacts: Scope };

/** Ids by name of the kinds of events that are there. */
export type KindIds = ReadonlyMap<string, number>;

/** Histories of some contacts. */
export type HistoryBatch = {
  /** Those that were found, ascending. */
  contactIds: ArrayLike<number>;
  /** The history of contactIds[index]: the same object each time, filled anew. Keep nothing of it. */
  read(index: number): History;
};

/** Sets one part of a history to what is known of contactIds[index]. */
export type Fill = (history: History, index: number) => void;

/** What some tables contribute to a load. */
export type Part = {
  /** Each comes in the order of contacts. */
  copies: Copy[];
  /** Called once the copies are read, with the contacts that were found, ascending. */
  settle(contactIds: ArrayLike<number>, client: Client): Fill | Promise<Fill>;
};

/** A whole number as SQL: the only thing that is ever written into a COPY, which takes no parameters. */
export function int(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a whole number.`);
  return String(value);
}

export const ints = (values: Iterable<number>): string => Array.from(values, int).join(',');

/** A text as SQL: by the numbers of its characters, so that nothing but whole numbers is written here either. */
export const text = (value: string): string =>
  Array.from(value, (character) => `chr(${int(character.codePointAt(0)!)})`).join('||');

export const texts = (values: Iterable<string>): string => Array.from(values, text).join(',');

/** Before this (in the year 1) nothing happened; PostgreSQL's calendar does not reach back for ever. */
const EARLIEST = -62_135_596_800_000;
const LATEST = 253_402_300_800_000;

/** An instant (epoch ms, made whole downwards) as SQL. */
export const instant = (at: number): string =>
  `to_timestamp(${int(Math.floor(Math.min(Math.max(at, EARLIEST), LATEST)))} / 1000.0)`;

/** Whether an instant lies so far back that asking for what is later would be asking for nothing. */
export const isBeforeAll = (at: number): boolean => at <= EARLIEST;

/** "The contact is one of those asked for", about a column that holds its id. */
export function ofContacts(column: string, contacts: Scope): string {
  if (contacts === 'everybody') return 'true';
  return 'ids' in contacts
    ? `${column} = any('{${ints(contacts.ids)}}'::int[])`
    : `${column} >= ${int(contacts.from)} and ${column} < ${int(contacts.until)}`;
}

/** Where each contact's rows begin and end, in rows that come in the order of contacts. */
export type Bounds = { from: Int32Array; until: Int32Array };

/** Rows of others than `contactIds` are passed over. Both in ascending order. */
export function boundsOf(contactOfRow: Int32Array, count: number, contactIds: ArrayLike<number>): Bounds {
  const from = new Int32Array(contactIds.length);
  const until = new Int32Array(contactIds.length);
  let row = 0;
  for (let index = 0; index < contactIds.length; index += 1) {
    const contactId = contactIds[index]!;
    while (row < count && contactOfRow[row]! < contactId) row += 1;
    from[index] = row;
    while (row < count && contactOfRow[row] === contactId) row += 1;
    until[index] = row;
  }
  return { from, until };
}

/** Up to so many rows are sorted by insertion, more by a list of their places. */
const FEW = 32;

/** Sorts the rows [from, until) of some columns alike; equal rows keep their order. */
export function sortRows(
  columns: readonly { [index: number]: unknown }[],
  from: number,
  until: number,
  compare: (a: number, b: number) => number,
): void {
  if (until - from > FEW) {
    const order = Array.from({ length: until - from }, (_, index) => from + index).sort(compare);
    for (const column of columns) {
      const sorted = order.map((row) => column[row]);
      for (let index = 0; index < sorted.length; index += 1) column[from + index] = sorted[index];
    }
    return;
  }
  for (let next = from + 1; next < until; next += 1) {
    for (let row = next; row > from && compare(row - 1, row) > 0; row -= 1) {
      for (const column of columns) [column[row], column[row - 1]] = [column[row - 1], column[row]];
    }
  }
}

/** The column of `key`, made where there is none yet. */
export function columnOf<Key, Column>(columns: Map<Key, Column>, key: Key, empty: () => Column): Column {
  const known = columns.get(key);
  if (known !== undefined) return known;
  const made = empty();
  columns.set(key, made);
  return made;
}
