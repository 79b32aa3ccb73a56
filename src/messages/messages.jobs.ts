import { z } from 'zod';
import { defineJob, type Job } from '../platform/index.ts';
import type { Messages } from './messages.service.ts';

/** What a restart after a SIGKILL waits for at most before the dead worker's messages move again. */
const recoverEveryMs = 2_000;

export function createMessagesJobs(messages: Messages): Job[] {
  return [
    defineJob({
      name: 'messages.recover-stale',
      payload: z.object({}),
      async run() {
        await messages.recoverStale();
      },
      sweep: { everyMs: recoverEveryMs, payload: {} },
    }),
    defineJob({
      name: 'messages.tell-news',
      payload: z.object({}),
      async run(_, stopping) {
        await messages.tellNews(stopping);
      },
      async wake() {
        await messages.tellNews();
      },
      sweep: { everyMs: 1_000, payload: {} },
    }),
  ];
}
