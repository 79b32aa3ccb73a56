import { type AnyRoute, defineRoute } from '../../platform/index.ts';
import { beforeAnswer, beforeQuery, groupReportAnswer, reportQuery } from './group-report.schema.ts';
import type { GroupReports } from './group-report.service.ts';

export function createGroupReportRoutes(reports: GroupReports): AnyRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/customers/groups',
      operation: 'customers.groups',
      summary: 'The three groups: heads, revenue, cost, result, goal and strategy; and whether the pyramid is healthy',
      scope: 'customers:read',
      query: reportQuery,
      answer: groupReportAnswer,
      async handle({ workspaceId, query }) {
        const { from, to, ...report } = await reports.report(workspaceId, query.days);
        return { ...report, from: from.toISOString(), to: to.toISOString() };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/customers/groups/moves/before',
      operation: 'customers.beforeGroupMoves',
      summary: 'What happened before customers moved between the groups, against those who stayed',
      scope: 'customers:read',
      query: beforeQuery,
      answer: beforeAnswer,
      handle: async ({ workspaceId, query }) => ({
        items: await reports.beforeMoves(workspaceId, query.months, query.days),
      }),
    }),
  ];
}
