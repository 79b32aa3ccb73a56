import type { components } from '../../api/schema.d.ts';

export type Contact = components['schemas']['Contact'];

/** One line of a comparison: what each contact has, and whether they differ. */
export type ComparedRow = {
  field: string;
  values: unknown[];
  look: 'same' | 'differs' | 'only-one';
  /** Somebody may choose whose value is kept. */
  canChoose: boolean;
};

type Reader = readonly [field: string, read: (contact: Contact) => unknown];

const before: readonly Reader[] = [
  ['$email', ({ email }) => email],
  ['$external_id', ({ externalId }) => externalId],
];
const after: readonly Reader[] = [
  ['$language', ({ language }) => language],
  ['$time_zone', ({ timeZone }) => timeZone],
];

/** Contacts side by side, field by field: fields that none of them has are left out. Pure. */
export function compareContacts(contacts: readonly Contact[]): ComparedRow[] {
  const names = [...new Set(contacts.flatMap(({ attributes }) => Object.keys(attributes)))].sort();
  const attributes = names.map((name): Reader => [name, (contact) => contact.attributes[name] ?? null]);
  return [...before, ...attributes, ...after].flatMap(([field, read]) => {
    const values = contacts.map(read);
    const known = values.filter((value) => value !== null && value !== undefined);
    if (known.length === 0) return [];
    const distinct = new Set(known.map((value) => JSON.stringify(value))).size;
    const look = distinct > 1 ? 'differs' : known.length < values.length ? 'only-one' : 'same';
    return [{ field, values, look, canChoose: look === 'differs' && field !== '$external_id' }];
  });
}

export type Choice = { keptId: number; picks: Readonly<Record<string, number>> };
export type MergeWish = { kept: Contact; others: { contact: Contact; prefer: string[] }[] };

/** What is asked for when contacts become one: into the kept one, each of the others with the fields taken from it. Pure. */
export function wishOf(contacts: readonly Contact[], { keptId, picks }: Choice): MergeWish {
  const kept = contacts.find(({ id }) => id === keptId) ?? contacts[0]!;
  const others = contacts.filter(({ id }) => id !== kept.id);
  return {
    kept,
    others: others.map((contact) => ({
      contact,
      prefer: Object.entries(picks).flatMap(([field, id]) => (id === contact.id ? [field] : [])),
    })),
  };
}
