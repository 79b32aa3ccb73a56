import { type AnyRoute, defineRoute, pageOf } from '../platform/index.ts';
import * as schema from './segments.schema.ts';
import type { Segments } from './segments.service.ts';

const params = schema.segmentParams;

/** Routes of changes under trial. */
export const createDraftsRoutes = (segments: Segments): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/segments/{segmentId}/draft',
    operation: 'segments.draft',
    summary: 'Put another definition on trial',
    description:
      'It is built beside the segment, which goes on as it is; then the draft says who would enter and leave. A segment has ' +
      'one draft at a time: another takes its place.',
    scope: 'segments:write',
    params,
    body: schema.draftInput,
    status: 201,
    answer: schema.savedDraftSchema,
    errors: ['segment_unknown', 'segment_circular', 'segment_costly'],
    handle: ({ workspaceId, params: { segmentId }, body, actor }) =>
      segments.draft(workspaceId, segmentId, body, actor),
  }),
  defineRoute({
    method: 'get',
    path: '/segments/{segmentId}/draft',
    operation: 'segments.getDraft',
    summary: 'The draft of a segment: how far it is, and how many would enter and leave',
    scope: 'segments:read',
    params,
    answer: schema.draftSchema,
    handle: ({ workspaceId, params: { segmentId } }) => segments.getDraft(workspaceId, segmentId),
  }),
  defineRoute({
    method: 'get',
    path: '/segments/{segmentId}/draft/moves',
    operation: 'segments.draftMoves',
    summary: 'Who would enter, or leave, if the draft were applied now',
    scope: 'segments:read',
    params,
    query: schema.draftMovesQuery,
    answer: pageOf(schema.movingSchema),
    errors: ['segment_draft_unbuilt'],
    handle: ({ workspaceId, params: { segmentId }, query }) => segments.draftMoves(workspaceId, segmentId, query),
  }),
  defineRoute({
    method: 'post',
    path: '/segments/{segmentId}/draft/apply',
    operation: 'segments.applyDraft',
    summary: 'Let the draft take the place of the definition',
    description:
      'All members change at once. Who enters is marked (`rebuild`), so that no journey starts because of it.',
    scope: 'segments:write',
    params,
    answer: schema.segmentSchema,
    errors: ['segment_draft_unbuilt'],
    async handle({ workspaceId, params: { segmentId }, actor }) {
      await segments.applyDraft(workspaceId, segmentId, actor);
      return segments.get(workspaceId, segmentId);
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/segments/{segmentId}/draft',
    operation: 'segments.discardDraft',
    summary: 'Discard the draft of a segment',
    scope: 'segments:write',
    params,
    status: 204,
    handle: ({ workspaceId, params: { segmentId }, actor }) => segments.discardDraft(workspaceId, segmentId, actor),
  }),
];
