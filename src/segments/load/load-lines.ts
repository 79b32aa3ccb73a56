/**
 * Loads lines of orders and refunds. Whether a line is of an order, and its local time, are told by the contact's event of
 * the same instant, which has been loaded anyway; only where that leaves a doubt the event itself is fetched by its id.
 */

import { ORDER, REFUND } from '../judge/event-leaves.ts';
import type { EventTable, LineTable, Slice } from '../judge/history.ts';
import { loadSince } from '../judge/list-needs.ts';
import { readCopy } from './copy-binary.ts';
import { type Client, copyOut } from './copy-out.ts';
import type { EventsPart } from './load-events.ts';
import {
  boundsOf,
  instant,
  int,
  ints,
  isBeforeAll,
  type KindIds,
  ofContacts,
  type Part,
  type ScopedRequest,
  sortRows,
} from './load-request.ts';

/** Looks through the events of one kind of one contact, forwards. */
function follow({ table, from, until }: Slice<EventTable>) {
  let row = from;
  return {
    /** The local minute of the events at the instant; null when there are none, NaN when they do not agree. */
    minuteAt(at: number): number | null {
      while (row < until && table.at[row]! < at) row += 1;
      if (row === until || table.at[row] !== at) return null;
      const minute = table.minuteOfWeek[row]!;
      for (let other = row + 1; other < until && table.at[other] === at; other += 1) {
        if (table.minuteOfWeek[other] !== minute) return Number.NaN;
      }
      return minute;
    },
  };
}

/** Says of lines [from, until) of one contact what its events tell; returns the rows about which they tell nothing. */
function tellLines(lines: LineTable, from: number, until: number, events: EventsPart, index: number): number[] {
  const orders = follow(events.rowsOf(ORDER, index));
  const refunds = follow(events.rowsOf(REFUND, index));
  const doubtful: number[] = [];
  for (let row = from; row < until; row += 1) {
    const ofOrder = orders.minuteAt(lines.at[row]!);
    const ofRefund = refunds.minuteAt(lines.at[row]!);
    const minute = ofOrder ?? ofRefund ?? Number.NaN;
    if (Number.isNaN(minute) || (ofOrder !== null && ofRefund !== null)) doubtful.push(row);
    lines.isOrder[row] = ofOrder === null ? 0 : 1;
    lines.minuteOfWeek[row] = minute;
  }
  return doubtful;
}

async function askEvents(client: Client, lines: LineTable, rows: readonly number[], orderKind: number | undefined) {
  const found = readCopy({ id: 'int8', kind: 'int4', minute: 'int2' });
  const ids = new Set(rows.map((row) => lines.eventId[row]!));
  await copyOut(client, [
    { query: `select id, kind_id, minute_of_week from event where id = any('{${ints(ids)}}'::int8[])`, into: found },
  ]);
  const { id, kind, minute } = found.columns;
  const placeOf = new Map(Array.from({ length: found.count }, (_, place) => [id[place]!, place]));
  for (const row of rows) {
    const place = placeOf.get(lines.eventId[row]!);
    if (place === undefined) continue;
    lines.isOrder[row] = kind[place] === orderKind ? 1 : 0;
    lines.minuteOfWeek[row] = minute[place]!;
  }
}

/** `events` must have settled before. */
export function planLines(request: ScopedRequest, kindIds: KindIds, events: EventsPart): Part | null {
  const { workspaceId, contacts, needs } = request;
  if (needs.lines === null) return null;
  const since = loadSince(needs.lines, request.from);
  const rows = readCopy({
    contact: 'int4',
    at: 'timestamptz',
    event: 'int8',
    line: 'int2',
    product: 'word',
    category: 'word',
    brand: 'word',
    amount: 'int8',
    quantity: 'thousandths',
  });
  const query = `select contact_id, at, event_id, line, product, category, brand, amount, quantity
    from order_line where ${ofContacts('contact_id', contacts)} and workspace_id = ${int(workspaceId)}
    ${isBeforeAll(since) ? '' : `and at >= ${instant(since)}`} order by contact_id, at`;
  return {
    copies: [{ query, into: rows }],
    async settle(contactIds, client) {
      const { contact, at, event, line, product, category, brand, amount, quantity } = rows.columns;
      const { from, until } = boundsOf(contact, rows.count, contactIds);
      const columns = [event, line, product, category, brand, amount, quantity];
      const table: LineTable = {
        at,
        eventId: event,
        isOrder: new Uint8Array(rows.count),
        minuteOfWeek: new Int16Array(rows.count),
        product: product as string[],
        category,
        brand,
        amount,
        quantity,
      };
      const doubtful: number[] = [];
      for (let index = 0; index < contactIds.length; index += 1) {
        const [first, end] = [from[index]!, until[index]!];
        if (first === end) continue;
        sortRows(columns, first, end, (a, b) => at[a]! - at[b]! || event[a]! - event[b]! || line[a]! - line[b]!);
        doubtful.push(...tellLines(table, first, end, events, index));
      }
      if (doubtful.length > 0) await askEvents(client, table, doubtful, kindIds.get(ORDER));
      return ({ lines }, index) => {
        lines.table = table;
        lines.from = from[index]!;
        lines.until = until[index]!;
      };
    },
  };
}
