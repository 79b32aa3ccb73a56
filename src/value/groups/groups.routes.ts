import { type AnyRoute, type Doorbell, defineRoute, pageOf } from '../../platform/index.ts';
import { scoreNowRoute } from '../purchases/score-route.ts';
import {
  contactGroupAnswer,
  contactParams,
  groupParams,
  groupSegmentsAnswer,
  monthsQuery,
  movedContact,
  movedQuery,
  movesAnswer,
  suggestionList,
} from './groups.schema.ts';
import type { Groups } from './groups.service.ts';
import { groupsJob } from './score-groups.ts';
import { suggestionsFor } from './suggestions.ts';

export function createGroupsRoutes(groups: Groups, doorbell: Doorbell): AnyRoute[] {
  return [
    scoreNowRoute(doorbell, {
      path: '/customers/groups/score',
      operation: 'customers.scoreGroups',
      summary: 'Put everybody into their group, RFM and stage of life now',
      job: groupsJob,
    }),
    defineRoute({
      method: 'get',
      path: '/customers/groups/contacts/{contactId}',
      operation: 'customers.groupOfContact',
      summary: 'In which group a contact is, and why, as of this moment',
      scope: 'customers:read',
      params: contactParams,
      answer: contactGroupAnswer,
      errors: ['not_found', 'customers_not_scored'],
      async handle({ workspaceId, params: { contactId } }) {
        const { judged, why, version } = await groups.explain(workspaceId, contactId);
        return {
          ...{ contactId, why, version },
          group: judged?.group ?? null,
          lifecycle: judged?.lifecycle ?? null,
          checks: judged?.why ?? [],
          rfm: judged?.rfm ?? null,
          rfmFixed: judged?.rfmFixed ?? null,
        };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/customers/groups/moves',
      operation: 'customers.groupMoves',
      summary: 'Who moved between the groups, month by month',
      scope: 'customers:read',
      query: monthsQuery,
      answer: movesAnswer,
      async handle({ workspaceId, query: { months } }) {
        const moves = await groups.moves(workspaceId, months);
        return { ...moves, followedSince: moves.followedSince?.toISOString() ?? null };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/customers/groups/moves/contacts',
      operation: 'customers.groupMovers',
      summary: 'The contacts behind one number of the moves',
      scope: 'customers:read',
      query: movedQuery,
      answer: pageOf(movedContact),
      handle: ({ workspaceId, query: { month, from, to, ...page } }) =>
        groups.movedContacts(workspaceId, { month, from, to }, page),
    }),
    defineRoute({
      method: 'get',
      path: '/customers/groups/{group}/suggestions',
      operation: 'customers.groupSuggestions',
      summary: 'How to write to a group: suggestions that can be made into campaigns',
      description: 'POST /api/v1/campaigns/from-suggestion makes a draft of one.',
      scope: 'customers:read',
      params: groupParams,
      answer: suggestionList,
      handle: async ({ params: { group } }) => ({ items: suggestionsFor(group) }),
    }),
    defineRoute({
      method: 'post',
      path: '/customers/groups/segments',
      operation: 'customers.makeGroupSegments',
      summary: 'The three groups as segments',
      description:
        'Makes those that are not there yet. For the guardrails of offers to know them, put these ids under `groups` of the ' +
        'policy: GET /api/v1/offers/policy, then PUT it back.',
      scope: 'segments:write',
      answer: groupSegmentsAnswer,
      handle: ({ workspaceId, actor }) => groups.makeSegments(workspaceId, actor),
    }),
  ];
}
