import { z } from 'zod';
import { defineJob, type Job } from '../platform/index.ts';
import type { Webhooks } from './webhooks.service.ts';

const nothing = z.looseObject({});
const hourMs = 3_600_000;

export function createWebhooksJobs(webhooks: Webhooks): Job[] {
  return [
    defineJob({
      name: 'webhooks.follow',
      payload: nothing,
      async run() {
        await webhooks.follow();
      },
      sweep: { everyMs: 1_000, payload: {} },
    }),
    defineJob({
      name: 'webhooks.deliver',
      payload: nothing,
      // The calls run beside it: a receiver that is slow holds up no other one.
      run: webhooks.deliver,
      wake: webhooks.deliver,
      sweep: { everyMs: 1_000, payload: {} },
    }),
    defineJob({ name: 'webhooks.tidy', payload: nothing, run: webhooks.tidy, sweep: { everyMs: hourMs, payload: {} } }),
  ];
}
