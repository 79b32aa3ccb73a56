import { z } from 'zod';
import { type AnyRoute, type Doorbell, defineRoute, pageOf } from '../../platform/index.ts';
import { scoreNowRoute } from '../purchases/score-route.ts';
import {
  contactNeedsAnswer,
  contactParams,
  groupParams,
  landedContact,
  landedQuery,
  needsGroupAnswer,
  needsGroupChange,
  needsGroupsAnswer,
  newDiscovery,
  newNeedsGroup,
  proposalAnswer,
  proposalParams,
  takeOver,
} from './needs.schema.ts';
import type { Needs } from './needs.service.ts';
import type { NeedsGroupRow } from './needs.store.ts';
import { needsJob } from './needs-groups.ts';

const present = ({ archivedAt: _, createdAt, ...group }: NeedsGroupRow) => ({
  ...group,
  createdAt: createdAt.toISOString(),
});

const segmentErrors = ['segment_unknown', 'segment_circular', 'segment_costly'] as const;

const groupRoutes = (needs: Needs): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/customers/needs-groups',
    operation: 'customers.needsGroups',
    summary: 'Groups by what customers value, and how contacts landed in them',
    scope: 'customers:read',
    answer: needsGroupsAnswer,
    async handle({ workspaceId }) {
      const { at, groups, likeness, ...rest } = await needs.overview(workspaceId);
      return {
        ...rest,
        at: at.toISOString(),
        groups: groups.map((group) => ({ ...present(group), ...extrasOf(group) })),
        likeness: { ...likeness, fittedAt: likeness.fittedAt?.toISOString() ?? null },
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/customers/needs-groups',
    operation: 'customers.createNeedsGroup',
    summary: 'Define a group by what customers value',
    description:
      'In words, with arguments; contacts land there by a declared answer, else by the rule, else by likeness when it is sure enough. 3 to 5 groups work best, 8 are the most.',
    scope: 'customers:write',
    body: newNeedsGroup,
    status: 201,
    answer: needsGroupAnswer,
    errors: ['needs_group_name_taken', 'needs_groups_full', ...segmentErrors],
    handle: async ({ workspaceId, body, actor }) => present(await needs.create(workspaceId, body, actor)),
  }),
  defineRoute({
    method: 'get',
    path: '/customers/needs-groups/{needsGroupId}',
    operation: 'customers.needsGroup',
    summary: 'One needs group as it is defined',
    scope: 'customers:read',
    params: groupParams,
    answer: needsGroupAnswer,
    errors: ['not_found'],
    handle: async ({ workspaceId, params }) => present(await needs.get(workspaceId, params.needsGroupId)),
  }),
  defineRoute({
    method: 'patch',
    path: '/customers/needs-groups/{needsGroupId}',
    operation: 'customers.changeNeedsGroup',
    summary: 'Change a needs group',
    description: 'What is left out stays. Everybody is placed anew soon after.',
    scope: 'customers:write',
    params: groupParams,
    body: needsGroupChange,
    answer: needsGroupAnswer,
    errors: ['not_found', 'needs_group_name_taken', 'segment_in_use', ...segmentErrors],
    async handle({ workspaceId, params, body, actor }) {
      const change = Object.fromEntries(Object.entries(body).filter(([, field]) => field !== undefined));
      return present(await needs.update(workspaceId, params.needsGroupId, change, actor));
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/customers/needs-groups/{needsGroupId}',
    operation: 'customers.archiveNeedsGroup',
    summary: 'Take a needs group out of use',
    description: 'The segment of its rule goes with it; contacts leave the group at the scoring that follows.',
    scope: 'customers:write',
    params: groupParams,
    status: 204,
    errors: ['not_found', 'segment_in_use'],
    handle: ({ workspaceId, params, actor }) => needs.archive(workspaceId, params.needsGroupId, actor),
  }),
  defineRoute({
    method: 'get',
    path: '/customers/needs-groups/contacts/{contactId}',
    operation: 'customers.needsOfContact',
    summary: 'In which needs group a contact is, and why, as of this moment',
    scope: 'customers:read',
    params: contactParams,
    answer: contactNeedsAnswer,
    errors: ['not_found'],
    handle: ({ workspaceId, params }) => needs.explain(workspaceId, params.contactId),
  }),
  defineRoute({
    method: 'get',
    path: '/customers/needs/contacts',
    operation: 'customers.needsContacts',
    summary: 'Who landed in a needs group, or in none, and by what',
    scope: 'customers:read',
    query: landedQuery,
    answer: pageOf(landedContact),
    errors: ['not_found'],
    handle: ({ workspaceId, query }) => needs.landed(workspaceId, query),
  }),
];

type Counted = Awaited<ReturnType<Needs['overview']>>['groups'][number];
const extrasOf = ({ contacts, contactsBefore, share, meanProbability }: Counted) => ({
  ...{ contacts, contactsBefore, share, meanProbability },
});

const proposalRoutes = (needs: Needs): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/customers/needs/proposals',
    operation: 'customers.discoverNeeds',
    summary: 'Look for groups in what customers do',
    description:
      'Answers at once with a proposal that is waiting; ask for it again some seconds later. It may well say that there are no groups.',
    scope: 'customers:write',
    body: newDiscovery,
    status: 202,
    answer: proposalAnswer,
    handle: ({ workspaceId, body, actor }) => needs.discover(workspaceId, body, actor),
  }),
  defineRoute({
    method: 'get',
    path: '/customers/needs/proposals',
    operation: 'customers.needsProposals',
    summary: 'Proposals of needs groups, newest first (50 at most)',
    scope: 'customers:read',
    answer: z.object({ items: z.array(proposalAnswer) }),
    handle: async ({ workspaceId }) => ({ items: await needs.proposals(workspaceId) }),
  }),
  defineRoute({
    method: 'get',
    path: '/customers/needs/proposals/{proposalId}',
    operation: 'customers.needsProposal',
    summary: 'One proposal of needs groups',
    scope: 'customers:read',
    params: proposalParams,
    answer: proposalAnswer,
    errors: ['not_found'],
    handle: ({ workspaceId, params }) => needs.proposal(workspaceId, params.proposalId),
  }),
  defineRoute({
    method: 'post',
    path: '/customers/needs/proposals/{proposalId}/take-over',
    operation: 'customers.takeOverNeeds',
    summary: 'Make groups of a proposal needs groups',
    description:
      'Contacts are then placed by the nearest of their centres, until enough have declared what they value.',
    scope: 'customers:write',
    params: proposalParams,
    body: takeOver,
    status: 201,
    answer: z.object({ items: z.array(needsGroupAnswer) }),
    errors: ['not_found', 'needs_group_name_taken', 'needs_groups_full', 'needs_proposal_empty'],
    async handle({ workspaceId, params, body, actor }) {
      return { items: (await needs.takeOver(workspaceId, params.proposalId, body, actor)).map(present) };
    },
  }),
];

export const createNeedsRoutes = (needs: Needs, doorbell: Doorbell): AnyRoute[] => [
  scoreNowRoute(doorbell, {
    path: '/customers/needs/score',
    operation: 'customers.scoreNeeds',
    summary: 'Put everybody into their needs group now',
    job: needsJob,
  }),
  ...groupRoutes(needs),
  ...proposalRoutes(needs),
];
