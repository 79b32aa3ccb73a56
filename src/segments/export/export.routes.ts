import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { type AnyRoute, defineRoute, KohortError } from '../../platform/index.ts';
import { segmentParams } from '../segments.schema.ts';
import type { Segments } from '../segments.service.ts';

const exportQuery = z.object({
  columns: z
    .string()
    .max(4_000)
    .optional()
    .describe(
      'Names with commas between them, in this order: id, externalId, email, language, timeZone, enteredAt, ' +
        'attributes.<name>, values.<name>, values.<name>.model, values.<name>.at; attributes and values stand for all of ' +
        'them. Everything when absent.',
    )
    .meta({ example: 'email,attributes.city,values.customer_group' }),
  bom: z
    .enum(['true', 'false'])
    .default('false')
    .describe('Begin with a byte order mark, by which older spreadsheets know UTF-8.'),
});

export const createExportRoutes = (segments: Segments): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/segments/{segmentId}/members.csv',
    operation: 'segments.exportMembers',
    summary: 'The members of a segment as a table, with attributes, values and scores',
    description:
      'CSV as RFC 4180 has it, in UTF-8. Text that a spreadsheet would take for a formula gets an apostrophe before it. ' +
      'Needs contacts:read too.',
    scope: 'segments:read',
    params: segmentParams,
    query: exportQuery,
    rawAnswer: 'text/csv',
    errors: ['auth_forbidden'],
    async handle({ workspaceId, params: { segmentId }, query: { columns, bom }, scopes, response }) {
      if (!scopes.includes('contacts:read')) {
        throw new KohortError('auth_forbidden', { detail: 'This needs the scope contacts:read too.' });
      }
      const names = columns?.split(',').flatMap((name) => name.trim() || []) ?? [];
      const lines = await segments.membersCsv(workspaceId, segmentId, {
        columns: names.length === 0 ? null : names,
        withBom: bom === 'true',
      });
      response.setHeader('Content-Type', 'text/csv; charset=utf-8');
      response.setHeader('Content-Disposition', `attachment; filename="segment-${segmentId}.csv"`);
      await pipeline(lines, response);
    },
  }),
];
