import { isDeepStrictEqual } from 'node:util';
import type { Clock, Db, Sql } from '../../platform/index.ts';
import type { AttributeValue } from '../attribute-types.ts';
import { lockByIds, resolveKeys, updateContacts } from '../contacts.store.ts';
import { noteAttributeChanges } from '../history.store.ts';
import { listChanges } from '../list-changes.ts';
import { valuesOf, withValues } from '../merging/merge-values.ts';
import { normaliseEmail } from '../normalise-email.ts';
import type { StoredContact } from '../plan-upsert.ts';
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

/**
 * Writes wishes of one batch, keeps what was, marks the contacts, and counts: `changed` contacts, `fields`, and `refused` (an
 * address that somebody else has, or none at all). In the caller's transaction. With `isDryRun` only counts, and keeps the
 * first 50 as examples.
 */
export async function writeWishes(
  sql: Sql,
  repair: store.Repair,
  wishes: readonly Wish[],
  { now, isDryRun }: { now: Date; isDryRun: boolean },
): Promise<void> {
  const { workspaceId, id, counts } = repair;
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
  for (const wish of wishes) {
    const contact = byId.get(wish.contactId);
    if (!contact) continue;
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
  counts.changed = (counts.changed ?? 0) + drafts.length;
  counts.fields = (counts.fields ?? 0) + changes.length;
  counts.refused = (counts.refused ?? 0) + refused;
}

/** A page of wishes behind a contact id, and how far it reaches; null: nobody is left. */
export type ReadWishes = (afterId: number) => Promise<{ wishes: Wish[]; lastId: number } | null>;

/** Walks everybody in batches, each in one transaction with its place: taken up after a kill where it was. */
export async function walkWishes(
  { db, clock }: { db: Db; clock: Clock },
  repair: store.Repair,
  read: ReadWishes,
  { isDryRun, total, stopping }: { isDryRun: boolean; total: number; stopping: AbortSignal },
): Promise<boolean> {
  const { counts } = repair;
  for (;;) {
    if (stopping.aborted) return false;
    const page = await read(counts.position ?? 0);
    if (page === null) return true;
    const before = { ...counts };
    try {
      await db.transaction(async ({ sql }) => {
        await writeWishes(sql, repair, page.wishes, { now: clock.now(), isDryRun });
        counts.position = page.lastId;
        counts.looked = (counts.looked ?? 0) + page.wishes.length;
        counts.done = total === 0 ? 1 : Math.min(1, counts.looked / total);
        counts.beatAt = clock.now().getTime();
        await store.noteCounts(sql, repair.workspaceId, repair.id, counts);
      });
    } catch (error) {
      repair.counts = before;
      throw error;
    }
  }
}

/** One contact with what can be taken back, and how many of the changes are left as they are. */
async function takeBack(sql: Sql, workspaceId: number, contact: StoredContact, changes: readonly store.FieldChange[]) {
  const own = valuesOf(contact);
  const same = changes.filter(({ name, after }) => isDeepStrictEqual(own[name] ?? null, after));
  const email = same.find(({ name }) => name === '$email')?.before;
  const reading = typeof email === 'string' ? normaliseEmail(email) : null;
  const normal = reading?.ok ? reading.emailNormal : null;
  const owner = normal === null ? undefined : (await taken(sql, workspaceId, [normal])).get(normal);
  const isTaken = owner !== undefined && owner !== contact.id;
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
  const { counts, workspaceId, id } = repair;
  for (;;) {
    if (stopping.aborted) return false;
    const afterContactId = counts.position ?? 0;
    const changes = await store.listChangesOf(db.sql, workspaceId, id, { afterContactId, limit: 500 });
    if (changes.length === 0) return true;
    await db.transaction(async ({ sql }) => {
      const stored = await lockByIds(sql, workspaceId, [...new Set(changes.map(({ contactId }) => contactId))]);
      const drafts: StoredContact[] = [];
      let stays = 0;
      for (const contact of stored) {
        const ours = changes.filter(({ contactId }) => contactId === contact.id);
        const { draft, left } = await takeBack(sql, workspaceId, contact, ours);
        stays += left;
        if (draft) drafts.push(draft);
      }
      const byId = new Map(stored.map((contact) => [contact.id, contact]));
      if (drafts.length > 0) {
        await updateContacts(
          sql,
          workspaceId,
          drafts.map((draft) => ({ ...draft, createdAt: null })),
          clock.now(),
        );
        await noteAttributeChanges(
          sql,
          workspaceId,
          drafts.flatMap((draft) => listChanges(byId.get(draft.id)!, draft)),
          clock.now(),
        );
      }
      counts.undone = (counts.undone ?? 0) + drafts.length;
      counts.stays = (counts.stays ?? 0) + stays;
      counts.position = changes.at(-1)!.contactId;
      counts.beatAt = clock.now().getTime();
      await store.noteCounts(sql, workspaceId, id, counts);
    });
  }
}
