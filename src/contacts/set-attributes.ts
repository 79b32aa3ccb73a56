import type { Sql } from '../platform/index.ts';
import type { AttributeValue } from './attribute-types.ts';
import { lockByIds, updateContacts } from './contacts.store.ts';
import { noteAttributeChanges } from './history.store.ts';
import { listChanges } from './list-changes.ts';
import type { StoredContact } from './plan-upsert.ts';

/** What an attribute becomes: a value in its stored form, or what is worked out from the value before; null: none. */
export type AttributeWish = {
  contactId: number;
  name: string;
  value: AttributeValue | null | ((before: AttributeValue | undefined) => AttributeValue | null);
};

function applyWish(contact: StoredContact, { name, value }: AttributeWish): StoredContact {
  const before = Object.hasOwn(contact.attributes, name) ? contact.attributes[name] : undefined;
  const next = typeof value === 'function' ? value(before) : value;
  const { [name]: _, ...others } = contact.attributes;
  return { ...contact, attributes: next === null ? others : { ...others, [name]: next } };
}

/**
 * Sets attributes whose type is known to the caller, in the caller's transaction: keeps what they were, and marks the
 * contacts. Contacts are locked in the order of their ids; those who are gone are passed over. The caller rings. Answers
 * whose attributes changed.
 */
export async function setAttributes(
  sql: Sql,
  workspaceId: number,
  wishes: readonly AttributeWish[],
  now: Date,
): Promise<Set<number>> {
  if (wishes.length === 0) return new Set();
  const before = await lockByIds(sql, workspaceId, [...new Set(wishes.map(({ contactId }) => contactId))]);
  const after = new Map(before.map((contact) => [contact.id, contact]));
  for (const wish of wishes) {
    const contact = after.get(wish.contactId);
    if (contact) after.set(contact.id, applyWish(contact, wish));
  }
  const changes = before.flatMap((contact) => listChanges(contact, after.get(contact.id)!));
  const changed = new Set(changes.map(({ contactId }) => contactId));
  if (changed.size === 0) return changed;
  const drafts = [...changed].map((contactId) => ({ ...after.get(contactId)!, createdAt: null }));
  await updateContacts(sql, workspaceId, drafts, now);
  await noteAttributeChanges(sql, workspaceId, changes, now);
  return changed;
}
