import { z } from 'zod';
import { type Contacts, repairBegun } from '../contacts/index.ts';
import { type AnyRoute, defineRoute } from '../platform/index.ts';
import type { Imports } from './imports.service.ts';

const column = z.string().min(1).max(200).optional();
const flag = (fallback: 'true' | 'false') =>
  z
    .enum(['true', 'false'])
    .default(fallback)
    .transform((text) => text === 'true');

const enrichQuery = z.object({
  onlyEmpty: flag('true').describe('true: fill only what is empty; false: write over what is there.'),
  dryRun: flag('false').describe('Only counts what would change, with examples.'),
  externalId: column
    .describe('Column with the external id. Default: one called externalId, external_id or customer id.')
    .meta({ example: 'Customer no' }),
  email: column.describe('Column with the e-mail. Default: one called email or mail.').meta({ example: 'E-mail' }),
  columns: z
    .string()
    .min(1)
    .max(20_000)
    .optional()
    .describe(
      'Attributes to take over, with commas: city, or city=Home town (attribute = column). Default: all others.',
    )
    .meta({ example: 'city=Home town,shoe_size' }),
  delimiter: z
    .enum([',', ';', '\t', '|'])
    .optional()
    .describe('Default: found out from the header line.')
    .meta({ example: ';' }),
  encoding: z
    .enum(['auto', 'utf-8', 'latin1'])
    .default('auto')
    .describe('auto: UTF-8, or latin1 (Windows-1252) when the beginning of the file is not valid UTF-8.'),
  decimal: z.enum(['.', ',']).default('.').describe('The decimal separator of the file.'),
});

/** Lets contacts that are known be filled in from a file. */
export function createEnrichmentRoutes(imports: Imports, contacts: Pick<Contacts, 'repairs'>): AnyRoute[] {
  return [
    defineRoute({
      method: 'post',
      path: '/repairs/enrich-file',
      operation: 'repairs.enrichFile',
      summary: 'Fill in attributes of contacts from a CSV file',
      description:
        'The body is the file: CSV, plain or gzip, with a header line; it is streamed to disk, and taken in by a worker. ' +
        'Rows find their contact by external id or e-mail. Unknown contacts are counted and never made; rows that cannot ' +
        'be taken are listed by GET /repairs/{repairId}/problems. Can be undone.',
      scope: 'contacts:write',
      query: enrichQuery,
      rawBody: 'text/csv',
      status: 202,
      answer: repairBegun,
      errors: [
        ...(['contact_invalid', 'import_columns_missing', 'import_file_empty', 'import_mapping_invalid'] as const),
        ...(['import_unreadable', 'payload_too_large'] as const),
      ],
      async handle({ workspaceId, query, request, actor }) {
        const { onlyEmpty, dryRun, externalId, email, columns, delimiter, encoding, decimal } = query;
        const { file, mapping } = await imports.enrichment.store(request, {
          externalId: externalId ?? null,
          email: email ?? null,
          columns: columns ?? null,
          delimiter: delimiter ?? null,
          encoding,
          decimal,
        });
        const attributes = Object.keys(mapping.attributes);
        return contacts.repairs.startEnrichFile(workspaceId, { file, mapping, attributes, onlyEmpty, dryRun }, actor);
      },
    }),
  ];
}
