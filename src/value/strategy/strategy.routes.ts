import { z } from 'zod';
import { type AnyRoute, defineRoute } from '../../platform/index.ts';
import { cellAnswer, cellParams, newCell } from './cells.schema.ts';
import {
  contactParams,
  decisionAnswer,
  decisionsAnswer,
  newDecision,
  newRating,
  priorityAnswer,
  ratingAnswer,
  segmentParams,
} from './decisions.schema.ts';
import type { Strategy } from './strategy.ts';

const decisionRoutes = (strategy: Strategy): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/customers/decisions',
    operation: 'customers.decisions',
    summary: 'Which segments are prioritised, kept or deselected',
    description:
      'What holds, what is due for review, where two decisions meet in one contact, and what was decided before.',
    scope: 'customers:read',
    answer: decisionsAnswer,
    handle: ({ workspaceId }) => strategy.list(workspaceId),
  }),
  defineRoute({
    method: 'put',
    path: '/customers/decisions/{segmentId}',
    operation: 'customers.decide',
    summary: 'Prioritise a segment, keep it, or deselect it',
    description:
      'It holds at once and replaces what was decided before, which is kept. Members of a deselected segment get no price offer and no paid gift, whatever else they are in: not from launches, not at the till without a code, and not from messages that are still to go out. Codes already given stay good.',
    scope: 'customers:write',
    params: segmentParams,
    body: newDecision,
    answer: decisionAnswer,
    errors: ['not_found', 'request_invalid'],
    handle: ({ workspaceId, params, body, actor }) => strategy.decide(workspaceId, params.segmentId, body, actor),
  }),
  defineRoute({
    method: 'delete',
    path: '/customers/decisions/{segmentId}',
    operation: 'customers.withdrawDecision',
    summary: 'Withdraw the decision about a segment',
    description: 'Nothing is decided about it from now on; that it was is kept.',
    scope: 'customers:write',
    params: segmentParams,
    status: 204,
    errors: ['not_found'],
    handle: ({ workspaceId, params, actor }) => strategy.withdraw(workspaceId, params.segmentId, actor),
  }),
  defineRoute({
    method: 'get',
    path: '/contacts/{contactId}/priority',
    operation: 'customers.priority',
    summary: 'What holds for one contact',
    description:
      'One view for sales, marketing and service: what was decided about its segments, its group, needs and expected value.',
    scope: 'customers:read',
    params: contactParams,
    answer: priorityAnswer,
    errors: ['not_found'],
    handle: ({ workspaceId, params }) => strategy.priorityOf(workspaceId, params.contactId),
  }),
];

const ratingRoutes = (strategy: Strategy): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/customers/ratings',
    operation: 'customers.ratings',
    summary: 'How strong we are against competitors, by segment',
    scope: 'customers:read',
    answer: z.object({ items: z.array(ratingAnswer) }),
    handle: ({ workspaceId }) => strategy.ratings(workspaceId),
  }),
  defineRoute({
    method: 'put',
    path: '/customers/ratings/{segmentId}',
    operation: 'customers.rate',
    summary: 'Rate how strong we are for a segment',
    scope: 'customers:write',
    params: segmentParams,
    body: newRating,
    answer: ratingAnswer,
    errors: ['not_found'],
    handle: ({ workspaceId, params, body, actor }) => strategy.rate(workspaceId, params.segmentId, body, actor),
  }),
  defineRoute({
    method: 'delete',
    path: '/customers/ratings/{segmentId}',
    operation: 'customers.unrate',
    summary: 'Take the rating of a segment away',
    scope: 'customers:write',
    params: segmentParams,
    status: 204,
    errors: ['not_found'],
    handle: ({ workspaceId, params, actor }) => strategy.unrate(workspaceId, params.segmentId, actor),
  }),
];

export const createStrategyRoutes = (strategy: Strategy): AnyRoute[] => [
  ...decisionRoutes(strategy),
  ...ratingRoutes(strategy),
  defineRoute({
    method: 'put',
    path: '/customers/strategy-board/cells/{needsGroupId}/{importance}',
    operation: 'customers.writeCell',
    summary: 'Write a cell of the strategy board',
    description:
      'The whole cell; what is left out is emptied. A goal in new words begins anew: results are counted from then on.',
    scope: 'customers:write',
    params: cellParams,
    body: newCell,
    answer: cellAnswer,
    errors: ['not_found', 'request_invalid'],
    handle: ({ workspaceId, params, body, actor }) => strategy.writeCell(workspaceId, params, body, actor),
  }),
];
