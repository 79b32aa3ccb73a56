import { z } from 'zod';
import { defineJob, type Job } from '../platform/index.ts';
import type { Imports } from './imports.service.ts';

const SWEEP_MS = 10_000;

export function createImportsJobs(imports: Imports): Job[] {
  return [
    defineJob({
      name: 'imports.run',
      payload: z.object({ importId: z.number().int().optional() }),
      run: ({ importId }, stopping) =>
        importId === undefined ? imports.runWaiting(stopping) : imports.run(importId, stopping),
      sweep: { everyMs: SWEEP_MS, payload: {} },
    }),
  ];
}
