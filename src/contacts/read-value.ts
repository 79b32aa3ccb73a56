import { attributeName } from './attribute-types.ts';
import type { Problem } from './read-contact.ts';
import type { ContactRef } from './resolve-contacts.ts';
import { modelOfScore } from './score-names.ts';
import { isStorableText, printable } from './storable.ts';

/**
 * Something that was worked out about a contact. Null takes it away. `at`: from when on it holds, now when absent.
 * `modelVersion` says by what it was worked out.
 */
export type ValueInput = {
  contact: ContactRef;
  name: string;
  value: number | string | null;
  modelVersion?: string;
  at?: Date;
};

/** What became of row `index`. unchanged: that was what held at that instant already. */
export type ValueOutcome =
  | { index: number; kind: 'written' | 'unchanged'; contactId: number }
  | { index: number; kind: 'rejected'; problem: Problem };

const DAY_MS = 86_400_000;
const EARLIEST = Date.UTC(1900, 0, 1);
const MAX_TEXT = 200;

const isText = (text: string): boolean => text.length > 0 && text.length <= MAX_TEXT && isStorableText(text);

/** What is wrong with a value, or null; whether there is such a contact is looked up later. Pure. */
export function valueProblem({ name, value, modelVersion, at }: ValueInput, now: Date): Problem | null {
  const invalid = (path: string, message: string): Problem => ({
    code: 'contact_invalid',
    path,
    message: printable(message),
  });
  if (!attributeName.test(name)) {
    return invalid('name', 'A name is 1 to 64 of A-Z, a-z, 0-9 and _, beginning with a letter.');
  }
  if (modelOfScore(name) !== null) {
    return invalid('name', `"${name}" is worked out by Kohort itself: choose another name.`);
  }
  if (typeof value === 'number' ? !Number.isFinite(value) : value !== null && !isText(value)) {
    return invalid('value', `Send a number, text of 1 to ${MAX_TEXT} characters, or null to take it away.`);
  }
  if (modelVersion !== undefined && !isText(modelVersion)) {
    return invalid('modelVersion', `Send text of 1 to ${MAX_TEXT} characters.`);
  }
  if (at !== undefined && !(at.getTime() >= EARLIEST && at.getTime() <= now.getTime() + DAY_MS)) {
    return invalid('at', 'Send an instant since 1900, at most 24 hours in the future.');
  }
  return null;
}
