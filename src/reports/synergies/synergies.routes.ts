import { type AnyRoute, defineRoute } from '../../platform/index.ts';
import { pairParams, synergiesAnswer, synergiesQuery, synergyAnswer, synergyQuery } from './synergies.schema.ts';
import type { createSynergies } from './synergies.service.ts';

export const createSynergiesRoutes = (synergies: ReturnType<typeof createSynergies>): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/reports/synergies',
    operation: 'reports.synergies',
    summary: 'Which segments order at other hours and other things, and which off-peak offers follow',
    description:
      'Pairs whose peaks and lulls complement each other, as proposals with a simulation of what would move. Worked out when asked; some seconds for 30 segments.',
    scope: 'reports:read',
    query: synergiesQuery,
    answer: synergiesAnswer,
    errors: ['not_found'],
    handle: ({ workspaceId, query }) => synergies.synergies(workspaceId, query),
  }),
  defineRoute({
    method: 'get',
    path: '/reports/synergies/{first}/{second}',
    operation: 'reports.synergy',
    summary: 'Two segments by the hours and categories of their orders, and what an off-peak offer would move',
    scope: 'reports:read',
    params: pairParams,
    query: synergyQuery,
    answer: synergyAnswer,
    errors: ['not_found', 'request_invalid'],
    handle: ({ workspaceId, params, query }) => synergies.synergy(workspaceId, params.first, params.second, query),
  }),
];
