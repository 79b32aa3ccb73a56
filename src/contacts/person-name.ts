import type { AttributeValue } from './attribute-types.ts';
import { type PersonField, personField } from './duplicates/read-person.ts';

const nameFields: readonly PersonField[] = ['firstName', 'lastName', 'fullName'];

/** Which of these attributes hold names of people ("firstName", "efternamn"): at most six. */
export const nameAttributes = (attributes: readonly string[]): string[] =>
  attributes.filter((name) => nameFields.includes(personField(name) as PersonField)).slice(0, 6);

const read = (attributes: Readonly<Record<string, AttributeValue>>, field: PersonField): string | null => {
  const name = Object.keys(attributes).find((each) => personField(each) === field);
  const value = name === undefined ? null : attributes[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
};

/** What a contact is called, as its attributes tell it: "Anna Berg"; null when they do not. Pure. */
export function personName(attributes: Readonly<Record<string, AttributeValue>>): string | null {
  const parts = [read(attributes, 'firstName'), read(attributes, 'lastName')].filter((part) => part !== null);
  return parts.length === 2 ? parts.join(' ') : (read(attributes, 'fullName') ?? parts[0] ?? null);
}
