import { z } from 'zod';
import { type AnyRoute, defineRoute, idParam, pageOf, pageQuery } from '../platform/index.ts';
import { definitionJsonSchema } from './definition.schema.ts';
import type { Why } from './explain-answer.ts';
import * as schema from './segments.schema.ts';
import type { Segments } from './segments.service.ts';

const params = z.object({ segmentId: idParam });

const toIso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

function presentWhy({ flipsAt, events, parts, ...why }: Why): schema.Why {
  return {
    ...why,
    flipsAt: toIso(flipsAt),
    ...(events && { events: events.map(({ eventId, at }) => ({ eventId, at: new Date(at).toISOString() })) }),
    ...(parts && { parts: parts.map(presentWhy) }),
  };
}

export function createSegmentsRoutes(segments: Segments): AnyRoute[] {
  return [...keepingRoutes(segments), ...askingRoutes(segments)];
}

const keepingRoutes = (segments: Segments): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/segments',
    operation: 'segments.create',
    summary: 'Create a segment',
    description: 'Its members are worked out in the background: `builtAt` says when that is done.',
    scope: 'segments:write',
    body: schema.newSegmentSchema,
    status: 201,
    answer: schema.segmentSchema,
    errors: ['segment_name_taken', 'segment_unknown', 'segment_circular'],
    handle: ({ workspaceId, body, actor }) => segments.create(workspaceId, body, actor),
  }),
  defineRoute({
    method: 'get',
    path: '/segments',
    operation: 'segments.list',
    summary: 'Segments in use',
    scope: 'segments:read',
    query: pageQuery,
    answer: pageOf(schema.segmentSchema),
    handle: ({ workspaceId, query }) => segments.list(workspaceId, query),
  }),
  defineRoute({
    method: 'get',
    path: '/segments/{segmentId}',
    operation: 'segments.get',
    summary: 'A segment',
    scope: 'segments:read',
    params,
    answer: schema.segmentSchema,
    handle: ({ workspaceId, params: { segmentId } }) => segments.get(workspaceId, segmentId),
  }),
  defineRoute({
    method: 'patch',
    path: '/segments/{segmentId}',
    operation: 'segments.update',
    summary: 'Change a segment',
    description: 'Another definition is a new version: everybody is worked out again.',
    scope: 'segments:write',
    params,
    body: schema.segmentChangeSchema,
    answer: schema.segmentSchema,
    errors: ['segment_name_taken', 'segment_unknown', 'segment_circular'],
    handle: ({ workspaceId, params: { segmentId }, body, actor }) =>
      segments.update(workspaceId, segmentId, body, actor),
  }),
  defineRoute({
    method: 'delete',
    path: '/segments/{segmentId}',
    operation: 'segments.archive',
    summary: 'Archive a segment',
    description: 'It has no members from then on; what happened in it is kept.',
    scope: 'segments:write',
    params,
    status: 204,
    errors: ['segment_in_use'],
    handle: ({ workspaceId, params: { segmentId }, actor }) => segments.archive(workspaceId, segmentId, actor),
  }),
];

const askingRoutes = (segments: Segments): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/segments/definition-schema',
    operation: 'segments.definitionSchema',
    summary: 'The language of definitions as JSON Schema',
    scope: 'segments:read',
    answer: z.record(z.string(), z.unknown()),
    handle: async () => definitionJsonSchema(),
  }),
  defineRoute({
    method: 'post',
    path: '/segments/preview',
    operation: 'segments.preview',
    summary: 'How many would match a definition, now or at another instant',
    scope: 'segments:read',
    body: schema.previewSchema,
    answer: schema.previewAnswerSchema,
    errors: ['segment_unknown'],
    handle: ({ workspaceId, body: { definition, at } }) =>
      segments.preview(workspaceId, definition, at === undefined ? undefined : new Date(at)),
  }),
  defineRoute({
    method: 'get',
    path: '/segments/{segmentId}/members',
    operation: 'segments.members',
    summary: 'Members of a segment now',
    scope: 'segments:read',
    params,
    query: pageQuery,
    answer: pageOf(schema.memberSchema),
    handle: ({ workspaceId, params: { segmentId }, query }) => segments.members(workspaceId, segmentId, query),
  }),
  defineRoute({
    method: 'get',
    path: '/segments/{segmentId}/changes',
    operation: 'segments.changes',
    summary: 'Who entered and left, newest first',
    scope: 'segments:read',
    params,
    query: pageQuery,
    answer: pageOf(schema.membershipChangeSchema),
    handle: ({ workspaceId, params: { segmentId }, query }) => segments.history(workspaceId, segmentId, query),
  }),
  defineRoute({
    method: 'get',
    path: '/segments/{segmentId}/explain',
    operation: 'segments.explain',
    summary: 'Why a contact is in a segment, or not, and until when',
    scope: 'segments:read',
    params,
    query: schema.explainQuery,
    answer: schema.explanationSchema,
    async handle({ workspaceId, params: { segmentId }, query }) {
      const at = query.at === undefined ? undefined : new Date(query.at);
      const { why, ...explanation } = await segments.explain(workspaceId, segmentId, query.contactId, at);
      return { ...explanation, why: presentWhy(why) };
    },
  }),
];
