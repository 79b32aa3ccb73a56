import { z } from 'zod';
import { defineJob, type Job } from '../../platform/index.ts';
import type { Conversions } from './conversions.service.ts';

export function createConversionsJobs(conversions: Conversions): Job[] {
  const follow = async () => {
    await conversions.follow();
  };
  return [
    defineJob({
      name: 'tracking.follow-conversions',
      payload: z.looseObject({}),
      run: follow,
      wake: follow,
      sweep: { everyMs: 2_000, payload: {} },
    }),
  ];
}
