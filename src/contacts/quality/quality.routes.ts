import { type AnyRoute, defineRoute } from '../../platform/index.ts';
import { contactParams } from '../contacts.schema.ts';
import type { Contacts } from '../contacts.service.ts';
import {
  contactQualityAnswer,
  qualityAnswer,
  qualityContactsAnswer,
  qualityContactsQuery,
  qualityRung,
} from './quality.schema.ts';
import { presentIssues, presentQuality } from './tell-quality.ts';

export const qualityRoutes = (contacts: Contacts): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/quality',
    operation: 'quality.overview',
    summary: 'How good the data is: each field, each kind of issue with examples, and the trend',
    description: 'As of the last check, which happens every night.',
    scope: 'contacts:read',
    answer: qualityAnswer,
    handle: async ({ workspaceId }) => presentQuality(await contacts.quality.overview(workspaceId)),
  }),
  defineRoute({
    method: 'get',
    path: '/quality/contacts',
    operation: 'quality.contacts',
    summary: 'Contacts with an issue',
    description: 'As of the last check; `missing` with the name of an attribute: as of now.',
    scope: 'contacts:read',
    query: qualityContactsQuery,
    answer: qualityContactsAnswer,
    async handle({ workspaceId, query }) {
      const { items, nextCursor } = await contacts.quality.contactsWith(workspaceId, query);
      return { items: presentIssues(items), nextCursor };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/quality/check',
    operation: 'quality.check',
    summary: 'Check the data of everybody now',
    description: 'It happens by itself every night. A check that is at work already is not begun twice.',
    scope: 'contacts:write',
    status: 202,
    answer: qualityRung,
    handle: async ({ workspaceId }) => contacts.quality.check(workspaceId),
  }),
  defineRoute({
    method: 'get',
    path: '/contacts/{contactId}/quality',
    operation: 'contacts.quality',
    summary: 'What is wrong with the data of a contact, as of the last check',
    scope: 'contacts:read',
    params: contactParams,
    answer: contactQualityAnswer,
    errors: ['not_found'],
    async handle({ workspaceId, params: { contactId } }) {
      await contacts.get(workspaceId, contactId);
      const { issues, sentences } = await contacts.quality.issuesOf(workspaceId, contactId);
      return { issues: issues.map((issue) => ({ ...issue, foundAt: issue.foundAt.toISOString() })), sentences };
    },
  }),
];
