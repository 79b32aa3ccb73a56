/** Rows about purchases: from the events of orders and refunds, or from their lines where a condition asks for those. */

import type { LinesOf } from '../language/condition-parts.schema.ts';
import { type AcceptLine, acceptLines } from './accept-rows.ts';
import { type Fill, noteId } from './count-rows.ts';
import { ORDER, REFUND } from './event-leaves.ts';
import type { EventTable, History, Layout, LineTable } from './history.ts';
import { firstAfter } from './scan-series.ts';
import { addRow, codeOf } from './shared-rows.ts';

export type LineField = 'product' | 'category' | 'brand';

/** Takes an order, which is `index` of the table of orders or of lines. */
type TakeOrder = (table: EventTable | LineTable, index: number) => void;

/** Walks the accepted lines with after < at < before. */
function walkLines(
  { lines: { table, from, until } }: History,
  accept: AcceptLine | null,
  after: number,
  before: number,
  take: (table: LineTable, index: number) => void,
): void {
  const { at } = table;
  for (let index = firstAfter(at, after, from, until); index < until && at[index]! < before; index += 1) {
    if (accept === null || accept(table, index)) take(table, index);
  }
}

/** One row for each order; with `lines`, for each that has such a line. `isCounted`: a mask of local minutes of the week. */
export function fillOrders(
  layout: Layout,
  lines: LinesOf | undefined,
  take: TakeOrder,
  mask: Uint8Array | null = null,
): Fill {
  if (lines === undefined) {
    const place = layout.kinds.get(ORDER);
    return (history, after, before) => {
      if (place === undefined) return;
      const { table, from, until } = history.events[place]!;
      const { at, minuteOfWeek, ids } = table;
      for (let index = firstAfter(at, after, from, until); index < until && at[index]! < before; index += 1) {
        if (mask !== null && mask[minuteOfWeek[index]!] === 0) continue;
        take(table, index);
        noteId(ids, index);
      }
    };
  }
  const accept = acceptLines(lines);
  let latest = Number.NaN;
  const takeLine = (table: LineTable, index: number) => {
    // The lines of an order stand together.
    if (table.isOrder[index] === 0 || table.eventId[index] === latest) return;
    if (mask !== null && mask[table.minuteOfWeek[index]!] === 0) return;
    latest = table.eventId[index]!;
    take(table, index);
    noteId(table.eventId, index);
  };
  return (history, after, before) => {
    latest = Number.NaN;
    walkLines(history, accept, after, before, takeLine);
  };
}

/**
 * Amounts of orders and refunds together; with `lines`, of such lines. The code is 1 for what counts as an order (with
 * lines: the first such line of it), 0 for what only moves the amount.
 */
export function fillAmounts(layout: Layout, lines: LinesOf | undefined): Fill {
  if (lines === undefined) {
    const [orders, refunds] = [layout.kinds.get(ORDER), layout.kinds.get(REFUND)];
    return (history, after, before) => mergeAmounts(history, orders, refunds, after, before);
  }
  const accept = acceptLines(lines);
  let latest = Number.NaN;
  const takeLine = (table: LineTable, index: number) => {
    const eventId = table.eventId[index]!;
    const isFirstOfOrder = table.isOrder[index] === 1 && eventId !== latest;
    if (isFirstOfOrder) latest = eventId;
    addRow(table.at[index]!, table.amount[index]!, isFirstOfOrder ? 1 : 0);
    noteId(table.eventId, index);
  };
  return (history, after, before) => {
    latest = Number.NaN;
    walkLines(history, accept, after, before, takeLine);
  };
}

function addAmount(table: EventTable, index: number, code: number): void {
  const amount = table.amount[index]!;
  // An order without an amount is an order all the same.
  if (Number.isNaN(amount) && code === 0) return;
  addRow(table.at[index]!, Number.isNaN(amount) ? 0 : amount, code);
  noteId(table.ids, index);
}

function mergeAmounts(
  history: History,
  orderPlace: number | undefined,
  refundPlace: number | undefined,
  after: number,
  before: number,
): void {
  const orders = orderPlace === undefined ? undefined : history.events[orderPlace];
  const refunds = refundPlace === undefined ? undefined : history.events[refundPlace];
  let order = orders ? firstAfter(orders.table.at, after, orders.from, orders.until) : 0;
  let refund = refunds ? firstAfter(refunds.table.at, after, refunds.from, refunds.until) : 0;
  for (;;) {
    const orderAt = orders && order < orders.until ? orders.table.at[order]! : Number.POSITIVE_INFINITY;
    const refundAt = refunds && refund < refunds.until ? refunds.table.at[refund]! : Number.POSITIVE_INFINITY;
    if (Math.min(orderAt, refundAt) >= before) return;
    if (orderAt <= refundAt) {
      if (orders === undefined || orderAt === Number.POSITIVE_INFINITY) return;
      addAmount(orders.table, order++, 1);
    } else if (refunds) addAmount(refunds.table, refund++, 0);
  }
}

/** Quantities of lines, of orders and refunds together. */
export function fillQuantities(lines: LinesOf | undefined): Fill {
  const accept = acceptLines(lines);
  const takeLine = (table: LineTable, index: number) => {
    addRow(table.at[index]!, table.quantity[index]!, 0);
    noteId(table.eventId, index);
  };
  return (history, after, before) => walkLines(history, accept, after, before, takeLine);
}

/** The products, categories or brands of the lines of orders. */
export function fillValues(lines: LinesOf | undefined, of: LineField): Fill {
  const accept = acceptLines(lines);
  const takeLine = (table: LineTable, index: number) => {
    const value = table[of][index]!;
    if (table.isOrder[index] === 0 || value === null) return;
    addRow(table.at[index]!, 0, codeOf(value));
    noteId(table.eventId, index);
  };
  return (history, after, before) => walkLines(history, accept, after, before, takeLine);
}

/** What each line adds to the tally of its product, category or brand. */
export function fillTallies(lines: LinesOf | undefined, of: LineField, by: 'orders' | 'quantity' | 'amount'): Fill {
  const accept = acceptLines(lines);
  if (by !== 'orders') {
    const takeLine = (table: LineTable, index: number) => {
      const value = table[of][index]!;
      if (value === null) return;
      addRow(table.at[index]!, table[by][index]!, codeOf(value));
      noteId(table.eventId, index);
    };
    return (history, after, before) => walkLines(history, accept, after, before, takeLine);
  }
  // An order counts once for each of its values; the lines of an order stand together.
  const seen = new Set<string>();
  let latest = Number.NaN;
  const takeLine = (table: LineTable, index: number) => {
    const value = table[of][index]!;
    if (table.isOrder[index] === 0 || value === null) return;
    if (table.eventId[index] !== latest) {
      latest = table.eventId[index]!;
      seen.clear();
    }
    if (seen.has(value)) return;
    seen.add(value);
    addRow(table.at[index]!, 1, codeOf(value));
    noteId(table.eventId, index);
  };
  return (history, after, before) => {
    latest = Number.NaN;
    walkLines(history, accept, after, before, takeLine);
  };
}
