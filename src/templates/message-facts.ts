import type { Contact } from '../contacts/index.ts';
import type { RenderContext } from '../rendering/index.ts';
import type { Workspace } from '../workspaces/index.ts';

/** What a template may say about a contact: its attributes by name, and its own fields, which no attribute can hide. */
export function contactFacts(contact: Pick<Contact, 'id' | 'externalId' | 'email' | 'language' | 'attributes'>) {
  return {
    ...contact.attributes,
    id: contact.id,
    externalId: contact.externalId,
    email: contact.email ?? '',
    language: contact.language,
  };
}

/** What a template may say about the workspace. */
export function workspaceFacts({ name, timeZone, currency, settings }: Workspace): RenderContext['workspace'] {
  return { name, timeZone, currency, address: settings.postalAddress };
}

/** Names of the contact's own fields in templates. */
export const ownContactFields: readonly string[] = ['id', 'externalId', 'email', 'language'];
