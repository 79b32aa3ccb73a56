import type { components } from '../../api/schema.d.ts';

type Contact = components['schemas']['Contact'];

/** A field that at least one of two contacts knows. `name` as a merge wants it: an attribute, $email, $language, $time_zone. */
export type Compared = { name: string; kept: string; other: string; isSame: boolean };

const shown = (value: unknown): string =>
  value === null || value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value);

const valuesOf = (contact: Contact): Record<string, unknown> => ({
  $email: contact.email,
  $language: contact.language,
  $time_zone: contact.timeZone,
  ...contact.attributes,
});

/** What two contacts know, field by field: those in which they differ first. Pure. */
export function compareValues(kept: Contact, other: Contact): Compared[] {
  const [own, others] = [valuesOf(kept), valuesOf(other)];
  const names = [...new Set([...Object.keys(own), ...Object.keys(others)])];
  const rows = names
    .map((name) => ({ name, kept: shown(own[name]), other: shown(others[name]) }))
    .filter((row) => row.kept !== '' || row.other !== '')
    .map((row) => ({ ...row, isSame: row.kept === row.other }));
  return [...rows.filter(({ isSame }) => !isSame), ...rows.filter(({ isSame }) => isSame)];
}
