import { type AnyRoute, defineRoute } from '../../platform/index.ts';
import { segmentUseAnswer, segmentUseDetail, useParams, useQuery } from './segment-use.schema.ts';
import type { createSegmentUse } from './segment-use.service.ts';

export const createSegmentUseRoutes = (reports: ReturnType<typeof createSegmentUse>): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/reports/segment-use',
    operation: 'reports.segmentUse',
    summary: 'What each segment changed, and what came of it; idle ones first',
    description:
      'A message belongs to the segment whose content it has; of a campaign whose audience is one segment alone, all belong to it.',
    scope: 'reports:read',
    query: useQuery,
    answer: segmentUseAnswer,
    handle: ({ workspaceId, query }) => reports.segmentUse(workspaceId, query),
  }),
  defineRoute({
    method: 'get',
    path: '/reports/segment-use/{segmentId}',
    operation: 'reports.segmentUseOf',
    summary: 'What one segment changed, campaign by campaign, against those held back',
    scope: 'reports:read',
    params: useParams,
    query: useQuery,
    answer: segmentUseDetail,
    handle: ({ workspaceId, params: { segmentId }, query }) => reports.segmentUseOf(workspaceId, segmentId, query),
  }),
];
