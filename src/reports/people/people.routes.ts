import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { type AnyRoute, defineRoute } from '../../platform/index.ts';
import { lifeAnswer, lifeQuery } from './life.schema.ts';
import type { Life } from './life.service.ts';
import {
  ofContactParams,
  peopleAnswer,
  peopleCount,
  peopleFilterQuery,
  peopleQuery,
  personAnswer,
  segmentsOfContact,
} from './people.schema.ts';
import type { People } from './people.service.ts';
import type { PersonFile } from './person-file.ts';

/** Contacts as they are looked at: the list of them, and one with all that is known. */
export const createPeopleRoutes = (people: People, life: Life, personFile: PersonFile): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/reports/contacts',
    operation: 'reports.contacts',
    summary: 'Contacts, searched and filtered, with what matters of each',
    scope: 'contacts:read',
    query: peopleQuery,
    answer: peopleAnswer,
    handle: ({ workspaceId, query: { cursor, limit, ...query } }) => people.list(workspaceId, { cursor, limit }, query),
  }),
  defineRoute({
    method: 'get',
    path: '/reports/contacts/count',
    operation: 'reports.countContacts',
    summary: 'How many contacts fit a search and a filter',
    scope: 'contacts:read',
    query: peopleFilterQuery,
    answer: peopleCount,
    handle: async ({ workspaceId, query }) => ({ contacts: await people.count(workspaceId, query) }),
  }),
  defineRoute({
    method: 'get',
    path: '/reports/contacts.csv',
    operation: 'reports.contactsCsv',
    summary: 'All contacts that fit, as a table',
    description: 'CSV as RFC 4180 has it, in UTF-8, in the order of their ids; written while it is read.',
    scope: 'contacts:read',
    query: peopleFilterQuery,
    rawAnswer: 'text/csv',
    async handle({ workspaceId, query, response }) {
      const lines = await people.csv(workspaceId, query);
      response.setHeader('Content-Type', 'text/csv; charset=utf-8');
      response.setHeader('Content-Disposition', 'attachment; filename="contacts.csv"');
      await pipeline(lines, response);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/reports/contacts/{contactId}',
    operation: 'reports.contact',
    summary: 'What matters of one contact: orders, worth, group, topics, companies',
    scope: 'contacts:read',
    params: ofContactParams,
    answer: personAnswer,
    errors: ['not_found'],
    handle: ({ workspaceId, params }) => people.get(workspaceId, params.contactId),
  }),
  defineRoute({
    method: 'get',
    path: '/reports/contacts/{contactId}/timeline',
    operation: 'reports.contactTimeline',
    summary:
      'What happened to and by a contact, newest first: orders, messages, opens, segments, notes, consent, merges',
    description: 'One stream across the rooms. Opens and clicks by machines are told apart and can be left out.',
    scope: 'contacts:read',
    params: ofContactParams,
    query: lifeQuery,
    answer: lifeAnswer,
    errors: ['not_found'],
    handle: ({ workspaceId, params, query: { kinds, ...page } }) =>
      life.list(workspaceId, params.contactId, page, kinds),
  }),
  defineRoute({
    method: 'get',
    path: '/reports/contacts/{contactId}/segments',
    operation: 'reports.contactSegments',
    summary: 'Segments a contact is in now, and since when',
    scope: 'segments:read',
    params: ofContactParams,
    answer: segmentsOfContact,
    errors: ['not_found'],
    handle: async ({ workspaceId, params }) => ({ items: await people.segmentsOf(workspaceId, params.contactId) }),
  }),
  defineRoute({
    method: 'get',
    path: '/reports/contacts/{contactId}/file',
    operation: 'reports.contactFile',
    summary: 'Everything that is kept of one contact, for the person who asks',
    description:
      'By what it is: attributes with what they were, consents, orders, messages, segments, notes and so on.',
    scope: 'contacts:read',
    params: ofContactParams,
    answer: z.record(z.string(), z.array(z.unknown())),
    errors: ['not_found'],
    handle: ({ workspaceId, params }) => personFile.of(workspaceId, params.contactId),
  }),
];
