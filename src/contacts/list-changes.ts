import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from './attribute-types.ts';
import type { StoredContact } from './plan-upsert.ts';

/** A contact's attribute, or own field ($email, $external_id, $language, $time_zone), and what it was; null: missing. */
export type AttributeChange = { contactId: number; name: string; before: AttributeValue | null };

type State = Omit<StoredContact, 'id'>;

const ownFields: readonly (readonly [string, (contact: State) => string | null])[] = [
  ['$email', (contact) => contact.email],
  ['$external_id', (contact) => contact.externalId],
  ['$language', (contact) => contact.language],
  ['$time_zone', (contact) => contact.timeZone],
];

/** What differs between two states of a contact. Pure. */
export function listChanges(before: StoredContact, after: State): AttributeChange[] {
  const contactId = before.id;
  const changes: AttributeChange[] = [];
  for (const [name, read] of ownFields) {
    if (read(before) !== read(after)) changes.push({ contactId, name, before: read(before) });
  }
  for (const name of new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)])) {
    const was = Object.hasOwn(before.attributes, name) ? before.attributes[name] : undefined;
    const is = Object.hasOwn(after.attributes, name) ? after.attributes[name] : undefined;
    if (!isDeepStrictEqual(was, is)) changes.push({ contactId, name, before: was ?? null });
  }
  return changes;
}
