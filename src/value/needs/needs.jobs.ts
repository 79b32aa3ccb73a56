import { z } from 'zod';
import { defineJob, type Job } from '../../platform/index.ts';
import { discoveryJob } from './discovery.ts';
import type { Needs } from './needs.service.ts';

const sweepMs = 60_000;
/** How old an answer may be when its contact lands. */
const followMs = 5_000;

/** Beside the scoring of everybody: proposals that wait, and contacts whose answers or rules changed. */
export const createNeedsJobs = (needs: Needs): Job[] => [
  defineJob({
    name: discoveryJob,
    payload: z.object({}),
    run: (_, stopping) => needs.runDiscovery(stopping),
    sweep: { everyMs: sweepMs, payload: {} },
  }),
  defineJob({
    name: 'value.needs-follow',
    payload: z.object({}),
    async run() {
      await needs.follow();
    },
    sweep: { everyMs: followMs, payload: {} },
  }),
];
