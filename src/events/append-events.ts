import type { ContactRef, Contacts } from '../contacts/index.ts';
import type { Db, Sql, Tx } from '../platform/index.ts';
import type { EventKinds } from './event-kinds.ts';
import { findKeys, findOrders, insertCodes, insertLines, type StoredOrder } from './events.store.ts';
import { insertNew, type WritableEvent } from './new-events.store.ts';
import { type EventProblem, type EventReading, type EventRow, negate } from './read-event.ts';

/** What became of input `index` of a batch. `eventId` of a duplicate is the event that was there first. */
export type EventOutcome =
  | { index: number; kind: 'accepted'; eventId: number }
  | { index: number; kind: 'duplicate'; eventId: number | null }
  | { index: number; kind: 'rejected'; problem: EventProblem };

type Parts = { db: Db; contacts: Contacts; kinds: EventKinds; now: Date };

type Options = { tx?: Pick<Tx, 'sql'> | undefined; createMissing: boolean };

/** Events in one transaction. */
const EVENTS_AT_ONCE = 5_000;

/** Outcomes by the place of their inputs. */
type Outcomes = EventOutcome[];

const reject = (outcomes: Outcomes, { index }: EventRow, problem: EventProblem): void => {
  outcomes[index] = { index, kind: 'rejected', problem };
};

const keyOf = (ref: ContactRef): string | number =>
  'externalId' in ref ? ref.externalId : 'contactId' in ref ? ref.contactId : ref.email;

/** Fills in whose the rows are; those of nobody become outcomes. */
async function findContacts(
  { contacts }: Parts,
  workspaceId: number,
  rows: EventRow[],
  { tx, createMissing }: Options,
  outcomes: Outcomes,
): Promise<EventRow[]> {
  const byExternalId = new Map<string, number>();
  const byOther = new Map<string | number, number>();
  const refs: ContactRef[] = [];
  const placeOf = rows.map(({ contact }) => {
    const places: Map<string | number, number> = 'externalId' in contact ? byExternalId : byOther;
    const key = keyOf(contact);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, refs.length);
    return refs.push(contact) - 1;
  });
  const ids = await contacts.resolve(workspaceId, refs, { createMissing, tx });
  return rows.filter((row, position) => {
    row.contactId = ids[placeOf[position] as number] ?? null;
    if (row.contactId !== null) return true;
    const message = 'No contact of this workspace goes by that name, and none can be made from it.';
    reject(outcomes, row, { code: 'event_contact_unknown', path: 'contact', message });
    return false;
  });
}

/** Gives refunds of whole orders the amount and the lines of their order, from this batch or from the database. */
async function fillWholeRefunds(
  sql: Sql,
  workspaceId: number,
  rows: EventRow[],
  outcomes: Outcomes,
): Promise<EventRow[]> {
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
      reject(outcomes, row, { code: 'event_order_unknown', path: 'orderId', message });
      return [];
    }
    const lines = order.lines.map((line) => ({
      ...line,
      quantity: negate(line.quantity),
      amount: negate(line.amount),
    }));
    // A copy: the transaction may be repeated, and the order may be another one then.
    return [{ ...row, amount: negate(order.amount), lines }];
  });
}

/** The rows to write: of those with the same key the first. The others wait to hear what became of it. */
function partRepeated(rows: readonly EventRow[]) {
  const first = new Map<string, EventRow>();
  const sent: EventRow[] = [];
  const repeated: EventRow[] = [];
  for (const row of rows) {
    if (row.key !== null) {
      if (first.has(row.key)) {
        repeated.push(row);
        continue;
      }
      first.set(row.key, row);
    }
    sent.push(row);
  }
  return { sent, repeated };
}

/** Tells rows that changed nothing which event was there first. */
async function tellDuplicates(
  sql: Sql,
  workspaceId: number,
  duplicates: readonly EventRow[],
  outcomes: Outcomes,
): Promise<void> {
  if (duplicates.length === 0) return;
  const found = await findKeys(sql, workspaceId, [...new Set(duplicates.flatMap(({ key }) => key ?? []))]);
  for (const { index, key } of duplicates) {
    outcomes[index] = { index, kind: 'duplicate', eventId: (key === null ? null : found.get(key)) ?? null };
  }
}

/** Everything that must happen together. Returns whether order codes were written. */
async function writeEvents(
  { now }: Parts,
  workspaceId: number,
  given: EventRow[],
  sql: Sql,
  outcomes: Outcomes,
): Promise<boolean> {
  const rows = await fillWholeRefunds(sql, workspaceId, given, outcomes);
  if (rows.length === 0) return false;
  const { sent, repeated } = partRepeated(rows);
  const ids = await insertNew(sql, workspaceId, sent, now);
  const fresh: WritableEvent[] = [];
  const duplicates = repeated;
  for (const [position, row] of sent.entries()) {
    const eventId = ids[position] ?? null;
    if (eventId === null) {
      duplicates.push(row);
      continue;
    }
    outcomes[row.index] = { index: row.index, kind: 'accepted', eventId };
    if (row.lines.length > 0 || row.codes.length > 0) fresh.push({ row, eventId });
  }
  await tellDuplicates(sql, workspaceId, duplicates, outcomes);
  await insertLines(sql, workspaceId, fresh);
  return insertCodes(sql, workspaceId, fresh);
}

/** Deadlock or serialisation failure: worth one more try in a transaction of our own. */
const isRace = (error: unknown): boolean => ['40P01', '40001'].includes((error as { code?: string }).code ?? '');

/** Whether one statement writes all there is of these rows: then it is its own transaction. */
const isPlain = ({ lines, codes, refundOf }: EventRow): boolean =>
  lines.length === 0 && codes.length === 0 && refundOf === null;

async function writeOnce(
  parts: Parts,
  workspaceId: number,
  rows: EventRow[],
  outcomes: Outcomes,
  tx: Options['tx'],
): Promise<boolean> {
  if (tx) return writeEvents(parts, workspaceId, rows, tx.sql, outcomes);
  const write = (sql: Sql) => writeEvents(parts, workspaceId, rows, sql, outcomes);
  const attempt = () => (rows.every(isPlain) ? write(parts.db.sql) : parts.db.transaction(({ sql }) => write(sql)));
  try {
    return await attempt();
  } catch (error) {
    if (!isRace(error)) throw error;
    return attempt();
  }
}

/** Fills in the kinds, making those that are new; rows of kinds for which there is no room become outcomes. */
async function findKinds({ kinds }: Parts, workspaceId: number, rows: EventRow[], outcomes: Outcomes) {
  const unnamed = rows.filter(({ kindId }) => kindId === null);
  if (unnamed.length === 0) return rows;
  await kinds.ensure(workspaceId, new Set(unnamed.map(({ kind }) => kind)));
  const ids = await kinds.ids(workspaceId);
  return rows.filter((row) => {
    row.kindId ??= ids.get(row.kind) ?? null;
    if (row.kindId !== null) return true;
    const message = 'This workspace has as many kinds of events as it may have (1,000).';
    reject(outcomes, row, { code: 'event_invalid', path: 'kind', message });
    return false;
  });
}

/** Appends `count` events, read one after the other; see `Events.append`. Does not ring. */
export async function appendEvents(
  parts: Parts,
  workspaceId: number,
  { count, read }: { count: number; read(index: number): EventReading },
  options: Options,
): Promise<{ outcomes: EventOutcome[]; hasCodes: boolean }> {
  const outcomes: Outcomes = [];
  const rows: EventRow[] = [];
  for (let index = 0; index < count; index += 1) {
    const reading = read(index);
    if (reading.ok) rows.push(reading.row);
    else outcomes[index] = { index, kind: 'rejected', problem: reading.problem };
  }
  const named = await findKinds(parts, workspaceId, rows, outcomes);
  let hasCodes = false;
  for (let start = 0; start < named.length; start += EVENTS_AT_ONCE) {
    const slice = named.slice(start, start + EVENTS_AT_ONCE);
    const known = await findContacts(parts, workspaceId, slice, options, outcomes);
    if (await writeOnce(parts, workspaceId, known, outcomes, options.tx)) hasCodes = true;
  }
  return { outcomes, hasCodes };
}
