import { z } from 'zod';
import { type Contacts, presentSuppressions, suppressionsBulkAnswer } from '../contacts/index.ts';
import { type AnyRoute, defineRoute, KohortError } from '../platform/index.ts';
import { readSuppressions } from './suppressions-csv.ts';

const problem = suppressionsBulkAnswer.shape.problems.element.extend({
  line: z.number().int().describe('Of the file, from 1.'),
});

/** A list of addresses that must not be written to, as other mailing programs give it out. */
export function createSuppressionImportRoutes(contacts: Pick<Contacts, 'suppress'>): AnyRoute[] {
  return [
    defineRoute({
      method: 'post',
      path: '/suppressions/csv',
      operation: 'imports.suppressions',
      summary: 'Forbid the addresses of a CSV file',
      description:
        'Columns email, reason and detail, by a header line or in this order; up to 10,000 rows. Rejected rows do not hold up the others; the first reason for an address stays. Sending the file again does no harm.',
      scope: 'contacts:write',
      rawBody: 'text/csv',
      answer: suppressionsBulkAnswer.extend({ problems: z.array(problem) }),
      errors: ['import_file_empty', 'import_unreadable', 'payload_too_large'],
      async handle({ workspaceId, request, actor }) {
        const rows = await readSuppressions(request);
        if (rows.length === 0) throw new KohortError('import_file_empty');
        const { counts, problems } = presentSuppressions(await contacts.suppress(workspaceId, rows, { actor }));
        return { counts, problems: problems.map((one) => ({ ...one, line: rows[one.index]!.line })) };
      },
    }),
  ];
}
