import { type Clock, type Db, KohortError, notFound, type Tx } from '../platform/index.ts';
import type { AttributeType, AttributeValue } from './attribute-types.ts';
import { lockWithKeys, updateContacts } from './contacts.store.ts';
import { noteAttributeChanges } from './history.store.ts';
import { listChanges } from './list-changes.ts';
import type { StoredContact } from './plan-upsert.ts';
import { type ContactInput, type ContactRow, type Problem, readAttributes, readContact } from './read-contact.ts';
import { retryRaces } from './retry-races.ts';
import { declareAttributes } from './upsert-contacts.ts';

/** Undefined leaves a field as it is; null removes it. */
export type ContactPatch = Pick<ContactInput, 'externalId' | 'email' | 'attributes' | 'timeZone' | 'language'>;

const refused = ({ code, path, message }: Problem): KohortError =>
  new KohortError(code, { detail: message, fields: [{ path, message }] });

/** The contact after the patch. `row` holds the checked fields, `attributes` their stored form. */
function applyPatch(
  stored: StoredContact,
  patch: ContactPatch,
  row: ContactRow,
  attributes: Record<string, AttributeValue | null>,
): StoredContact {
  const merged = Object.entries({ ...stored.attributes, ...attributes });
  const kept = merged.filter((entry): entry is [string, AttributeValue] => entry[1] !== null);
  return {
    id: stored.id,
    externalId: patch.externalId === undefined ? stored.externalId : patch.externalId,
    email: patch.email === undefined ? stored.email : row.email,
    emailNormal: patch.email === undefined ? stored.emailNormal : row.emailNormal,
    attributes: Object.fromEntries(kept),
    timeZone: patch.timeZone === undefined ? stored.timeZone : patch.timeZone,
    language: patch.language === undefined ? stored.language : patch.language,
  };
}

function refuseTakenKeys(locked: readonly StoredContact[], next: StoredContact): void {
  const other = locked.find(({ id }) => id !== next.id);
  if (!other) return;
  const isEmail = next.emailNormal !== null && other.emailNormal === next.emailNormal;
  throw refused(
    isEmail
      ? { code: 'contact_email_taken', path: 'email', message: `Contact ${other.id} has this e-mail.` }
      : { code: 'contact_external_id_taken', path: 'externalId', message: `Contact ${other.id} has this external id.` },
  );
}

/** Changes one contact by id in one transaction; true when anything changed. See `Contacts.update`. */
export async function patchContact(
  { db, clock }: { db: Db; clock: Clock },
  workspaceId: number,
  contactId: number,
  patch: ContactPatch,
): Promise<boolean> {
  const now = clock.now();
  // The row check wants a key; whether one remains is known only beside the stored contact.
  const reading = readContact({ ...patch, externalId: patch.externalId ?? '-' }, 0, now);
  if (!reading.ok) throw refused(reading.problem);
  const hasAttributes = Object.keys(reading.row.attributes).length > 0;
  const types = hasAttributes
    ? await declareAttributes(db.sql, workspaceId, [reading.row], now)
    : new Map<string, AttributeType>();
  const attributes = readAttributes(reading.row.attributes, types);
  if (!attributes.ok) throw refused(attributes.problem);

  const keys = { externalId: patch.externalId ?? null, emailNormal: reading.row.emailNormal };
  const write = async ({ sql }: Pick<Tx, 'sql'>): Promise<boolean> => {
    const locked = await lockWithKeys(sql, workspaceId, contactId, keys);
    const stored = locked.find(({ id }) => id === contactId);
    if (!stored) throw notFound('contact', contactId);
    const next = applyPatch(stored, patch, reading.row, attributes.row);
    if (next.externalId === null && next.emailNormal === null) {
      const message = 'A contact keeps at least one of externalId and email.';
      throw refused({ code: 'contact_invalid', path: '', message });
    }
    refuseTakenKeys(locked, next);
    const changes = listChanges(stored, next);
    if (changes.length === 0) return false;
    await updateContacts(sql, workspaceId, [{ ...next, createdAt: null }], now);
    await noteAttributeChanges(sql, workspaceId, changes, now);
    return true;
  };
  return retryRaces(() => db.transaction(write));
}
