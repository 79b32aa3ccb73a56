import { z } from 'zod';
import { defineJob, type Job } from '../../platform/index.ts';
import type { Returns } from './returns.service.ts';

export function createReturnsJobs(returns: Returns): Job[] {
  return [
    defineJob({
      name: 'tracking.read-returns',
      payload: z.object({}),
      async run(_, stopping) {
        await returns.readReturns(stopping);
      },
      sweep: { everyMs: 5_000, payload: {} },
    }),
    defineJob({
      name: 'tracking.fetch-mailboxes',
      payload: z.object({}),
      async run(_, stopping) {
        await returns.fetchMailboxes(stopping);
      },
      sweep: { everyMs: 15_000, payload: {} },
    }),
    defineJob({
      name: 'tracking.clear-old-mails',
      payload: z.object({}),
      async run() {
        await returns.clearOldMails();
      },
      sweep: { everyMs: 3_600_000, payload: {} },
    }),
  ];
}
