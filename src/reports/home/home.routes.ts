import { type AnyRoute, type Clock, type Db, defineRoute } from '../../platform/index.ts';
import { homeAnswer } from './home.schema.ts';
import type { HomeReports } from './home.service.ts';
import { workAnswer } from './work.schema.ts';
import { readWork } from './work.store.ts';

export function createHomeRoutes(reports: HomeReports, { db, clock }: { db: Db; clock: Clock }): AnyRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/reports/home',
      operation: 'reports.home',
      summary: 'The last 24 hours beside those before, what needs a person, and how fresh memberships are',
      scope: 'reports:read',
      answer: homeAnswer,
      handle: ({ workspaceId }) => reports.home(workspaceId),
    }),
    defineRoute({
      method: 'get',
      path: '/reports/work',
      operation: 'reports.work',
      summary: 'Long work under way or recent: imports, builds, repairs, scorings, sending',
      scope: 'reports:read',
      answer: workAnswer,
      async handle({ workspaceId }) {
        const rows = await readWork(db.sql, workspaceId);
        const items = rows.map(({ startedAt, finishedAt, ...row }) => ({
          ...row,
          startedAt: startedAt?.toISOString() ?? null,
          finishedAt: finishedAt?.toISOString() ?? null,
        }));
        return { at: clock.now().toISOString(), items };
      },
    }),
  ];
}
