import type { AttributeValue } from '../attribute-types.ts';
import type { StoredContact } from '../plan-upsert.ts';

/** Fields of a contact beside its attributes, under the names that its history has for them. */
export const OWN_FIELDS = ['$email', '$external_id', '$language', '$time_zone'] as const;
export type OwnField = (typeof OWN_FIELDS)[number];

export type Values = Record<string, AttributeValue | null>;

/** All values of a contact by name: attributes, and $email, $external_id, $language, $time_zone. */
export function valuesOf(contact: StoredContact): Values {
  return {
    ...contact.attributes,
    $email: contact.email,
    $external_id: contact.externalId,
    $language: contact.language,
    $time_zone: contact.timeZone,
  };
}

/** The contact with these values: the e-mail's normal form is looked up among `emails` (written → normal). */
export function withValues(contact: StoredContact, values: Values, emails: ReadonlyMap<string, string>): StoredContact {
  const attributes = { ...contact.attributes };
  const text = (field: OwnField, before: string | null) => {
    const value = values[field];
    return value === undefined ? before : (value as string | null);
  };
  for (const [name, value] of Object.entries(values)) {
    if (name.startsWith('$')) continue;
    if (value === null) delete attributes[name];
    else attributes[name] = value;
  }
  const email = text('$email', contact.email);
  return {
    ...contact,
    attributes,
    email,
    emailNormal: email === contact.email ? contact.emailNormal : email === null ? null : (emails.get(email) ?? null),
    externalId: text('$external_id', contact.externalId),
    language: text('$language', contact.language),
    timeZone: text('$time_zone', contact.timeZone),
  };
}

/**
 * What the kept contact takes over from the merged one, by name: what it does not know itself, and what is `preferred`
 * (attributes, or $email, $language, $time_zone). Its own external id stays unless it has none.
 */
export function takenOver(kept: StoredContact, merged: StoredContact, preferred: ReadonlySet<string>): Values {
  const own = valuesOf(kept);
  const taken: Values = {};
  for (const [name, value] of Object.entries(valuesOf(merged))) {
    if (value === null) continue;
    const isUnknown = own[name] === undefined || own[name] === null;
    if (isUnknown || (preferred.has(name) && name !== '$external_id')) taken[name] = value;
  }
  return taken;
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** What of a change can be taken back: where the value still is what the change wrote. Answers values by name, and the names that stay. */
export function takenBack(now: Values, before: Values, after: Values): { values: Values; stays: string[] } {
  const values: Values = {};
  const stays: string[] = [];
  for (const name of Object.keys(after)) {
    if (isSame(now[name], after[name])) values[name] = before[name] ?? null;
    else stays.push(name);
  }
  return { values, stays };
}
