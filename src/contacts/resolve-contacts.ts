import type { Sql } from '../platform/index.ts';
import { insertContacts, type ResolvedKeys, resolveKeys, takeIds } from './contacts.store.ts';
import { insertDirty } from './dirty.store.ts';
import { findAliases } from './merging/aliases.store.ts';
import { normaliseEmail } from './normalise-email.ts';
import type { Draft } from './plan-upsert.ts';
import { isExternalId } from './read-contact.ts';

/** How others name a contact: our id, their id, or the e-mail. */
export type ContactRef = { contactId: number } | { externalId: string } | { email: string };

type Key = { by: 'id'; id: number } | { by: 'external'; key: string } | { by: 'email'; key: string; email: string };

const INT4_MAX = 2_147_483_647;

function keyOf(ref: ContactRef): Key | null {
  if ('contactId' in ref) {
    const isId = Number.isInteger(ref.contactId) && ref.contactId > 0 && ref.contactId <= INT4_MAX;
    return isId ? { by: 'id', id: ref.contactId } : null;
  }
  if ('externalId' in ref) return isExternalId(ref.externalId) ? { by: 'external', key: ref.externalId } : null;
  const reading = normaliseEmail(ref.email);
  return reading.ok ? { by: 'email', key: reading.emailNormal, email: reading.email } : null;
}

const idOf = (found: ResolvedKeys, key: Key | null): number | null => {
  if (key === null) return null;
  if (key.by === 'id') return found.ids.has(key.id) ? key.id : (found.byOldId.get(key.id) ?? null);
  return (key.by === 'external' ? found.byExternalId : found.byEmail).get(key.key) ?? null;
};

const lookUp = async (sql: Sql, workspaceId: number, keys: readonly (Key | null)[]): Promise<ResolvedKeys> => {
  const ids = new Set<number>();
  const externalIds = new Set<string>();
  const emailNormals = new Set<string>();
  for (const key of keys) {
    if (key?.by === 'id') ids.add(key.id);
    else if (key?.by === 'external') externalIds.add(key.key);
    else if (key) emailNormals.add(key.key);
  }
  const found = await resolveKeys(sql, workspaceId, {
    ids: [...ids],
    externalIds: [...externalIds],
    emailNormals: [...emailNormals],
  });
  const unknown = {
    ids: [...ids].filter((id) => !found.ids.has(id)),
    externalIds: [...externalIds].filter((key) => !found.byExternalId.has(key)),
    emailNormals: [...emailNormals].filter((key) => !found.byEmail.has(key)),
  };
  if (unknown.ids.length + unknown.externalIds.length + unknown.emailNormals.length === 0) return found;
  // Names that went with a merge lead to the contact that was kept.
  for (const { kind, key, contactId } of await findAliases(sql, workspaceId, unknown)) {
    if (kind === 'contact-id') found.byOldId.set(Number(key), contactId);
    else if (kind === 'external-id') found.byExternalId.set(key, contactId);
    else found.byEmail.set(key, contactId);
  }
  return found;
};

/** Creates contacts of which only one key is known. Those that another batch creates at the same time are left to it. */
async function createBare(sql: Sql, workspaceId: number, missing: Key[], now: Date): Promise<void> {
  const drafts = new Map<string, Draft>();
  for (const key of missing) {
    if (key.by === 'id') continue;
    const isExternal = key.by === 'external';
    drafts.set(`${key.by} ${key.key}`, {
      id: null,
      externalId: isExternal ? key.key : null,
      email: isExternal ? null : key.email,
      emailNormal: isExternal ? null : key.key,
      attributes: {},
      timeZone: null,
      language: null,
      createdAt: null,
    });
  }
  // Sorted, so that two batches wait for each other in the same order.
  const sorted = [...drafts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, draft]) => draft);
  const ids = await takeIds(sql, sorted.length);
  const withIds = sorted.map((draft, position) => ({ ...draft, id: ids[position] as number }));
  await insertDirty(sql, workspaceId, await insertContacts(sql, workspaceId, withIds, now));
}

/** See `Contacts.resolve`. `created` tells whether contacts were made (the caller rings). */
export async function resolveContacts(
  sql: Sql,
  workspaceId: number,
  refs: readonly ContactRef[],
  { createMissing, now }: { createMissing: boolean; now: Date },
): Promise<{ ids: (number | null)[]; created: boolean }> {
  const keys = refs.map(keyOf);
  const found = await lookUp(sql, workspaceId, keys);
  const ids = keys.map((key) => idOf(found, key));
  if (!createMissing) return { ids, created: false };
  const missing = keys.filter((key, position): key is Key => key !== null && key.by !== 'id' && ids[position] === null);
  if (missing.length === 0) return { ids, created: false };
  await createBare(sql, workspaceId, missing, now);
  const again = await lookUp(sql, workspaceId, missing);
  return { ids: keys.map((key, position) => ids[position] ?? idOf(again, key)), created: true };
}
