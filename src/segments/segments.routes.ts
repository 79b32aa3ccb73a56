import { z } from 'zod';
import { type AnyRoute, defineRoute, pageOf, pageQuery } from '../platform/index.ts';
import { createAskingRoutes } from './ask/asking.routes.ts';
import { createPastRoutes } from './ask/past.routes.ts';
import { createCompanySegmentsRoutes } from './companies/company-segments.routes.ts';
import { createDraftsRoutes } from './drafts.routes.ts';
import { createExportRoutes } from './export/export.routes.ts';
import { definitionJsonSchema } from './language/definition.schema.ts';
import { createListsRoutes } from './lists.routes.ts';
import { createPurposesRoutes } from './purposes/purposes.routes.ts';
import * as schema from './segments.schema.ts';
import type { Segments } from './segments.service.ts';

const params = schema.segmentParams;

export function createSegmentsRoutes(segments: Segments): AnyRoute[] {
  return [
    ...keepingRoutes(segments),
    ...createAskingRoutes(segments),
    ...createPastRoutes(segments),
    ...createExportRoutes(segments),
    ...createDraftsRoutes(segments),
    ...createListsRoutes(segments),
    ...createPurposesRoutes(segments.purposes),
    ...createCompanySegmentsRoutes(segments),
    ...costRoutes(segments),
  ];
}

const keepingRoutes = (segments: Segments): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/segments',
    operation: 'segments.create',
    summary: 'Create a segment',
    description:
      'Its members are worked out in the background: `builtAt` says when that is done. The answer says what working it ' +
      'out reads (`cost`) and what may be a slip (`hints`).',
    scope: 'segments:write',
    body: schema.newSegmentSchema,
    status: 201,
    answer: schema.savedSegmentSchema,
    errors: ['segment_name_taken', 'segment_unknown', 'segment_circular', 'segment_costly'],
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
    description:
      'Another definition takes effect by itself, for all members at once, as soon as everybody has been worked out: until ' +
      'then it is shown as `draft`. To see first who would come and go, make a draft instead.',
    scope: 'segments:write',
    params,
    body: schema.segmentChangeSchema,
    answer: schema.changedSegmentSchema,
    errors: ['segment_name_taken', 'segment_unknown', 'segment_circular', 'segment_costly'],
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
  defineRoute({
    method: 'post',
    path: '/segments/{segmentId}/restore',
    operation: 'segments.restore',
    summary: 'Take an archived segment into use again',
    description: 'Its members are worked out anew: `builtAt` says when that is done.',
    scope: 'segments:write',
    params,
    answer: schema.segmentSchema,
    errors: ['segment_unknown', 'segment_circular'],
    handle: ({ workspaceId, params: { segmentId }, actor }) => segments.restore(workspaceId, segmentId, actor),
  }),
  defineRoute({
    method: 'get',
    path: '/segments/{segmentId}/versions',
    operation: 'segments.versions',
    summary: 'What the definition of a segment was, and who said so',
    scope: 'segments:read',
    params,
    answer: schema.versionsAnswer,
    handle: async ({ workspaceId, params: { segmentId } }) => ({
      items: await segments.versions(workspaceId, segmentId),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/segments/definition-schema',
    operation: 'segments.definitionSchema',
    summary: 'The language of definitions as JSON Schema',
    scope: 'segments:read',
    answer: z.record(z.string(), z.unknown()),
    handle: async () => definitionJsonSchema(),
  }),
];

const costRoutes = (segments: Segments): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/segments/{segmentId}/cost',
    operation: 'segments.cost',
    summary: 'What a segment costs',
    description: 'What working it out for everybody reads, what keeping it has cost so far, and its bounds.',
    scope: 'segments:read',
    params,
    answer: schema.costsAnswer,
    handle: ({ workspaceId, params: { segmentId } }) => segments.costs(workspaceId, segmentId),
  }),
  defineRoute({
    method: 'get',
    path: '/segments/engine',
    operation: 'segments.engine',
    summary: 'How far memberships are behind',
    description: 'Changes that wait to be worked out, and answers that time will flip.',
    scope: 'segments:read',
    answer: schema.engineAnswer,
    handle: ({ workspaceId }) => segments.engineState(workspaceId),
  }),
];
