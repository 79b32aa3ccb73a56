/** Conditions that count a contact's events or purchases: each becomes a series of instants, a span and a rule. */
import { MINUTES_PER_WEEK, windowMinutes } from '../platform/index.ts';
import type { LeafOf, LinesOf, LocalTime, Where, Window } from './definition.schema.ts';
import { type EventColumns, type History, type LineColumns, noEvents } from './history.ts';
import { lengthMs, readInstant } from './read-instants.ts';
import { compare, type Rule, type Series, type Span } from './scan-series.ts';

/** A series that also knows which events it came from, when the history was loaded with ids. */
export type EvidentSeries = Series & { ids: readonly number[] };

export type CountingLeaf = { span: Span; rule: Rule; pick(history: History): EvidentSeries };

export type CountingNode = LeafOf<'event'> | LeafOf<'purchase'> | LeafOf<'engagement'> | LeafOf<'offer'>;

export const ORDER = 'order';
export const REFUND = 'refund';

const actionKinds = {
  received: 'message_accepted',
  opened: 'message_opened',
  clicked: 'message_clicked',
  unsubscribed: 'message_unsubscribed',
  bounced: 'message_bounced',
} as const;

/** Engagement and redemption are events with a known kind, told apart by their ref. */
export function asEvent(leaf: LeafOf<'engagement'> | LeafOf<'offer'>): LeafOf<'event'> {
  const [kind, id] =
    leaf.type === 'engagement' ? [actionKinds[leaf.action], leaf.campaignId] : ['offer_redeemed', leaf.offerId];
  const where: Where[] | undefined = id === undefined ? undefined : [{ field: 'ref', values: [String(id)] }];
  return { type: 'event', kind, measure: 'count', op: leaf.op, value: leaf.value, window: leaf.window, where };
}

/** The window with its instants read. */
export function spanOf(window: Window | undefined, timeZone: string): Span {
  if (window === undefined || window.type === 'ever') return { type: 'ever' };
  if (window.type === 'last') return { type: 'last', ms: lengthMs(window) };
  // The schema lets only readable instants through; an empty span is what an unreadable one would mean.
  const from = readInstant(window.from, timeZone) ?? Number.POSITIVE_INFINITY;
  const to = readInstant(window.to, timeZone) ?? Number.NEGATIVE_INFINITY;
  return { type: 'between', from, to };
}

/** One byte for each minute of the week: 1 inside the local time. */
function maskOf({ weekdays = [0, 1, 2, 3, 4, 5, 6], fromMinute, toMinute }: LocalTime): Uint8Array {
  const length = windowMinutes({ weekdays, fromMinute, toMinute });
  const mask = new Uint8Array(MINUTES_PER_WEEK);
  for (const weekday of weekdays) {
    const start = weekday * 1440 + fromMinute;
    mask.fill(1, start, start + length);
    mask.fill(1, 0, Math.max(0, start + length - MINUTES_PER_WEEK));
  }
  return mask;
}

type Accept = (column: EventColumns, index: number) => boolean;

function acceptWhere(where: Where): Accept {
  if (where.field === 'ref') {
    const refs = new Set(where.values);
    return ({ ref }, index) => ref[index] !== null && refs.has(ref[index]!);
  }
  if (where.field === 'amount') {
    return ({ amount }, index) => amount[index] !== null && compare(amount[index]!, where.op, where.value);
  }
  const read = ({ props }: EventColumns, index: number): unknown => {
    const all = props[index];
    return all != null && Object.hasOwn(all, where.name) ? all[where.name] : null;
  };
  if (where.op === 'exists') return (column, index) => read(column, index) != null;
  if (where.op === 'in') {
    const values = new Set<unknown>(where.values);
    return (column, index) => values.has(read(column, index));
  }
  return (column, index) => {
    const found = read(column, index);
    return typeof found === 'number' && compare(found, where.op, where.value);
  };
}

const NO_EVENTS = noEvents();

function countEvents(leaf: LeafOf<'event'>, timeZone: string): CountingLeaf {
  const accepts = (leaf.where ?? []).map(acceptWhere);
  if (leaf.localTime) {
    const mask = maskOf(leaf.localTime);
    accepts.push(({ minuteOfWeek }, index) => mask[minuteOfWeek[index]!] === 1);
  }
  const needsAmount = leaf.measure !== 'count';
  if (needsAmount) accepts.push(({ amount }, index) => amount[index] !== null);
  const pick = (history: History): EvidentSeries => {
    const column = history.events.get(leaf.kind) ?? NO_EVENTS;
    if (accepts.length === 0) return { at: column.at, amount: null, ids: column.ids };
    const at: number[] = [];
    const amount: number[] = [];
    const ids: number[] = [];
    for (let index = 0; index < column.at.length; index += 1) {
      if (!accepts.every((accept) => accept(column, index))) continue;
      at.push(column.at[index]!);
      amount.push(column.amount[index] ?? 0);
      if (column.ids.length > 0) ids.push(column.ids[index]!);
    }
    return { at, amount: needsAmount ? amount : null, ids };
  };
  return { span: spanOf(leaf.window, timeZone), rule: { measure: leaf.measure, op: leaf.op, value: leaf.value }, pick };
}

function acceptLine({ products, categories, brands }: LinesOf): (lines: LineColumns, index: number) => boolean {
  const sets = [products, categories, brands].map((values) => (values ? new Set<string | null>(values) : null));
  const [product, category, brand] = sets;
  return (lines, index) =>
    (!product || product.has(lines.product[index]!)) &&
    (!category || category.has(lines.category[index]!)) &&
    (!brand || brand.has(lines.brand[index]!));
}

type Orders = { at: number[]; minuteOfWeek: number[]; ids: number[] };

/** The contact's orders; with `lines`, those that have such a line. */
function pickOrders(lines: LinesOf | undefined): (history: History) => Orders {
  if (lines === undefined) return (history) => history.events.get(ORDER) ?? NO_EVENTS;
  const accept = acceptLine(lines);
  return ({ lines: all }) => {
    const orders: Orders = { at: [], minuteOfWeek: [], ids: [] };
    for (let index = 0; index < all.at.length; index += 1) {
      const id = all.eventId[index]!;
      if (orders.ids.at(-1) === id || !all.isOrder[index] || !accept(all, index)) continue;
      orders.at.push(all.at[index]!);
      orders.minuteOfWeek.push(all.minuteOfWeek[index]!);
      orders.ids.push(id);
    }
    return orders;
  };
}

/** Amounts of orders and refunds, merged in time; with `lines`, amounts of such lines. */
function pickAmounts(lines: LinesOf | undefined): (history: History) => EvidentSeries {
  if (lines === undefined) {
    return ({ events }) => {
      const rows: { at: number; amount: number; id: number | undefined }[] = [];
      for (const column of [events.get(ORDER), events.get(REFUND)]) {
        column?.at.forEach((at, index) => {
          const amount = column.amount[index] ?? null;
          if (amount !== null) rows.push({ at, amount, id: column.ids[index] });
        });
      }
      rows.sort((a, b) => a.at - b.at);
      const ids = rows.flatMap(({ id }) => (id === undefined ? [] : [id]));
      return { at: rows.map(({ at }) => at), amount: rows.map(({ amount }) => amount), ids };
    };
  }
  const accept = acceptLine(lines);
  return ({ lines: all }) => {
    const chosen = [...all.at.keys()].filter((index) => accept(all, index));
    return {
      at: chosen.map((index) => all.at[index]!),
      amount: chosen.map((index) => all.amount[index]!),
      ids: chosen.map((index) => all.eventId[index]!),
    };
  };
}

function countPurchases(leaf: LeafOf<'purchase'>, timeZone: string): CountingLeaf {
  if (leaf.measure === 'net') {
    const rule: Rule = { measure: 'sum', op: leaf.op, value: leaf.value };
    return { span: spanOf(leaf.window, timeZone), rule, pick: pickAmounts(leaf.lines) };
  }
  const orders = pickOrders(leaf.lines);
  if (leaf.measure === 'recency') {
    const span: Span = { type: 'last', ms: lengthMs(leaf) };
    // "At most N ago" is one order within N; "at least N ago" is none within N, but one before.
    const rule: Rule =
      leaf.op === 'at-most'
        ? { measure: 'count', op: 'at-least', value: 1 }
        : { measure: 'idle', op: 'exactly', value: 0 };
    return { span, rule, pick: (history) => seriesOf(orders(history)) };
  }
  const span = spanOf(leaf.window, timeZone);
  const mask = leaf.localTime ? maskOf(leaf.localTime) : null;
  if (leaf.measure === 'share') {
    const pick = (history: History): EvidentSeries => {
      const found = orders(history);
      return { at: found.at, amount: found.minuteOfWeek.map((minute) => mask![minute]!), ids: found.ids };
    };
    return { span, rule: { measure: 'share', op: leaf.op, value: leaf.percent }, pick };
  }
  const rule: Rule = { measure: 'count', op: leaf.op, value: leaf.value };
  if (mask === null) return { span, rule, pick: (history) => seriesOf(orders(history)) };
  const pick = (history: History): EvidentSeries => {
    const found = orders(history);
    const inside = found.minuteOfWeek.flatMap((minute, index) => (mask[minute] === 1 ? [index] : []));
    const ids = found.ids.length === 0 ? [] : inside.map((index) => found.ids[index]!);
    return { at: inside.map((index) => found.at[index]!), amount: null, ids };
  };
  return { span, rule, pick };
}

const seriesOf = ({ at, ids }: Orders): EvidentSeries => ({ at, amount: null, ids });

/** Reads what a counting condition asks for, once for all contacts. */
export function prepareCounting(leaf: CountingNode, timeZone: string): CountingLeaf {
  switch (leaf.type) {
    case 'event':
      return countEvents(leaf, timeZone);
    case 'purchase':
      return countPurchases(leaf, timeZone);
    case 'engagement':
    case 'offer':
      return countEvents(asEvent(leaf), timeZone);
  }
}
