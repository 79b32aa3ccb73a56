import { type AnyRoute, defineRoute } from '../../platform/index.ts';
import { boardAnswer } from './board.schema.ts';
import type { StrategyBoard } from './board.service.ts';

export function createStrategyBoardRoutes(reports: StrategyBoard): AnyRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/customers/strategy-board',
      operation: 'customers.strategyBoard',
      summary: 'Needs by importance: what is planned for each cell, and what came of it',
      description:
        'Cells are written with PUT …/cells/{needsGroupId}/{importance}. Levels of importance go by the settings (strategy.levels).',
      scope: 'customers:read',
      answer: boardAnswer,
      handle: ({ workspaceId }) => reports.board(workspaceId),
    }),
    defineRoute({
      method: 'get',
      path: '/customers/strategy-board.csv',
      operation: 'customers.strategyBoardCsv',
      summary: 'The same as a table, a row for each cell',
      scope: 'customers:read',
      rawAnswer: 'text/csv',
      async handle({ workspaceId, response }) {
        const text = await reports.boardCsv(workspaceId);
        response.setHeader('Content-Type', 'text/csv; charset=utf-8');
        response.setHeader('Content-Disposition', 'attachment; filename="strategy-board.csv"');
        response.end(text);
      },
    }),
  ];
}
