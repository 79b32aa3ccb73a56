import { z } from 'zod';
import { defineJob, type Job } from '../platform/index.ts';
import type { Campaigns } from './campaigns.service.ts';

export function createCampaignsJobs(campaigns: Campaigns): Job[] {
  return [
    defineJob({
      name: 'campaigns.advance',
      payload: z.object({}),
      run: () => campaigns.advance(),
      sweep: { everyMs: 1_000, payload: {} },
    }),
  ];
}
