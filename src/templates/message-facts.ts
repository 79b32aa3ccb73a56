import type { Contact } from '../contacts/index.ts';
import type { Program, RenderContext } from '../rendering/index.ts';
import type { Workspace } from '../workspaces/index.ts';

/** What was worked out about a contact, by name: `{{contact.values.customer_group}}`. */
export type ValueFacts = Readonly<Record<string, number | string>>;

/** Whether a program speaks of what was worked out about contacts: only then it is looked up. */
export const needsValues = ({ needs }: Pick<Program, 'needs'>): boolean =>
  needs.some(({ path }) => path === 'contact.values' || path.startsWith('contact.values.'));

/**
 * What a template may say about a contact: its attributes by name, and its own fields, which no attribute can hide. With
 * `values`, what was worked out about it too.
 */
export function contactFacts(
  {
    id,
    externalId,
    email,
    language,
    attributes,
  }: Pick<Contact, 'id' | 'externalId' | 'email' | 'language' | 'attributes'>,
  values?: ValueFacts,
): RenderContext['contact'] {
  // Named first and set again afterwards: properties added behind copied ones make an object that is slow from then on.
  const facts: RenderContext['contact'] = { id, externalId, email: '', language, ...attributes };
  facts.id = id;
  facts.externalId = externalId;
  facts.email = email ?? '';
  facts.language = language;
  if (values !== undefined) facts.values = values;
  return facts;
}

/** What a template may say about the workspace. */
export function workspaceFacts({ name, timeZone, currency, settings }: Workspace): RenderContext['workspace'] {
  return { name, timeZone, currency, address: settings.postalAddress };
}

/** Names of the contact's own fields in templates. */
export const ownContactFields: readonly string[] = ['id', 'externalId', 'email', 'language', 'values'];
