/** Conditions on purchases as SQL: by events where whole orders are meant, by order_line where lines are. */

import { ORDER, REFUND } from '../judge/event-leaves.ts';
import type { LinesOf, LocalTime, Window } from '../language/condition-parts.schema.ts';
import type { LeafOf } from '../language/conditions.schema.ts';
import { lengthMs } from '../language/read-instants.ts';
import {
  type Builder,
  fenced,
  grouped,
  holdsForZero,
  idsOf,
  operators,
  type Rows,
  rowsWithin,
} from './compile-context.ts';
import { insideLocalTime, localDay } from './compile-events.ts';

/** "line l is one of these". */
function isLine(build: Builder, { products, categories, brands }: LinesOf): string {
  const tests = (
    [
      ['product', products],
      ['category', categories],
      ['brand', brands],
    ] as const
  ).flatMap(([column, values]) => (values ? [`l.${column} = any(${build.param(values, 'text[]')})`] : []));
  return tests.length === 0 ? 'true' : tests.join(' and ');
}

/** "event e has such a line". */
export function hasLine(build: Builder, lines: LinesOf): string {
  const events = `select l.event_id from order_line l where ${build.scope('l')} and ${isLine(build, lines)}`;
  return `exists (select 1 from ${idsOf(build, events)} x(id) where x.id = e.id)`;
}

type Bought = { lines?: LinesOf; window?: Window };

/** Orders (with such a line) as events: contact_id and the columns asked for. */
function orderRows(
  build: Builder,
  { lines, window, localTime }: Bought & { localTime?: LocalTime },
  columns: string,
): Rows {
  const tests = [build.eventScope('e', [ORDER])];
  if (lines) tests.push(hasLine(build, lines));
  if (localTime) tests.push(insideLocalTime(build, localTime));
  return rowsWithin(build, { alias: 'e', from: 'event e', columns, window }, tests);
}

/** Lines (such) of orders and refunds. */
function lineRows(build: Builder, { lines, window }: Bought, columns: string): Rows {
  const tests = [build.scope('l'), ...(lines ? [isLine(build, lines)] : [])];
  return rowsWithin(build, { alias: 'l', from: 'order_line l', columns, window }, tests);
}

/** Lines beside the refund to which they belong; without one (`r.id is null`) they are of an order. Refunds are few. */
function withRefunds(build: Builder): string {
  const refunds = `select o.id from event o where ${build.eventScope('o', [REFUND])}`;
  return `order_line l left join ${idsOf(build, refunds)} r(id) on r.id = l.event_id`;
}

/** Lines (such) of orders only. */
function orderedRows(build: Builder, { lines, window }: Bought, columns: string): Rows {
  const tests = [build.scope('l'), 'r.id is null', ...(lines ? [isLine(build, lines)] : [])];
  return rowsWithin(build, { alias: 'l', from: withRefunds(build), columns, window }, tests);
}

/** Rows with `at` that tell orders (with such a line), and how to count the orders among them. */
function orders(build: Builder, { lines, window, localTime }: Bought & { localTime?: LocalTime }) {
  if (lines && localTime === undefined)
    return { rows: orderedRows(build, { lines, window }, ', l.at, l.event_id'), count: 'count(distinct s.event_id)' };
  return { rows: orderRows(build, { lines, window, localTime }, ', e.at'), count: 'count(*)' };
}

/** What was paid: rows of contact_id and amount, and how to count the orders among them. */
export function paidRows(build: Builder, { lines, window }: Bought): { rows: Rows; orders: string } {
  if (lines) {
    const tests = [build.scope('l'), isLine(build, lines)];
    const columns = ', l.amount, case when r.id is null then l.event_id end as order_id';
    const rows = rowsWithin(build, { alias: 'l', from: withRefunds(build), columns, window }, tests);
    return { rows, orders: 'count(distinct s.order_id)' };
  }
  const order = build.param(build.context.kindIds.get(ORDER) ?? null, 'int');
  const columns = `, e.amount, e.kind_id = ${order} as is_order`;
  const tests = [build.eventScope('e', [ORDER, REFUND])];
  const rows = rowsWithin(build, { alias: 'e', from: 'event e', columns, window }, tests);
  return { rows, orders: 'count(*) filter (where s.is_order)' };
}

function compileAverage(build: Builder, leaf: Extract<LeafOf<'purchase'>, { measure: 'net' | 'average' }>): string {
  const { rows, orders } = paidRows(build, leaf);
  // Without a division: nothing is rounded.
  const isBeyond = `coalesce(sum(s.amount), 0) ${operators[leaf.op]} ${build.param(leaf.value, 'numeric')} * ${orders}`;
  return grouped(build, rows, `${orders} > 0 and ${isBeyond}`, false);
}

function compileNet(build: Builder, leaf: Extract<LeafOf<'purchase'>, { measure: 'net' | 'average' }>): string {
  const having = `sum(s.amount) ${operators[leaf.op]} ${build.param(leaf.value, 'numeric')}`;
  const holdsForNone = holdsForZero(leaf.op, leaf.value);
  if (leaf.lines) return grouped(build, lineRows(build, leaf, ', l.amount'), having, holdsForNone);
  const tests = [build.eventScope('e', [ORDER, REFUND]), 'e.amount is not null'];
  const events = { alias: 'e', from: 'event e', columns: ', e.amount', window: leaf.window };
  return grouped(build, rowsWithin(build, events, tests), having, holdsForNone);
}

function compileFavourite(build: Builder, leaf: Extract<LeafOf<'purchase'>, { measure: 'favourite' }>): string {
  const byOrders = leaf.by === 'orders';
  const columns = `, l.${leaf.of} as found, ${byOrders ? 'l.event_id' : `l.${leaf.by}`} as weight`;
  const rows = fenced(build, byOrders ? orderedRows(build, leaf, columns) : lineRows(build, leaf, columns));
  const tally = byOrders ? 'count(distinct t.weight)' : 'sum(t.weight)';
  const select = `select t.contact_id, t.found, ${tally} as tally from (${rows.select}) t where t.found is not null group by t.contact_id, t.found`;
  const wanted = `max(s.tally) filter (where s.found = any(${build.param(leaf.values, 'text[]')}))`;
  return grouped(build, { select, gate: rows.gate }, `max(s.tally) > 0 and ${wanted} = max(s.tally)`, false);
}

function compileAge(build: Builder, leaf: Extract<LeafOf<'purchase'>, { measure: 'recency' | 'tenure' }>): string {
  const edge = build.instant(build.context.at - lengthMs(leaf));
  const order = leaf.measure === 'recency' ? 'max(s.at)' : 'min(s.at)';
  return grouped(
    build,
    orders(build, { lines: leaf.lines }).rows,
    `${order} ${leaf.op === 'at-most' ? '>' : '<='} ${edge}`,
    false,
  );
}

export function compilePurchase(build: Builder, leaf: LeafOf<'purchase'>): string {
  switch (leaf.measure) {
    case 'orders': {
      const { rows, count } = orders(build, leaf);
      const having = `${count} ${operators[leaf.op]} ${build.param(leaf.value, 'bigint')}`;
      return grouped(build, rows, having, holdsForZero(leaf.op, leaf.value));
    }
    case 'net':
      return compileNet(build, leaf);
    case 'average':
      return compileAverage(build, leaf);
    case 'quantity': {
      const thousandths = build.param(Math.round(leaf.value * 1000), 'numeric');
      const having = `sum(s.quantity) * 1000 ${operators[leaf.op]} ${thousandths}`;
      const rows = lineRows(build, leaf, ', l.quantity');
      return grouped(build, rows, having, holdsForZero(leaf.op, Math.round(leaf.value * 1000)));
    }
    case 'distinct': {
      const having = `count(distinct s.found) ${operators[leaf.op]} ${build.param(leaf.value, 'bigint')}`;
      const rows =
        leaf.of === 'days'
          ? orderRows(build, leaf, `, ${localDay()} as found`)
          : orderedRows(build, leaf, `, l.${leaf.of} as found`);
      return grouped(build, fenced(build, rows), having, holdsForZero(leaf.op, leaf.value));
    }
    case 'recency':
    case 'tenure':
      return compileAge(build, leaf);
    case 'share': {
      const rows = orderRows(
        build,
        { lines: leaf.lines, window: leaf.window },
        `, ${insideLocalTime(build, leaf.localTime)} as is_part`,
      );
      const percent = build.param(leaf.percent, 'int');
      const having = `count(*) filter (where s.is_part) * 100 ${operators[leaf.op]} ${percent} * count(*)`;
      return grouped(build, rows, having, false);
    }
    case 'favourite':
      return compileFavourite(build, leaf);
  }
}
