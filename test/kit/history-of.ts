import { modelOfScore, scoreNames } from '../../src/contacts/index.ts';
import { localMinuteOfWeek } from '../../src/platform/index.ts';
import {
  type CompanyLink,
  type EventTable,
  emptyHistory,
  type History,
  type KnownCompany,
  type Layout,
  type LineTable,
} from '../../src/segments/judge/history.ts';
import type { WorldContact, WorldEvent, WorldLink } from './segment-worlds.ts';

type Numbered = WorldEvent & { id: number };

const byInstantThenAmount = (a: WorldEvent, b: WorldEvent) =>
  a.at - b.at || (a.amount ?? Number.NEGATIVE_INFINITY) - (b.amount ?? Number.NEGATIVE_INFINITY) || 0;

const isoOf = (at: number) => new Date(at).toISOString();

function eventTableOf(events: Numbered[], timeZone: string): EventTable {
  return {
    at: Float64Array.from(events, ({ at }) => at),
    minuteOfWeek: Int16Array.from(events, ({ at }) => localMinuteOfWeek(at, timeZone)),
    amount: Float64Array.from(events, ({ amount }) => amount ?? Number.NaN),
    ref: events.map(({ ref }) => ref),
    props: events.map(({ props }) => props as Record<string, unknown> | null),
    ids: Float64Array.from(events, ({ id }) => id),
  };
}

function lineTableOf(events: Numbered[], timeZone: string): LineTable {
  const rows = events.flatMap((event) => event.lines.map((line) => ({ ...line, event })));
  return {
    at: Float64Array.from(rows, ({ event }) => event.at),
    eventId: Float64Array.from(rows, ({ event }) => event.id),
    isOrder: Uint8Array.from(rows, ({ event }) => (event.kind === 'order' ? 1 : 0)),
    minuteOfWeek: Int16Array.from(rows, ({ event }) => localMinuteOfWeek(event.at, timeZone)),
    product: rows.map(({ product }) => product),
    category: rows.map(({ category }) => category),
    brand: rows.map(({ brand }) => brand),
    amount: Float64Array.from(rows, ({ amount }) => amount),
    quantity: Float64Array.from(rows, ({ quantity }) => Math.round(quantity * 1000)),
  };
}

/** Pushes each row to the column of its key; makes the column where there is none yet. */
function group<Key, Row, Column>(
  rows: Row[],
  keyOf: (row: Row) => Key,
  empty: () => Column,
  push: (column: Column, row: Row) => unknown,
) {
  const columns = new Map<Key, Column>();
  for (const row of rows) {
    const column = columns.get(keyOf(row)) ?? empty();
    columns.set(keyOf(row), column);
    push(column, row);
  }
  return columns;
}

/** Attributes and own fields as they were at `asOf`: what they were before the first change after it. */
function knownAt(contact: WorldContact, asOf: number): Pick<History, 'attributes' | 'fields' | 'timeZone'> {
  const attributes = { ...contact.attributes };
  const fields: Record<string, string | null> = {
    $email: contact.email,
    $language: contact.language,
    $external_id: null,
    $time_zone: contact.timeZone,
    $created_at: isoOf(contact.createdAt),
  };
  // Backwards in time, and of several changes at one instant the one written down first counts.
  const later = contact.changes.filter(({ at }) => at > asOf).toSorted((a, b) => a.at - b.at);
  for (const { name, before } of later.reverse()) {
    if (name.startsWith('$')) fields[name] = before as string | null;
    else attributes[name] = before;
  }
  return { attributes, fields, timeZone: fields.$time_zone ?? null };
}

/** The companies of a contact, in the order in which they were made. */
function linksOf(contact: WorldContact, among: readonly WorldContact[]): CompanyLink[] {
  const all = among.flatMap(({ companies }) => companies);
  const keys = [...new Set(all.map(({ key }) => key))];
  return contact.companies
    .toSorted((a, b) => keys.indexOf(a.key) - keys.indexOf(b.key))
    .map(({ key, role, decides }) => {
      const there = all.filter((other) => other.key === key);
      const { name, attributes } = there[0]!;
      const people = group(
        there,
        (other) => JSON.stringify([other.role, other.decides]),
        () => [] as WorldLink[],
        (alike, other) => alike.push(other),
      );
      const company: KnownCompany = {
        attributes,
        fields: { $name: name, $key: key },
        people: Array.from(people.values(), (alike) => ({
          role: alike[0]!.role,
          decides: alike[0]!.decides,
          count: alike.length,
        })),
      };
      return { role, decides, company };
    });
}

/**
 * The history of a made-up contact, as the loader would give it for this layout. Event ids count from 1, in the order of
 * `contact.events`. `asOf`: attributes and fields are taken as they were then. `among`: everybody, whose companies they are.
 */
export function historyOf(
  contact: WorldContact,
  layout: Layout,
  {
    timeZone,
    contactId = 1,
    asOf = Number.POSITIVE_INFINITY,
    among = [contact],
  }: { timeZone: string; contactId?: number; asOf?: number; among?: readonly WorldContact[] },
): History {
  const numbered = contact.events.map((made, index) => ({ ...made, id: index + 1 }));
  const history: History = { ...emptyHistory(layout, contactId, contact.bucket), ...knownAt(contact, asOf) };
  for (const [kind, place] of layout.kinds) {
    const events = numbered.filter((made) => made.kind === kind).toSorted(byInstantThenAmount);
    history.events[place] = { table: eventTableOf(events, timeZone), from: 0, until: events.length };
  }
  const table = lineTableOf(
    numbered.toSorted((a, b) => a.at - b.at || a.id - b.id),
    timeZone,
  );
  history.lines = { table, from: 0, until: table.at.length };
  history.consents = group(
    contact.consents.toSorted((a, b) => a.at - b.at || Number(b.isSubscribed) - Number(a.isSubscribed)),
    ({ topic }) => topic,
    () => ({ at: [] as number[], isSubscribed: [] as boolean[] }),
    (column, { at, isSubscribed }) => {
      column.at.push(at);
      column.isSubscribed.push(isSubscribed);
    },
  );
  const scores = contact.scores.flatMap(({ model, scores: found, at }) =>
    Object.values(scoreNames)
      .flat()
      .filter((name) => modelOfScore(name) === model)
      .map((name) => ({ name, found: found[name] ?? null, at })),
  );
  history.values = group(
    [...contact.values, ...scores].toSorted((a, b) => a.at - b.at),
    ({ name }) => name,
    () => ({ at: [] as number[], found: [] as (string | number | null)[] }),
    (column, { at, found }) => {
      column.at.push(at);
      column.found.push(found);
    },
  );
  history.companies = linksOf(contact, among);
  history.lists = group(
    contact.lists.toSorted((a, b) => a.at - b.at),
    ({ segmentId }) => segmentId,
    () => ({ at: [] as number[], isListed: [] as boolean[] }),
    (column, { at, isListed }) => {
      column.at.push(at);
      column.isListed.push(isListed);
    },
  );
  history.memberships = group(
    contact.memberships,
    ({ segmentId }) => segmentId,
    () => ({ at: [] as number[], isEntry: [] as boolean[], isOwn: [] as boolean[] }),
    (column, { at, isEntry, cause }) => {
      column.at.push(at);
      column.isEntry.push(isEntry);
      column.isOwn.push(cause === 'change' || cause === 'time');
    },
  );
  return history;
}
