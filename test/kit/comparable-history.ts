import type { History } from '../../src/segments/judge/history.ts';
import { loadSince, type Needs } from '../../src/segments/judge/list-needs.ts';

type Asked = {
  needs: Needs;
  /** The earliest instant asked about. */
  from: number;
  /** How often events have ids: where definitions need them, or everywhere. */
  withIds?: boolean;
};

/** Undefined and null both mean missing. */
const known = (found: Readonly<Record<string, unknown>>, names: string[]) =>
  Object.fromEntries(names.map((name) => [name, Object.hasOwn(found, name) ? (found[name] ?? null) : null]));

/** By the place of the first one: which events are of the same rows, whatever their ids are. */
const placesOf = (ids: number[]) => ids.map((id) => ids.indexOf(id));

/** With the names of objects in order: PostgreSQL keeps another one. */
function canonical(_: string, value: unknown): unknown {
  if (Number.isNaN(value)) return 'none';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const sorted = <Row>(rows: Row[]) => rows.map((row) => JSON.stringify(row, canonical)).sort();

/**
 * What a history says about what is needed, in a form that two histories can be compared in: what nobody asked for is left
 * out, and rows whose order has no meaning come in one.
 */
export function comparable(history: History, layout: ReadonlyMap<string, number>, { needs, from, withIds }: Asked) {
  const events = Object.fromEntries(
    Array.from(needs.kinds, ([kind, need]) => {
      const { table, from: first, until } = history.events[layout.get(kind)!]!;
      const since = loadSince(need, from);
      const rows = [];
      for (let row = first; row < until; row += 1) {
        if (table.at[row]! < since) continue;
        rows.push({
          at: table.at[row]!,
          minuteOfWeek: need.needsMinute ? table.minuteOfWeek[row]! : null,
          amount: need.needsAmount ? table.amount[row]! : null,
          ref: need.needsRef ? table.ref![row]! : null,
          props: need.needsProps ? table.props![row]! : null,
          hasId: withIds || need.needsIds ? table.ids![row]! > 0 : null,
        });
      }
      // Their order by instant and amount has a meaning.
      return [kind, { order: rows.map(({ at, amount }) => [at, amount]), rows: sorted(rows) }];
    }),
  );
  const { table, from: first, until } = history.lines;
  const lines = [];
  for (let row = first; row < until; row += 1) {
    if (needs.lines === null || table.at[row]! < loadSince(needs.lines, from)) continue;
    lines.push({
      at: table.at[row]!,
      isOrder: table.isOrder[row]!,
      minuteOfWeek: table.minuteOfWeek[row]!,
      product: table.product[row]!,
      category: table.category[row]!,
      brand: table.brand[row]!,
      amount: table.amount[row]!,
      quantity: table.quantity[row]!,
    });
  }
  const fields = [...needs.attributes].filter((name) => name.startsWith('$'));
  return {
    bucket: needs.needsBucket ? history.bucket : null,
    timeZone: needs.needsTimeZone ? history.timeZone : null,
    attributes: known(
      history.attributes,
      [...needs.attributes].filter((name) => !name.startsWith('$')),
    ),
    fields: known(history.fields, fields),
    events,
    lines,
    lineEvents: placesOf(
      Array.from({ length: until - first }, (_, index) => first + index)
        .filter((row) => needs.lines !== null && table.at[row]! >= loadSince(needs.lines, from))
        .map((row) => table.eventId[row]!),
    ),
    consents: [...needs.topics].map((topic) => history.consents.get(topic) ?? null),
    values: [...needs.values].map((name) => history.values.get(name) ?? null),
    memberships: [...needs.memberships].map((id) => history.memberships.get(id) ?? null),
    lists: [...needs.lists].map((id) => history.lists.get(id) ?? null),
  };
}
