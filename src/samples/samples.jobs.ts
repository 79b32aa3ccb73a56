import { z } from 'zod';
import { defineJob, type Job } from '../platform/index.ts';
import type { Samples } from './samples.service.ts';

const SWEEP_MS = 10_000;

export function createSamplesJobs(samples: Samples): Job[] {
  return [
    defineJob({
      name: 'samples.fill',
      payload: z.object({ workspaceId: z.number().int().optional() }),
      run: ({ workspaceId }, stopping) =>
        workspaceId === undefined ? samples.fillWaiting(stopping) : samples.fill(workspaceId, stopping),
      sweep: { everyMs: SWEEP_MS, payload: {} },
    }),
  ];
}
