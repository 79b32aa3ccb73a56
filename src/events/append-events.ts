import type { ContactRef, Contacts } from '../contacts/index.ts';
import type { Db, Sql, Tx } from '../platform/index.ts';
import type { EventKinds } from './event-kinds.ts';
import {
  claimKeys,
  findKeys,
  findOrders,
  insertCodes,
  insertEvents,
  insertLines,
  type StoredOrder,
  takeEventIds,
  type WritableEvent,
} from './events.store.ts';
import { type EventInput, type EventProblem, type EventRow, negate, readEvent } from './read-event.ts';

/** What became of input `index` of a batch. `eventId` of a duplicate is the event that was there first. */
export type EventOutcome =
  | { index: number; kind: 'accepted'; eventId: number }
  | { index: number; kind: 'duplicate'; eventId: number | null }
  | { index: number; kind: 'rejected'; problem: EventProblem };

type Parts = {
  db: Db;
  contacts: Contacts;
  kinds: EventKinds;
  place: { now: Date; timeZone: string; currency: string };
};

type Options = { tx?: Pick<Tx, 'sql'>; createMissing: boolean };

/** Events in one transaction. */
const EVENTS_AT_ONCE = 5_000;

const reject = (index: number, problem: EventProblem): EventOutcome => ({ index, kind: 'rejected', problem });

const refKey = (ref: ContactRef): string =>
  'contactId' in ref ? `i${ref.contactId}` : 'externalId' in ref ? `x${ref.externalId}` : `e${ref.email}`;

type WithContact = EventRow & { contactId: number };

async function addContacts(
  { contacts }: Parts,
  workspaceId: number,
  rows: EventRow[],
  { tx, createMissing }: Options,
  outcomes: EventOutcome[],
): Promise<WithContact[]> {
  const refs = new Map(rows.map((row) => [refKey(row.contact), row.contact] as const));
  const ids = await contacts.resolve(workspaceId, [...refs.values()], { createMissing, tx });
  const idOf = new Map([...refs.keys()].map((key, position) => [key, ids[position]] as const));
  return rows.flatMap((row) => {
    const contactId = idOf.get(refKey(row.contact));
    if (typeof contactId === 'number') return [{ ...row, contactId }];
    const message = 'No contact of this workspace goes by that name, and none can be made from it.';
    outcomes.push(reject(row.index, { code: 'event_contact_unknown', path: 'contact', message }));
    return [];
  });
}

/** Gives refunds of whole orders the amount and the lines of their order, from this batch or from the database. */
async function fillWholeRefunds(
  sql: Sql,
  workspaceId: number,
  rows: WithContact[],
  outcomes: EventOutcome[],
): Promise<WithContact[]> {
  const wanted = rows.flatMap((row) => row.refundOf ?? []);
  if (wanted.length === 0) return rows;
  const orders: Map<string, StoredOrder> = new Map();
  for (const { kind, ref, amount, lines } of rows) {
    if (kind === 'order' && ref !== null) orders.set(ref, { orderId: ref, amount: amount ?? 0, lines });
  }
  for (const [orderId, order] of await findOrders(sql, workspaceId, wanted)) orders.set(orderId, order);
  return rows.flatMap((row) => {
    if (row.refundOf === null) return [row];
    const order = orders.get(row.refundOf);
    if (!order) {
      const message = `Order ${row.refundOf} is not known here: send the amount or the lines of the refund.`;
      outcomes.push(reject(row.index, { code: 'event_order_unknown', path: 'orderId', message }));
      return [];
    }
    const lines = order.lines.map((line) => ({
      ...line,
      quantity: negate(line.quantity),
      amount: negate(line.amount),
    }));
    return [{ ...row, amount: negate(order.amount), lines }];
  });
}

/** Claims the keys of rows and returns the rows that are new, with their ids; the others become outcomes. */
async function keepNew<Row extends EventRow>(
  sql: Sql,
  workspaceId: number,
  rows: Row[],
  outcomes: EventOutcome[],
): Promise<(Row & { eventId: number })[]> {
  const first = new Map<string, Row>();
  for (const row of rows) if (row.key !== null && !first.has(row.key)) first.set(row.key, row);
  const keys = [...first.keys()].sort();
  const claimed = await claimKeys(sql, workspaceId, keys);
  const taken = await findKeys(
    sql,
    workspaceId,
    keys.filter((key) => !claimed.has(key)),
  );
  const keyless = await takeEventIds(sql, rows.filter((row) => row.key === null).length);
  const fresh: (Row & { eventId: number })[] = [];
  for (const row of rows) {
    const isFirst = row.key === null || first.get(row.key) === row;
    const eventId = row.key === null ? keyless.shift() : claimed.get(row.key);
    if (isFirst && eventId !== undefined) fresh.push({ ...row, eventId });
    else outcomes.push({ index: row.index, kind: 'duplicate', eventId: eventId ?? taken.get(row.key ?? '') ?? null });
  }
  return fresh;
}

/** Everything that must happen together. Returns outcomes and whether order codes were written. */
async function writeEvents(
  { contacts, place, kinds }: Parts,
  workspaceId: number,
  given: WithContact[],
  tx: Pick<Tx, 'sql'>,
): Promise<{ outcomes: EventOutcome[]; hasCodes: boolean }> {
  const { sql } = tx;
  const outcomes: EventOutcome[] = [];
  const rows = await fillWholeRefunds(sql, workspaceId, given, outcomes);
  const kindIds = await kinds.ids(workspaceId);
  const named = rows.flatMap((row) => {
    const kindId = kindIds.get(row.kind);
    return kindId === undefined ? [] : [{ ...row, kindId }];
  });
  const fresh: WritableEvent[] = await keepNew(sql, workspaceId, named, outcomes);
  if (fresh.length === 0) return { outcomes, hasCodes: false };
  await insertEvents(sql, workspaceId, fresh, place.now);
  await insertLines(sql, workspaceId, fresh);
  const hasCodes = await insertCodes(sql, workspaceId, fresh);
  await contacts.markChanged(
    tx,
    workspaceId,
    fresh.map(({ contactId, kindId }) => ({ contactId, input: `event:${kindId}` as const })),
  );
  for (const { index, eventId } of fresh) outcomes.push({ index, kind: 'accepted', eventId });
  return { outcomes, hasCodes };
}

/** Deadlock or serialisation failure: worth one more try in a transaction of our own. */
const isRace = (error: unknown): boolean => ['40P01', '40001'].includes((error as { code?: string }).code ?? '');

async function writeOnce(parts: Parts, workspaceId: number, rows: WithContact[], tx: Options['tx']) {
  if (tx) return writeEvents(parts, workspaceId, rows, tx);
  const attempt = () => parts.db.transaction((own) => writeEvents(parts, workspaceId, rows, own));
  try {
    return await attempt();
  } catch (error) {
    if (!isRace(error)) throw error;
    return attempt();
  }
}

/** Appends any number of events; see `Events.append`. Does not ring. */
export async function appendEvents(
  parts: Parts,
  workspaceId: number,
  inputs: readonly EventInput[],
  options: Options,
): Promise<{ outcomes: EventOutcome[]; hasCodes: boolean }> {
  const outcomes: EventOutcome[] = [];
  const rows: EventRow[] = [];
  for (const [index, input] of inputs.entries()) {
    const reading = readEvent(input, { index, ...parts.place });
    if (reading.ok) rows.push(reading.row);
    else outcomes.push(reject(index, reading.problem));
  }
  const tooMany = await parts.kinds.ensure(workspaceId, new Set(rows.map((row) => row.kind)));
  const named = rows.filter((row) => {
    if (!tooMany.has(row.kind)) return true;
    const message = 'This workspace has as many kinds of events as it may have (1,000).';
    outcomes.push(reject(row.index, { code: 'event_invalid', path: 'kind', message }));
    return false;
  });
  let hasCodes = false;
  for (let start = 0; start < named.length; start += EVENTS_AT_ONCE) {
    const slice = named.slice(start, start + EVENTS_AT_ONCE);
    const known = await addContacts(parts, workspaceId, slice, options, outcomes);
    const written = await writeOnce(parts, workspaceId, known, options.tx);
    outcomes.push(...written.outcomes);
    hasCodes ||= written.hasCodes;
  }
  return { outcomes: outcomes.sort((a, b) => a.index - b.index), hasCodes };
}
