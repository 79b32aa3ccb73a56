import { modelOfScore } from '../../src/contacts/index.ts';
import type { History, ValueColumns } from '../../src/segments/judge/history.ts';
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

/** What a value is from an instant on: of scores, no more is loaded. */
function valueFrom(name: string, column: ValueColumns | undefined, from: number) {
  if (column === undefined || modelOfScore(name) === null) return column ?? null;
  const later = column.at.findIndex((at) => at > from);
  const start = Math.max(0, (later === -1 ? column.at.length : later) - 1);
  return { at: column.at.slice(start), found: column.found.slice(start) };
}

function companiesOf({ companies }: History, needs: Needs, withIds: boolean | undefined) {
  const need = needs.companies;
  if (need === null) return null;
  const isRead = need.attributes.size > 0 || withIds === true;
  return companies.map(({ role, decides, company }) => ({
    role,
    decides,
    company: isRead ? JSON.stringify({ ...company.attributes, ...company.fields }, canonical) : null,
    people: need.needsPeople ? sorted(company.people) : null,
  }));
}

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
    values: [...needs.values].map((name) => valueFrom(name, history.values.get(name), from)),
    companies: companiesOf(history, needs, withIds),
    memberships: [...needs.memberships].map((id) => history.memberships.get(id) ?? null),
    lists: [...needs.lists].map((id) => history.lists.get(id) ?? null),
  };
}
