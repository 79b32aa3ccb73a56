import { z } from 'zod';
import { defineJob, type Job } from '../platform/index.ts';
import type { Workspaces } from './workspaces.service.ts';

export function createWorkspacesJobs(workspaces: Workspaces): Job[] {
  return [
    defineJob({
      name: 'workspaces.forget-old',
      payload: z.object({}),
      run: () => workspaces.forgetOld(),
      sweep: { everyMs: 3_600_000, payload: {} },
    }),
  ];
}
