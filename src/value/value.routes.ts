import { type AnyRoute, defineRoute } from '../platform/index.ts';
import { createExpectedRoutes } from './expected/expected.routes.ts';
import { createGroupsRoutes } from './groups/groups.routes.ts';
import { createLikenessRoutes } from './likeness/likeness.routes.ts';
import { createNeedsRoutes } from './needs/needs.routes.ts';
import { createStrategyRoutes } from './strategy/strategy.routes.ts';
import { runList, settingsAnswer } from './value.schema.ts';
import type { Value } from './value.service.ts';
import { valueSettingsChange } from './value.settings.ts';

export function createValueRoutes(value: Value): AnyRoute[] {
  return [
    ...createExpectedRoutes(value.expected, value.doorbell),
    ...createGroupsRoutes(value.groups, value.doorbell),
    ...createNeedsRoutes(value.needs, value.doorbell),
    ...createLikenessRoutes(value.likeness),
    ...createStrategyRoutes(value.strategy),
    defineRoute({
      method: 'get',
      path: '/customers/settings',
      operation: 'customers.settings',
      summary: 'Thresholds, costs and weights by which customers are judged',
      scope: 'customers:read',
      answer: settingsAnswer,
      async handle({ workspaceId }) {
        const { settings, updatedAt } = await value.settings.read(workspaceId);
        return { settings, updatedAt: updatedAt?.toISOString() ?? null };
      },
    }),
    defineRoute({
      method: 'patch',
      path: '/customers/settings',
      operation: 'customers.changeSettings',
      summary: 'Change how customers are judged',
      description:
        'Only the fields given are changed; one that is an object is replaced whole. They hold from the next scoring on, ' +
        'which a POST to …/score brings about at once.',
      scope: 'customers:write',
      body: valueSettingsChange,
      answer: settingsAnswer,
      async handle({ workspaceId, body, actor }) {
        const { settings, updatedAt } = await value.settings.change(workspaceId, body, actor);
        return { settings, updatedAt: updatedAt.toISOString() };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/customers/runs',
      operation: 'customers.runs',
      summary: 'How far the scorings of everybody are: the newest of each model',
      scope: 'customers:read',
      answer: runList,
      async handle({ workspaceId }) {
        const runs = await value.runs.latest(workspaceId);
        return {
          items: runs.map((run) => ({
            ...run,
            startedAt: run.startedAt.toISOString(),
            finishedAt: run.finishedAt?.toISOString() ?? null,
          })),
        };
      },
    }),
  ];
}
