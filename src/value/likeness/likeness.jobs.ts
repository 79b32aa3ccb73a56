import { z } from 'zod';
import { defineJob, type Job } from '../../platform/index.ts';
import type { Likeness } from './likeness.ts';

/** Scores everybody by one template when rung with it, and by whichever is due when swept. */
export const likenessJob = (likeness: Pick<Likeness, 'score' | 'scoreDue'>): Job =>
  defineJob({
    name: 'value.likeness',
    payload: z.object({ workspaceId: z.number().int().optional(), templateId: z.number().int().optional() }),
    async run({ workspaceId, templateId }, stopping) {
      if (workspaceId === undefined || templateId === undefined) await likeness.scoreDue(stopping);
      else await likeness.score(workspaceId, templateId, stopping);
    },
    sweep: { everyMs: 600_000, payload: {} },
  });
