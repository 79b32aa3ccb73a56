import { isDeepStrictEqual } from 'node:util';
import type { Clock, Db, Sql } from '../../platform/index.ts';
import type { AttributeValue } from '../attribute-types.ts';
import { lockByIds, resolveKeys, updateContacts } from '../contacts.store.ts';
import { noteAttributeChanges } from '../history.store.ts';
import { listChanges } from '../list-changes.ts';
import { valuesOf, withValues } from '../merging/merge-values.ts';
import { normaliseEmail } from '../normalise-email.ts';
import type { StoredContact } from '../plan-upsert.ts';
import { retryRaces } from '../retry-races.ts';
import { insertProblems, type RepairProblem } from './problems.store.ts';
import * as store from './repairs.store.ts';

/** New values of one contact, by name ($email for its address); null takes one away. */
export type Wish = { contactId: number; values: Record<string, AttributeValue | null> };

const EXAMPLES = 50;

const taken = async (sql: Sql, workspaceId: number, emails: Iterable<string>) =>
  (await resolveKeys(sql, workspaceId, { ids: [], externalIds: [], emailNormals: [...emails] })).byEmail;

/** The address in a wish, read; null when there is none or it is none. */
function emailIn({ values }: Wish): { email: string; emailNormal: string } | null {
  const reading = typeof values.$email === 'string' ? normaliseEmail(values.$email) : null;
  return reading?.ok ? reading : null;
}

/** Whether the address in a wish, if there is one, can be the contact's: an address at all, and nobody else's. */
const isFree = (wish: Wish, contactId: number, owner: number | undefined): boolean =>
  wish.values.$email === undefined || (emailIn(wish) !== null && (owner === undefined || owner === contactId));

/** Whether nothing is known: no value, no letters, or a list of nothing. */
export const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

/** The wishes of a batch with one for each contact: of two values of one name the first with `onlyEmpty`, else the later. */
export function joinWishes(wishes: readonly Wish[], { onlyEmpty }: { onlyEmpty: boolean }): Wish[] {
  const byContact = new Map<number, Wish>();
  for (const { contactId, values } of wishes) {
    const before = byContact.get(contactId)?.values ?? {};
    byContact.set(contactId, { contactId, values: onlyEmpty ? { ...values, ...before } : { ...before, ...values } });
  }
  return [...byContact.values()];
}

const add = (counts: store.RepairCounts, more: Readonly<Record<string, number>>) => {
  for (const [name, count] of Object.entries(more)) counts[name] = (counts[name] ?? 0) + count;
};

/** What of a wish is left when only empty fields may be filled. */
function ofEmptyFields(wish: Wish, contact: StoredContact): Wish {
  const own = valuesOf(contact);
  return { ...wish, values: Object.fromEntries(Object.entries(wish.values).filter(([name]) => isEmpty(own[name]))) };
}

/**
 * Writes wishes of one batch, keeps what was, marks the contacts, and counts: `changed` contacts, `fields`, `refused` (an
 * address that somebody else has, or none at all), and with `onlyEmpty` fields that were left alone as they are filled
 * (`kept`). In the caller's transaction. With `isDryRun` only counts, and keeps the first 50 as examples.
 */
export async function writeWishes(
  sql: Sql,
  repair: store.Repair,
  given: readonly Wish[],
  { now, isDryRun, onlyEmpty = false }: { now: Date; isDryRun: boolean; onlyEmpty?: boolean | undefined },
): Promise<void> {
  const { workspaceId, id, counts } = repair;
  const wishes = joinWishes(given, { onlyEmpty });
  const stored = await lockByIds(
    sql,
    workspaceId,
    wishes.map(({ contactId }) => contactId),
  );
  const byId = new Map(stored.map((contact) => [contact.id, contact]));
  const owners = await taken(sql, workspaceId, new Set(wishes.flatMap((wish) => emailIn(wish)?.emailNormal ?? [])));
  const drafts: StoredContact[] = [];
  const changes: store.FieldChange[] = [];
  let refused = 0;
  let kept = 0;
  for (const wanted of wishes) {
    const contact = byId.get(wanted.contactId);
    if (!contact) continue;
    const wish = onlyEmpty ? ofEmptyFields(wanted, contact) : wanted;
    kept += Object.keys(wanted.values).length - Object.keys(wish.values).length;
    const address = emailIn(wish);
    const owner = address ? owners.get(address.emailNormal) : undefined;
    if (!isFree(wish, contact.id, owner)) {
      refused += 1;
      continue;
    }
    if (address) owners.set(address.emailNormal, contact.id);
    const draft = withValues(
      contact,
      wish.values,
      new Map(address ? [[String(wish.values.$email), address.emailNormal]] : []),
    );
    const own = valuesOf(contact);
    const next = valuesOf(draft);
    const names = Object.keys(wish.values).filter((name) => !isDeepStrictEqual(own[name] ?? null, next[name] ?? null));
    if (names.length === 0) continue;
    drafts.push(draft);
    for (const name of names) {
      changes.push({ contactId: contact.id, name, before: own[name] ?? null, after: next[name] ?? null });
    }
  }
  const told = isDryRun ? changes.slice(0, Math.max(0, EXAMPLES - (counts.fields ?? 0))) : changes;
  await store.insertChanges(sql, workspaceId, id, told);
  if (!isDryRun && drafts.length > 0) {
    await updateContacts(
      sql,
      workspaceId,
      drafts.map((draft) => ({ ...draft, createdAt: null })),
      now,
    );
    const noted = drafts.flatMap((draft) => listChanges(byId.get(draft.id)!, draft));
    await noteAttributeChanges(sql, workspaceId, noted, now);
  }
  add(counts, { changed: drafts.length, fields: changes.length, refused, ...(onlyEmpty ? { kept } : {}) });
}

/** Wishes behind a place, and how far they reach. */
export type WishPage = {
  wishes: Wish[];
  /** Contact id, or line of a file: where the next page begins. */
  lastId: number;
  /** How many were looked at, when it is not one for each wish. */
  looked?: number;
  /** Share of the whole, 0 to 1, when the walk has no total. */
  done?: number;
  /** What else there was, by name. */
  counts?: Readonly<Record<string, number>>;
  problems?: readonly RepairProblem[];
};

/** The page behind a place; null: nothing is left. */
export type ReadWishes = (afterId: number) => Promise<WishPage | null>;

export type Walk = { isDryRun: boolean; onlyEmpty?: boolean; total: number; stopping: AbortSignal };

/** Walks everybody in batches, each in one transaction with its place: taken up after a kill where it was. */
export async function walkWishes(
  { db, clock }: { db: Db; clock: Clock },
  repair: store.Repair,
  read: ReadWishes,
  { isDryRun, onlyEmpty, total, stopping }: Walk,
): Promise<boolean> {
  for (;;) {
    if (stopping.aborted) return false;
    const page = await read(repair.counts.position ?? 0);
    if (page === null) return true;
    const before = repair.counts;
    const writePage = async ({ sql }: { sql: Sql }) => {
      // Anew in each attempt, so that one that is lost leaves no counts behind.
      repair.counts = { ...before };
      const { counts } = repair;
      const now = clock.now();
      await writeWishes(sql, repair, page.wishes, { now, isDryRun, onlyEmpty });
      await insertProblems(sql, repair.workspaceId, repair.id, page.problems ?? []);
      add(counts, { looked: page.looked ?? page.wishes.length, ...page.counts });
      counts.position = page.lastId;
      counts.done = page.done ?? (total === 0 ? 1 : Math.min(1, (counts.looked ?? 0) / total));
      counts.beatAt = now.getTime();
      delete counts.attempts;
      delete counts.dueAt;
      await store.noteCounts(sql, repair);
    };
    try {
      await retryRaces(() => db.transaction(writePage));
    } catch (error) {
      repair.counts = before;
      throw error;
    }
  }
}

/** One contact with what can be taken back, and how many changes are left as they are. `given`: addresses of this page. */
async function takeBack(
  sql: Sql,
  workspaceId: number,
  contact: StoredContact,
  { changes, given }: { changes: readonly store.FieldChange[]; given: Set<string> },
) {
  const own = valuesOf(contact);
  const same = changes.filter(({ name, after }) => isDeepStrictEqual(own[name] ?? null, after));
  const email = same.find(({ name }) => name === '$email')?.before;
  const reading = typeof email === 'string' ? normaliseEmail(email) : null;
  const normal = reading?.ok ? reading.emailNormal : null;
  const owner = normal === null ? undefined : (await taken(sql, workspaceId, [normal])).get(normal);
  const isTaken = normal !== null && (given.has(normal) || (owner !== undefined && owner !== contact.id));
  if (normal !== null) given.add(normal);
  const usable = isTaken ? same.filter(({ name }) => name !== '$email') : same;
  const values = Object.fromEntries(usable.map(({ name, before }) => [name, before]));
  const emails = new Map(normal === null ? [] : [[String(email), normal]]);
  return {
    draft: usable.length === 0 ? null : withValues(contact, values, emails),
    left: changes.length - usable.length,
  };
}

/** Takes changes back where the value still is what the repair wrote; what was changed since is counted as `stays`. */
export async function undoChanges(
  { db, clock }: { db: Db; clock: Clock },
  repair: store.Repair,
  stopping: AbortSignal,
): Promise<boolean> {
  const { workspaceId, id } = repair;
  for (;;) {
    if (stopping.aborted) return false;
    const before = repair.counts;
    const afterContactId = before.position ?? 0;
    const changes = await store.listChangesOf(db.sql, workspaceId, id, { afterContactId, limit: 500 });
    if (changes.length === 0) return true;
    const undoPage = async ({ sql }: { sql: Sql }) => {
      repair.counts = { ...before };
      const { undone, stays } = await undoPageOf(sql, workspaceId, changes, clock.now());
      add(repair.counts, { undone, stays });
      repair.counts.position = changes.at(-1)!.contactId;
      repair.counts.beatAt = clock.now().getTime();
      await store.noteCounts(sql, repair);
    };
    // Somebody may take an address between the look and the write: the second look sees it.
    await retryRaces(() => db.transaction(undoPage));
  }
}

async function undoPageOf(sql: Sql, workspaceId: number, changes: readonly store.FieldChange[], now: Date) {
  const stored = await lockByIds(sql, workspaceId, [...new Set(changes.map(({ contactId }) => contactId))]);
  const drafts: StoredContact[] = [];
  const given = new Set<string>();
  let stays = 0;
  for (const contact of stored) {
    const ours = changes.filter(({ contactId }) => contactId === contact.id);
    const { draft, left } = await takeBack(sql, workspaceId, contact, { changes: ours, given });
    stays += left;
    if (draft) drafts.push(draft);
  }
  if (drafts.length > 0) {
    const byId = new Map(stored.map((contact) => [contact.id, contact]));
    const rows = drafts.map((draft) => ({ ...draft, createdAt: null }));
    await updateContacts(sql, workspaceId, rows, now);
    const noted = drafts.flatMap((draft) => listChanges(byId.get(draft.id)!, draft));
    await noteAttributeChanges(sql, workspaceId, noted, now);
  }
  return { undone: drafts.length, stays };
}
