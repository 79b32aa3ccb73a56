import { type AnyRoute, defineRoute } from '../../platform/index.ts';
import { segmentParams as params } from '../segments.schema.ts';
import type { Segments } from '../segments.service.ts';
import * as asking from './asking.schema.ts';

const toDate = (at: string | undefined) => (at === undefined ? undefined : new Date(at));

/** Routes that look back. */
export const createPastRoutes = (segments: Segments): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/segments/{segmentId}/count',
    operation: 'segments.count',
    summary: 'How many members there are, or were, or would have been',
    scope: 'segments:read',
    params,
    query: asking.countQuery,
    answer: asking.countAnswer,
    errors: ['segment_too_slow'],
    handle: ({ workspaceId, params: { segmentId }, query: { at, by } }) =>
      segments.countAt(workspaceId, segmentId, { at: toDate(at), by }),
  }),
  defineRoute({
    method: 'get',
    path: '/segments/{segmentId}/sizes',
    operation: 'segments.sizes',
    summary: 'Size of a segment day by day',
    description: 'From the log, in local days of the workspace; at most 1,000 days.',
    scope: 'segments:read',
    params,
    query: asking.sizesQuery,
    answer: asking.sizesAnswer,
    handle: ({ workspaceId, params: { segmentId }, query }) => segments.sizes(workspaceId, segmentId, query),
  }),
  defineRoute({
    method: 'get',
    path: '/segments/sizes',
    operation: 'segments.trends',
    summary: 'Sizes of all segments in use, day by day',
    scope: 'segments:read',
    query: asking.trendsQuery,
    answer: asking.trendsAnswer,
    handle: ({ workspaceId, query: { days } }) => segments.trends(workspaceId, days),
  }),
  defineRoute({
    method: 'post',
    path: '/segments/backtest',
    operation: 'segments.backtest',
    summary: 'Who would have been in it at a past instant, and what they did after',
    description:
      'Orders, net revenue, opens, clicks and unsubscribes of those who would have been members, beside everybody else who ' +
      'was known then. A comparison, not proof of a cause.',
    scope: 'segments:read',
    body: asking.backtestInput,
    answer: asking.backtestAnswer,
    errors: ['not_found', 'segment_unknown', 'segment_too_slow'],
    handle: ({ workspaceId, body: { at, ...body } }) => segments.backtest(workspaceId, { ...body, at: new Date(at) }),
  }),
];
