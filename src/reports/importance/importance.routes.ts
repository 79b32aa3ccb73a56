import { type AnyRoute, defineRoute } from '../../platform/index.ts';
import { importanceAnswer, importanceQuery } from './importance.schema.ts';
import type { Importance } from './importance.service.ts';

export function createImportanceRoutes(reports: Importance): AnyRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/customers/importance',
      operation: 'customers.importance',
      summary: 'What each segment is worth, ranked, with the numbers behind it',
      description:
        'Customers, revenue, margin, discounts, cost to serve, growth, share of wallet, our strength and concentration, standardised over the segments and weighed by the settings. What is not known is said, and its weight given to the rest.',
      scope: 'customers:read',
      query: importanceQuery,
      answer: importanceAnswer,
      handle: ({ workspaceId, query }) => reports.importance(workspaceId, query),
    }),
    defineRoute({
      method: 'get',
      path: '/customers/importance.csv',
      operation: 'customers.importanceCsv',
      summary: 'The same as a table',
      scope: 'customers:read',
      query: importanceQuery,
      rawAnswer: 'text/csv',
      async handle({ workspaceId, query, response }) {
        const text = await reports.importanceCsv(workspaceId, query);
        response.setHeader('Content-Type', 'text/csv; charset=utf-8');
        response.setHeader('Content-Disposition', 'attachment; filename="importance.csv"');
        response.end(text);
      },
    }),
  ];
}
