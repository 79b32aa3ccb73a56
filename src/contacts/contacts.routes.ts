import { type AnyRoute, defineRoute, pageOf, pageQuery } from '../platform/index.ts';
import { companyRoutes } from './companies/companies.routes.ts';
import {
  attributeAnswer,
  attributeInput,
  attributeParams,
  attributePut,
  attributesAnswer,
  consentAnswer,
  consentInput,
  contactAnswer,
  contactInput,
  contactParams,
  contactPatch,
  contactsBulk,
  contactsBulkAnswer,
  contactsQuery,
  presentAttribute,
  presentContact,
  toConsentChange,
  toContactInput,
  upsertAnswer,
} from './contacts.schema.ts';
import type { Contacts } from './contacts.service.ts';
import { judgeRows } from './judge-rows.ts';
import { mergingRoutes } from './merging/merging.routes.ts';
import { noteRoutes } from './notes/notes.routes.ts';
import { optInRoutes } from './opt-in.routes.ts';
import { qualityRoutes } from './quality/quality.routes.ts';
import { questionRoutes } from './questions/questions.routes.ts';
import { repairRoutes } from './repairs/repairs.routes.ts';
import { suppressionRoutes } from './suppression.routes.ts';
import { topicRoutes } from './topics.routes.ts';
import { valueRoutes } from './values.routes.ts';

/** POST and PUT do the same: both ways are in use among clients. */
const upsertRoute = (contacts: Contacts, method: 'post' | 'put', operation: string): AnyRoute =>
  defineRoute({
    method,
    path: '/contacts',
    operation,
    summary: 'Create or update a contact',
    description: 'Found by externalId, else by email; attributes are merged into what is known.',
    scope: 'contacts:write',
    body: contactInput,
    answer: upsertAnswer,
    errors: ['contact_email_taken', 'contact_invalid'],
    handle: ({ workspaceId, body }) => contacts.upsert(workspaceId, toContactInput(body)),
  });

const contactRoutes = (contacts: Contacts): AnyRoute[] => [
  upsertRoute(contacts, 'post', 'contacts.create'),
  upsertRoute(contacts, 'put', 'contacts.upsert'),
  defineRoute({
    method: 'post',
    path: '/contacts/bulk',
    operation: 'contacts.upsertMany',
    summary: 'Create or update up to 1,000 contacts',
    description: 'Every row has its own outcome; rejected rows do not hold up the others. Safe to repeat.',
    scope: 'contacts:write',
    body: contactsBulk,
    isBulk: true,
    answer: contactsBulkAnswer,
    async handle({ workspaceId, body }) {
      const outcomes = await judgeRows(body.contacts, {
        schema: contactInput,
        toInput: toContactInput,
        code: 'contact_invalid',
        take: (inputs) => contacts.upsertMany(workspaceId, inputs),
      });
      const counts = { created: 0, updated: 0, unchanged: 0, rejected: 0 };
      for (const { kind } of outcomes) counts[kind] += 1;
      return { counts, outcomes };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/contacts',
    operation: 'contacts.list',
    summary: 'Contacts',
    scope: 'contacts:read',
    query: contactsQuery,
    answer: pageOf(contactAnswer),
    errors: ['contact_invalid'],
    async handle({ workspaceId, query: { email, externalId, search, ...page } }) {
      const { items, nextCursor } = await contacts.list(workspaceId, page, { email, externalId, search });
      return { items: items.map(presentContact), nextCursor };
    },
  }),
  defineRoute({
    method: 'patch',
    path: '/contacts/{contactId}',
    operation: 'contacts.update',
    summary: 'Change a contact',
    scope: 'contacts:write',
    params: contactParams,
    body: contactPatch,
    answer: contactAnswer,
    errors: ['contact_email_taken', 'contact_external_id_taken', 'contact_invalid', 'not_found'],
    handle: async ({ workspaceId, params, body }) =>
      presentContact(await contacts.update(workspaceId, params.contactId, body)),
  }),
  defineRoute({
    method: 'delete',
    path: '/contacts/{contactId}',
    operation: 'contacts.erase',
    summary: 'Erase a contact and what it did',
    description: 'For good. The suppression of the address, if any, remains, so that nobody is written to by mistake.',
    scope: 'contacts:write',
    params: contactParams,
    status: 204,
    errors: ['not_found'],
    handle: ({ workspaceId, params, actor }) => contacts.erase(workspaceId, params.contactId, actor),
  }),
];

const consentRoutes = (contacts: Contacts): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/contacts/{contactId}/consent',
    operation: 'contacts.addConsent',
    summary: 'Record what a contact agreed to or declined',
    description:
      'Appended to the history; the latest instant per topic counts, unsubscribed in a tie. A yes to a topic with double opt-in asks the contact by mail first.',
    scope: 'contacts:write',
    params: contactParams,
    body: consentInput,
    answer: contactAnswer,
    errors: ['contact_invalid', 'not_found', 'opt_in_impossible', 'opt_in_too_many'],
    async handle({ workspaceId, params: { contactId }, body }) {
      await contacts.get(workspaceId, contactId);
      await contacts.reportConsent(workspaceId, toConsentChange(contactId, body));
      return presentContact(await contacts.get(workspaceId, contactId));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/contacts/{contactId}/consent',
    operation: 'contacts.listConsent',
    summary: 'Everything a contact agreed to or declined, newest first',
    scope: 'contacts:read',
    params: contactParams,
    query: pageQuery,
    answer: pageOf(consentAnswer),
    errors: ['not_found'],
    handle: ({ workspaceId, params, query }) => contacts.consents(workspaceId, params.contactId, query),
  }),
];

const attributeRoutes = (contacts: Contacts): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/contact-attributes',
    operation: 'contacts.listAttributes',
    summary: 'Attributes and their types',
    scope: 'contacts:read',
    answer: attributesAnswer,
    handle: async ({ workspaceId }) => ({ items: (await contacts.attributes(workspaceId)).map(presentAttribute) }),
  }),
  defineRoute({
    method: 'post',
    path: '/contact-attributes',
    operation: 'contacts.declareAttribute',
    summary: 'Declare an attribute',
    description: 'Without a declaration, the first value that comes in decides the type (ISO dates are dates).',
    scope: 'contacts:write',
    body: attributeInput,
    answer: attributeAnswer,
    errors: ['contact_attribute_declared', 'contact_invalid'],
    async handle({ workspaceId, body: { name, type, criterion }, actor }) {
      const def = await contacts.declareAttribute(workspaceId, name, type);
      if (criterion === undefined) return presentAttribute(def);
      return presentAttribute(await contacts.setCriterion(workspaceId, name, criterion, actor));
    },
  }),
  defineRoute({
    method: 'put',
    path: '/contact-attributes/{attributeName}',
    operation: 'contacts.putAttribute',
    summary: 'Say which kind of criterion an attribute is',
    description: 'Declares the attribute too when it is not yet, by the type sent.',
    scope: 'contacts:write',
    params: attributeParams,
    body: attributePut,
    answer: attributeAnswer,
    errors: ['contact_attribute_declared', 'contact_invalid', 'not_found'],
    async handle({ workspaceId, params: { attributeName: name }, body: { type, criterion }, actor }) {
      if (type !== undefined) await contacts.declareAttribute(workspaceId, name, type);
      return presentAttribute(await contacts.setCriterion(workspaceId, name, criterion, actor));
    },
  }),
];

export function createContactsRoutes(contacts: Contacts): AnyRoute[] {
  return [
    ...contactRoutes(contacts),
    ...valueRoutes(contacts),
    ...companyRoutes(contacts),
    ...mergingRoutes(contacts),
    ...repairRoutes(contacts),
    ...noteRoutes(contacts),
    ...qualityRoutes(contacts),
    ...questionRoutes(contacts),
    ...consentRoutes(contacts),
    ...suppressionRoutes(contacts),
    ...topicRoutes(contacts),
    ...optInRoutes(contacts),
    ...attributeRoutes(contacts),
  ];
}
