import type { Clock, Db, Sql } from '../platform/index.ts';
import { type AttributeType, MAX_ATTRIBUTES_PER_WORKSPACE, typeOfValue } from './attribute-types.ts';
import { appendConsents, type ConsentRecord, findSubscriptions } from './consent.store.ts';
import {
  insertAttributes,
  insertContacts,
  listAttributes,
  lockByKeys,
  takeIds,
  updateContacts,
} from './contacts.store.ts';
import { insertDirty } from './dirty.store.ts';
import { noteAttributeChanges } from './history.store.ts';
import { listChanges } from './list-changes.ts';
import { followAliases } from './merging/follow-aliases.ts';
import { insertFirstOptIns, type NewOptIn, OPT_IN_LASTS_MS } from './opt-in.store.ts';
import { type Draft, planUpsert, type ReadRow, type UpsertPlan } from './plan-upsert.ts';
import {
  type ContactInput,
  type ContactOutcome,
  type ContactRow,
  readAttributes,
  readContact,
} from './read-contact.ts';
import { isRace, KeyTaken, retryRaces } from './retry-races.ts';
import { findConfirmedTopics } from './topics.store.ts';

/** Rows in one transaction. */
const ROWS_AT_ONCE = 2_000;

/** Declares attributes the workspace does not know yet by their first value; returns the type of every one it knows. */
export async function declareAttributes(sql: Sql, workspaceId: number, rows: readonly ContactRow[], now: Date) {
  const known = async () =>
    new Map((await listAttributes(sql, workspaceId)).map((def) => [def.name, def.type] as const));
  let types = await known();
  const fresh = new Map<string, AttributeType>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(row.attributes)) {
      if (types.has(name) || fresh.has(name) || value === null || value === undefined) continue;
      const type = typeOfValue(value);
      if (type && types.size + fresh.size < MAX_ATTRIBUTES_PER_WORKSPACE) fresh.set(name, type);
    }
  }
  if (fresh.size > 0) {
    const defs = [...fresh].map(([name, type]) => ({ name, type })).sort((a, b) => (a.name < b.name ? -1 : 1));
    await insertAttributes(sql, workspaceId, defs, now);
    types = await known();
  }
  return types;
}

/**
 * The statements of a batch that say something new. One without an instant says nothing when it repeats the state we
 * hold, or would undo an unsubscribe (held, or told in the same batch, whenever that was): a nightly synchronisation must
 * neither fill the history nor subscribe people again. A yes to a topic that wants confirmation, of somebody who is not
 * subscribed, is a wish: it counts once it was confirmed, unless it says that it was confirmed elsewhere.
 */
async function consentsOf(
  sql: Sql,
  workspaceId: number,
  plan: UpsertPlan,
  now: Date,
): Promise<{ statements: ConsentRecord[]; wishes: NewOptIn[] }> {
  const told = plan.rows.filter(({ row }) => row.consent.length > 0);
  if (told.length === 0) return { statements: [], wishes: [] };
  const ids = told.flatMap(({ draft }) => draft.id ?? []);
  const current = new Map(
    (await findSubscriptions(sql, workspaceId, ids)).map((one) => [`${one.contactId} ${one.topic}`, one.state]),
  );
  const before = new Map(current);
  const wantConfirmation = await findConfirmedTopics(sql, workspaceId);
  const statements = told.flatMap(({ row, draft: { id } }) =>
    id === null ? [] : row.consent.map((one) => ({ ...one, contactId: id, key: `${id} ${one.topic}` })),
  );
  const isDeclined = new Set(statements.flatMap(({ key, state }) => (state === 'unsubscribed' ? key : [])));
  const saysSomething = ({ key, state, at }: (typeof statements)[number]): boolean => {
    if (at) return true;
    const held = current.get(key);
    if (held === state || held === 'unsubscribed') return false;
    if (state === 'subscribed' && isDeclined.has(key)) return false;
    current.set(key, state);
    return true;
  };
  const isWish = ({ key, topic, state, confirmed }: (typeof statements)[number]) =>
    state === 'subscribed' && !confirmed && wantConfirmation.has(topic) && before.get(key) !== 'subscribed';
  const said = statements.filter(saysSomething);
  return {
    statements: said
      .filter((one) => !isWish(one))
      .map(({ contactId, topic, state, at, source, evidence }) => ({
        contactId,
        topic,
        state,
        source: source ?? 'api',
        evidence: evidence ?? null,
        at: at ?? now,
      })),
    // Not of somebody who said no, now or before: a repeated row does not ask again.
    wishes: said
      .filter((one) => isWish(one) && before.get(one.key) !== 'unsubscribed' && !isDeclined.has(one.key))
      .map(({ contactId, topic, source, evidence }) => {
        return { contactId, topic, source: source ?? 'api', evidence: evidence ?? null };
      }),
  };
}

async function insertInOrder(sql: Sql, workspaceId: number, inserts: Draft[], now: Date): Promise<void> {
  if (inserts.length === 0) return;
  const key = (draft: Draft) => draft.externalId ?? draft.emailNormal ?? '';
  const ids = await takeIds(sql, inserts.length);
  for (const [position, draft] of inserts.entries()) draft.id = ids[position] ?? null;
  const sorted = inserts.flatMap((draft) => (draft.id === null ? [] : [draft as Draft & { id: number }]));
  sorted.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const inserted = await insertContacts(sql, workspaceId, sorted, now);
  if (inserted.length < inserts.length) throw new KeyTaken();
}

/** One transaction: lock, decide, write, keep what was, mark dirty. */
async function writeRows(db: Db, workspaceId: number, given: ReadRow[], now: Date): Promise<ContactOutcome[]> {
  return db.transaction(async ({ sql }) => {
    // Names that went with a merge lead to the contact that was kept.
    const rows = await followAliases(sql, workspaceId, given);
    const stored = await lockByKeys(
      sql,
      workspaceId,
      rows.flatMap((row) => row.externalId ?? []),
      rows.flatMap((row) => row.emailNormal ?? []),
    );
    const plan = planUpsert(rows, stored);
    if (plan.updates.length > 0) await updateContacts(sql, workspaceId, plan.updates, now);
    await insertInOrder(sql, workspaceId, plan.inserts, now);
    const { statements, wishes } = await consentsOf(sql, workspaceId, plan, now);
    const told = await appendConsents(sql, workspaceId, statements, now);
    if (wishes.length > 0) {
      const expiresAt = new Date(now.getTime() + OPT_IN_LASTS_MS);
      await insertFirstOptIns(sql, workspaceId, wishes, { now, expiresAt });
    }
    const before = new Map(stored.map((contact) => [contact.id, contact]));
    const changes = plan.updates.flatMap((draft) => {
      const was = draft.id === null ? undefined : before.get(draft.id);
      return was ? listChanges(was, draft) : [];
    });
    await noteAttributeChanges(sql, workspaceId, changes, now);
    const fresh = new Set(plan.inserts.flatMap(({ id }) => id ?? []));
    const saidByKnown = told.appended.filter(({ contactId }) => !fresh.has(contactId));
    await insertDirty(sql, workspaceId, [...fresh, ...saidByKnown]);
    const outcomes = [...plan.rejected];
    for (const { row, draft, kind } of plan.rows) {
      if (draft.id === null) continue;
      const isTold = kind === 'unchanged' && row.consent.length > 0 && told.changed.has(draft.id);
      outcomes.push({ index: row.index, kind: isTold ? 'updated' : kind, contactId: draft.id });
    }
    return outcomes;
  });
}

/**
 * Writes rows, again when another batch was faster with a key. Rows that block each other for good (two contacts that swap
 * their e-mails) are written one by one.
 */
async function writeWithRetries(db: Db, workspaceId: number, rows: ReadRow[], now: Date): Promise<ContactOutcome[]> {
  try {
    return await retryRaces(() => writeRows(db, workspaceId, rows, now));
  } catch (error) {
    if (!isRace(error) || rows.length === 1) throw error;
    const outcomes: ContactOutcome[] = [];
    for (const row of rows) outcomes.push(...(await writeWithRetries(db, workspaceId, [row], now)));
    return outcomes;
  }
}

/** Upserts any number of contacts; see `Contacts.upsertMany`. Does not ring. */
export async function upsertContacts(
  { db, clock }: { db: Db; clock: Clock },
  workspaceId: number,
  inputs: readonly ContactInput[],
): Promise<ContactOutcome[]> {
  const now = clock.now();
  const outcomes: ContactOutcome[] = [];
  const rows: ContactRow[] = [];
  for (const [index, input] of inputs.entries()) {
    const reading = readContact(input, index, now);
    if (reading.ok) rows.push(reading.row);
    else outcomes.push({ index, kind: 'rejected', problem: reading.problem });
  }
  const hasAttributes = rows.some((row) => Object.keys(row.attributes).length > 0);
  const types = hasAttributes
    ? await declareAttributes(db.sql, workspaceId, rows, now)
    : new Map<string, AttributeType>();
  const ready: ReadRow[] = [];
  for (const row of rows) {
    const attributes = readAttributes(row.attributes, types);
    if (attributes.ok) ready.push({ ...row, attributes: attributes.row });
    else outcomes.push({ index: row.index, kind: 'rejected', problem: attributes.problem });
  }
  for (let start = 0; start < ready.length; start += ROWS_AT_ONCE) {
    outcomes.push(...(await writeWithRetries(db, workspaceId, ready.slice(start, start + ROWS_AT_ONCE), now)));
  }
  return outcomes.sort((a, b) => a.index - b.index);
}
