import { z } from 'zod';
import { defineJob, type Job } from '../platform/index.ts';
import type { Offers } from './offers.service.ts';

export function createOffersJobs(offers: Offers): Job[] {
  return [
    defineJob({
      name: 'offers.settle',
      payload: z.object({ all: z.boolean().optional() }),
      async run(payload) {
        await offers.settle(payload);
      },
      sweep: { everyMs: 2_000, payload: {} },
    }),
  ];
}
