import { type AnyRoute, defineRoute, pageOf, pageQuery } from '../../platform/index.ts';
import type { Segments } from '../segments.service.ts';
import * as schema from './company-segments.schema.ts';

const params = schema.companySegmentParams;

/** Routes of segments of companies. */
export const createCompanySegmentsRoutes = ({ companySegments }: Segments): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/company-segments',
    operation: 'companySegments.create',
    summary: 'Create a segment of companies',
    description: 'Which companies belong is worked out whenever it is asked.',
    scope: 'segments:write',
    body: schema.newCompanySegment,
    status: 201,
    answer: schema.companySegmentSchema,
    errors: ['segment_name_taken', 'segment_unknown'],
    handle: ({ workspaceId, body, actor }) => companySegments.create(workspaceId, body, actor),
  }),
  defineRoute({
    method: 'get',
    path: '/company-segments',
    operation: 'companySegments.list',
    summary: 'Segments of companies in use',
    scope: 'segments:read',
    query: pageQuery,
    answer: pageOf(schema.companySegmentSchema),
    handle: ({ workspaceId, query }) => companySegments.list(workspaceId, query),
  }),
  defineRoute({
    method: 'post',
    path: '/company-segments/preview',
    operation: 'companySegments.preview',
    summary: 'How many companies a definition means, and some of them',
    scope: 'segments:read',
    body: schema.previewInput,
    answer: schema.previewAnswer,
    errors: ['segment_unknown', 'segment_too_slow'],
    handle: ({ workspaceId, body }) => companySegments.preview(workspaceId, body.definition),
  }),
  defineRoute({
    method: 'get',
    path: '/company-segments/{companySegmentId}',
    operation: 'companySegments.get',
    summary: 'A segment of companies',
    scope: 'segments:read',
    params,
    answer: schema.companySegmentSchema,
    handle: ({ workspaceId, params: { companySegmentId } }) => companySegments.get(workspaceId, companySegmentId),
  }),
  defineRoute({
    method: 'patch',
    path: '/company-segments/{companySegmentId}',
    operation: 'companySegments.update',
    summary: 'Change a segment of companies',
    scope: 'segments:write',
    params,
    body: schema.companySegmentChange,
    answer: schema.companySegmentSchema,
    errors: ['segment_name_taken', 'segment_unknown'],
    handle: ({ workspaceId, params: { companySegmentId }, body, actor }) =>
      companySegments.update(workspaceId, companySegmentId, body, actor),
  }),
  defineRoute({
    method: 'delete',
    path: '/company-segments/{companySegmentId}',
    operation: 'companySegments.archive',
    summary: 'Archive a segment of companies',
    scope: 'segments:write',
    params,
    status: 204,
    handle: ({ workspaceId, params: { companySegmentId }, actor }) =>
      companySegments.archive(workspaceId, companySegmentId, actor),
  }),
  defineRoute({
    method: 'get',
    path: '/company-segments/{companySegmentId}/companies',
    operation: 'companySegments.companies',
    summary: 'Companies of a segment, now',
    scope: 'segments:read',
    params,
    query: pageQuery,
    answer: pageOf(schema.companyInSegment),
    errors: ['segment_too_slow'],
    handle: ({ workspaceId, params: { companySegmentId }, query }) =>
      companySegments.companies(workspaceId, companySegmentId, query),
  }),
  defineRoute({
    method: 'get',
    path: '/company-segments/{companySegmentId}/contacts',
    operation: 'companySegments.contacts',
    summary: 'Contacts of the companies of a segment, now',
    scope: 'segments:read',
    params,
    query: pageQuery,
    answer: pageOf(schema.contactInCompanies),
    errors: ['segment_too_slow'],
    handle: ({ workspaceId, params: { companySegmentId }, query }) =>
      companySegments.contacts(workspaceId, companySegmentId, query),
  }),
  defineRoute({
    method: 'post',
    path: '/company-segments/{companySegmentId}/list',
    operation: 'companySegments.fillList',
    summary: 'Put the contacts of the companies on the list of a segment of contacts',
    description:
      'As the companies are now; it does not follow them. With `isReplacing`, everybody else is taken off the list. Safe to repeat.',
    scope: 'segments:write',
    params,
    body: schema.fillInput,
    answer: schema.fillAnswer,
    errors: ['segment_has_no_list', 'segment_too_slow'],
    handle: ({ workspaceId, params: { companySegmentId }, body, actor }) =>
      companySegments.fillList(workspaceId, companySegmentId, body, actor),
  }),
];
