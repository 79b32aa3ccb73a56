import { type AnyRoute, defineRoute, pageOf, pageQuery } from '../platform/index.ts';
import type { ListOutcome } from './keep-lists.ts';
import * as schema from './segments.schema.ts';
import type { Segments } from './segments.service.ts';

const params = schema.segmentParams;

function countOutcomes(outcomes: readonly ListOutcome[]) {
  const counts = { added: 0, removed: 0, unchanged: 0, unknown: 0 };
  for (const { kind } of outcomes) counts[kind] += 1;
  return counts;
}

/** Routes of lists kept by hand. */
export const createListsRoutes = (segments: Segments): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/segments/{segmentId}/list',
    operation: 'segments.changeList',
    summary: 'Put contacts on the list of a segment, and take contacts off it',
    description:
      'Up to 1,000 each. For segments whose definition has a condition of type `list`. Every row has its own outcome; who is ' +
      'in both ends off the list. Safe to repeat.',
    scope: 'segments:write',
    params,
    body: schema.listInput,
    isBulk: true,
    answer: schema.listAnswer,
    errors: ['segment_has_no_list'],
    async handle({ workspaceId, params: { segmentId }, body, actor }) {
      const { added, removed } = await segments.changeList(workspaceId, segmentId, body, actor);
      return { counts: countOutcomes([...added, ...removed]), added, removed };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/segments/{segmentId}/list',
    operation: 'segments.getList',
    summary: 'Who is on the list of a segment',
    scope: 'segments:read',
    params,
    query: pageQuery,
    answer: pageOf(schema.listedSchema),
    handle: ({ workspaceId, params: { segmentId }, query }) => segments.getList(workspaceId, segmentId, query),
  }),
];
