import type { AttributeValue } from '../attribute-types.ts';
import { normalisePhone } from '../duplicates/normalise-phone.ts';
import { personField } from '../duplicates/read-person.ts';

/** What is brought into one form. */
export const normalForms = ['trim', 'names', 'phone', 'postcode', 'country'] as const;
export type NormalForm = (typeof normalForms)[number];

const countries: Record<string, string> = {
  sverige: 'SE',
  sweden: 'SE',
  swe: 'SE',
  norge: 'NO',
  norway: 'NO',
  nor: 'NO',
  danmark: 'DK',
  denmark: 'DK',
  dnk: 'DK',
  finland: 'FI',
  suomi: 'FI',
  fin: 'FI',
  island: 'IS',
  iceland: 'IS',
  tyskland: 'DE',
  germany: 'DE',
  deutschland: 'DE',
  deu: 'DE',
};

const asName = (text: string): string =>
  text === text.toUpperCase() || text === text.toLowerCase()
    ? text
        .toLowerCase()
        .replace(/(^|[\s'’-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    : text;

function asPostcode(text: string, country: string): string {
  const digits = text.replace(/^\s*[A-Z]{1,2}\s*-\s*/i, '').replace(/\s/g, '');
  if (country === 'SE' && /^\d{5}$/.test(digits)) return `${digits.slice(0, 3)} ${digits.slice(3)}`;
  return /^\d{4,5}$/.test(digits) ? digits : text;
}

function normalOf(name: string, value: string, forms: ReadonlySet<NormalForm>, country: string): string {
  const text = forms.has('trim') ? value.normalize('NFC').trim().replace(/\s+/g, ' ') : value;
  const field = personField(name);
  if (forms.has('names') && (field === 'firstName' || field === 'lastName')) return asName(text);
  if (forms.has('phone') && field === 'phone') return normalisePhone(text, country) ?? text;
  if (forms.has('postcode') && field === 'postcode') return asPostcode(text, country);
  if (forms.has('country') && field === 'country')
    return countries[text.toLowerCase()] ?? (text.length === 2 ? text.toUpperCase() : text);
  return text;
}

/**
 * Text attributes that would change, by name: spaces around and doubled (trim), names all in capitals or all in small
 * letters (names), phones to E.164, postcodes as the country writes them, countries to ISO 3166-1. What cannot be read
 * stays as it is. Doing it again changes nothing.
 */
export function normaliseValues(
  attributes: Record<string, AttributeValue>,
  { forms, country }: { forms: ReadonlySet<NormalForm>; country: string },
): Record<string, string> {
  const own = Object.entries(attributes).find(([name]) => personField(name) === 'country')?.[1];
  const ownText = typeof own === 'string' ? own.trim() : '';
  const home = countries[ownText.toLowerCase()] ?? (/^[A-Za-z]{2}$/.test(ownText) ? ownText.toUpperCase() : country);
  const changes: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value !== 'string') continue;
    const normal = normalOf(name, value, forms, home);
    if (normal !== value && normal !== '') changes[name] = normal;
  }
  return changes;
}
