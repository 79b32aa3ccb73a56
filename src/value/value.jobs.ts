import { z } from 'zod';
import { qualityJob } from '../contacts/index.ts';
import { defineJob, type Job } from '../platform/index.ts';
import { groupsJob } from './groups/score-groups.ts';
import { likenessJob } from './likeness/likeness.jobs.ts';
import { createNeedsJobs } from './needs/needs.jobs.ts';
import { needsJob } from './needs/needs-groups.ts';
import type { Scorer } from './purchases/runs.ts';
import type { Value } from './value.service.ts';

const sweepMs = 600_000;
const hourMs = 3_600_000;

/** A job that scores one workspace when rung with its id, and whoever is due when swept. */
export function scoringJob(name: string, scorer: Scorer): Job {
  return defineJob({
    name,
    payload: z.object({ workspaceId: z.number().int().optional() }),
    async run({ workspaceId }, stopping) {
      if (workspaceId === undefined) await scorer.scoreDue(stopping);
      else await scorer.score(workspaceId, stopping);
    },
    sweep: { everyMs: sweepMs, payload: {} },
  });
}

/** One line for each model. */
export function createValueJobs(value: Value): Job[] {
  return [
    scoringJob(groupsJob, value.groups.scorer),
    defineJob({
      name: 'value.follow',
      payload: z.looseObject({}),
      async run() {
        await value.groups.follow();
      },
      sweep: { everyMs: 1_000, payload: {} },
    }),
    defineJob({
      name: 'value.prune-scores',
      payload: z.looseObject({}),
      async run() {
        await value.pruneScores();
      },
      sweep: { everyMs: hourMs, payload: {} },
    }),
    scoringJob('value.expected', value.expected.scorer),
    scoringJob(needsJob, value.needs.scorer),
    scoringJob(qualityJob, value.quality.scorer),
    ...createNeedsJobs(value.needs),
    likenessJob(value.likeness),
  ];
}
