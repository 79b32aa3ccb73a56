import { z } from 'zod';
import { type AnyRoute, type Doorbell, defineRoute } from '../../platform/index.ts';

const rung = z
  .object({
    job: z.string().describe('GET /api/v1/customers/runs shows how far it is.').meta({ example: 'value.purchases' }),
  })
  .meta({ id: 'ScoringRung' });

/** The route by which a model scores everybody now, without waiting for the night: it rings the model's job. */
export function scoreNowRoute(
  doorbell: Doorbell,
  { path, operation, summary, job }: { path: string; operation: string; summary: string; job: string },
): AnyRoute {
  return defineRoute({
    method: 'post',
    path,
    operation,
    summary,
    description: 'It happens by itself every night. One that is at work already is not begun twice.',
    scope: 'customers:write',
    status: 202,
    answer: rung,
    async handle({ workspaceId }) {
      doorbell.ring(job, { workspaceId });
      return { job };
    },
  });
}
