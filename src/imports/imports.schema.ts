import { z } from 'zod';
import { pageOf } from '../platform/index.ts';
import { countsSchema } from './import-counts.ts';
import { importKinds, mappingSchemas } from './mapping.schema.ts';

const instant = z.iso.datetime({ offset: true });

/** Body of POST /imports: one shape per kind, because a mapping belongs to a kind. */
export const newImportSchema = z.discriminatedUnion('kind', [
  newImport('contacts', mappingSchemas.contacts),
  newImport('orders', mappingSchemas.orders),
  newImport('order-lines', mappingSchemas['order-lines']),
]);

function newImport<Kind extends (typeof importKinds)[number], M extends z.ZodType>(kind: Kind, mapping: M) {
  return z.strictObject({
    kind: z.literal(kind),
    mapping,
    dryRun: z.boolean().default(false).describe('Only count what would happen; nothing is changed.'),
    fileName: z.string().max(200).optional().describe('Shown in lists.').meta({ example: 'orders-2026.csv.gz' }),
  });
}

export type NewImportInput = z.output<typeof newImportSchema>;

export const importSchema = z.object({
  id: z.number().int(),
  kind: z.enum(importKinds),
  state: z
    .enum(['waiting', 'uploaded', 'running', 'done', 'failed', 'cancelled'])
    .describe('waiting: for its file. Problems of single rows do not make an import fail.'),
  fileName: z.string().nullable(),
  dryRun: z.boolean(),
  mapping: z.record(z.string(), z.unknown()),
  counts: countsSchema,
  progress: z.object({
    bytesRead: z.number().int().describe('Of the file as it is, compressed or not.'),
    bytesTotal: z.number().int().nullable(),
    rows: z.number().int().describe('Rows read so far.'),
    batches: z
      .number()
      .int()
      .nullable()
      .describe('Parts in which the rows are taken in; known when all have been read.'),
    batchesDone: z.number().int(),
    rowsPerSecond: z.number().nullable(),
    remainingMs: z.number().int().nullable().describe('Estimate; null before there is something to estimate from.'),
  }),
  failure: z.string().nullable().describe('Why it failed.'),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
});

export type ImportView = z.output<typeof importSchema>;
export const importPageSchema = pageOf(importSchema);
export const importParams = z.object({ importId: z.coerce.number().int().positive() });

export const importProblemsQuery = z.object({
  after: z.coerce.number().int().min(0).max(2_147_483_647).default(0).describe('Lines behind this one.'),
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('How many.'),
});

export const importProblemsAnswer = z.object({
  header: z.array(z.string()).describe('The columns of the file.'),
  items: z.array(
    z
      .object({
        line: z.number().int().describe('Of the file; 1 is the header.'),
        code: z.string().meta({ example: 'contact_invalid' }),
        reason: z.string(),
        row: z.array(z.string()).describe('The cells as they are in the file.'),
      })
      .meta({ id: 'ImportProblem' }),
  ),
  next: z.number().int().nullable().describe('`after` of the next page.'),
});
