import { pipeline } from 'node:stream/promises';
import { type AnyRoute, defineRoute, KohortError, pageQuery } from '../platform/index.ts';
import {
  importPageSchema,
  importParams,
  importProblemsAnswer,
  importProblemsQuery,
  importSchema,
  newImportSchema,
} from './imports.schema.ts';
import type { Imports } from './imports.service.ts';

export function createImportsRoutes(imports: Imports): AnyRoute[] {
  return [
    defineRoute({
      method: 'post',
      path: '/imports',
      operation: 'imports.create',
      summary: 'Prepare an import of a CSV file',
      description:
        'Says what the file holds and which column means what. Send the file itself to PUT /imports/{importId}/file. With dryRun, counts and problems are those of a real import, and nothing changes. Orders need the scope events:write as well.',
      scope: 'contacts:write',
      body: newImportSchema,
      status: 201,
      answer: importSchema,
      errors: ['import_mapping_invalid'],
      async handle({ workspaceId, body, scopes }) {
        if (body.kind !== 'contacts' && !scopes.includes('events:write')) {
          throw new KohortError('auth_forbidden', { detail: 'Importing orders takes the scope events:write as well.' });
        }
        return imports.create(workspaceId, body);
      },
    }),
    defineRoute({
      method: 'put',
      path: '/imports/{importId}/file',
      operation: 'imports.upload',
      summary: 'Send the file of an import, and start it',
      description: 'The body is the file: CSV, plain or gzip. It is streamed to disk, and taken in by a job.',
      scope: 'contacts:write',
      params: importParams,
      rawBody: 'text/csv',
      status: 202,
      answer: importSchema,
      errors: ['import_state', 'import_file_empty', 'payload_too_large'],
      handle: ({ workspaceId, params, request }) => imports.upload(workspaceId, params.importId, request),
    }),
    defineRoute({
      method: 'get',
      path: '/imports',
      operation: 'imports.list',
      summary: 'List imports, newest first',
      scope: 'contacts:read',
      query: pageQuery,
      answer: importPageSchema,
      handle: ({ workspaceId, query }) => imports.list(workspaceId, query),
    }),
    defineRoute({
      method: 'get',
      path: '/imports/{importId}',
      operation: 'imports.get',
      summary: 'Get an import: state, progress and counts',
      scope: 'contacts:read',
      params: importParams,
      answer: importSchema,
      handle: ({ workspaceId, params }) => imports.get(workspaceId, params.importId),
    }),
    defineRoute({
      method: 'get',
      path: '/imports/{importId}/problems.csv',
      operation: 'imports.problems',
      summary: 'Download the rows that were not taken in, with line and reason',
      scope: 'contacts:read',
      params: importParams,
      rawAnswer: 'text/csv',
      async handle({ workspaceId, params, response }) {
        const lines = await imports.problems(workspaceId, params.importId);
        response.setHeader('Content-Type', 'text/csv; charset=utf-8');
        response.setHeader('Content-Disposition', `attachment; filename="import-${params.importId}-problems.csv"`);
        await pipeline(lines, response);
      },
    }),
    defineRoute({
      method: 'get',
      path: '/imports/{importId}/problems',
      operation: 'imports.listProblems',
      summary: 'Rows that were not taken in, with line and reason, a page at a time',
      scope: 'contacts:read',
      params: importParams,
      query: importProblemsQuery,
      answer: importProblemsAnswer,
      handle: ({ workspaceId, params, query }) => imports.listProblems(workspaceId, params.importId, query),
    }),
    defineRoute({
      method: 'post',
      path: '/imports/{importId}/cancel',
      operation: 'imports.cancel',
      summary: 'Cancel an import',
      description: 'Rows already taken in stay; importing the same file again goes on without doubling them.',
      scope: 'contacts:write',
      params: importParams,
      answer: importSchema,
      errors: ['import_state'],
      handle: ({ workspaceId, params }) => imports.cancel(workspaceId, params.importId),
    }),
  ];
}
