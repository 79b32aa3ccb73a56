import { type AnyRoute, defineRoute, KohortError } from '../platform/index.ts';
import {
  audienceAnswer,
  audienceRequest,
  peopleAnswer,
  peopleFileQuery,
  peopleQuery,
} from './audience-people.schema.ts';
import { campaignParams } from './campaigns.schema.ts';
import type { Campaigns } from './campaigns.service.ts';

/** Who is behind the numbers of an audience. */
export const createAudiencePeopleRoutes = (campaigns: Campaigns): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/campaigns/audience',
    operation: 'campaigns.measureAudience',
    summary: 'How many an audience has, how far its segments overlap, and whom exclusions take out; saves nothing',
    scope: 'campaigns:read',
    body: audienceRequest,
    answer: audienceAnswer,
    handle: ({ workspaceId, body }) => campaigns.measureAudience(workspaceId, body),
  }),
  defineRoute({
    method: 'get',
    path: '/campaigns/{campaignId}/check/contacts',
    operation: 'campaigns.checkContacts',
    summary:
      'The contacts behind one number of the check: a stage, a reason for being dropped, those held back or mailed',
    description: 'Judged by the statement that counts them. Each page is worked out anew, as of that moment.',
    scope: 'campaigns:read',
    params: campaignParams,
    query: peopleQuery,
    answer: peopleAnswer,
    errors: ['not_found'],
    handle: ({ workspaceId, params, query }) => campaigns.audiencePeople(workspaceId, params.campaignId, query),
  }),
  defineRoute({
    method: 'get',
    path: '/campaigns/{campaignId}/check/contacts.csv',
    operation: 'campaigns.exportCheckContacts',
    summary: 'The contacts behind one number of the check as a table',
    description: 'CSV as RFC 4180 has it, in UTF-8. Needs contacts:read too.',
    scope: 'campaigns:read',
    params: campaignParams,
    query: peopleFileQuery,
    rawAnswer: 'text/csv',
    errors: ['auth_forbidden', 'not_found'],
    async handle({ workspaceId, params: { campaignId }, query, scopes, response }) {
      if (!scopes.includes('contacts:read')) {
        throw new KohortError('auth_forbidden', { detail: 'This needs the scope contacts:read too.' });
      }
      const text = await campaigns.audienceCsv(workspaceId, campaignId, query);
      response.setHeader('Content-Type', 'text/csv; charset=utf-8');
      response.setHeader('Content-Disposition', `attachment; filename="campaign-${campaignId}-${query.of}.csv"`);
      response.end(text);
    },
  }),
];
