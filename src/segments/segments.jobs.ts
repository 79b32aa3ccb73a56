import { z } from 'zod';
import { defineJob, type Job } from '../platform/index.ts';
import type { Segments } from './segments.service.ts';

const nothing = z.looseObject({});

/** A job gives the others a turn after this many batches, and the sweeper takes up the rest. */
const maxBatches = 200;

/** Refresh: who changed. Tick: what time flips. Build: new definitions, and bounds that are due. */
export function createSegmentsJobs(segments: Segments): Job[] {
  return [
    defineJob({
      name: 'segments.refresh',
      payload: nothing,
      // One loop a process, however many ring: it goes on as long as there is something to do.
      wake: segments.wake,
      run: segments.wake,
      sweep: { everyMs: 1_000, payload: {} },
    }),
    defineJob({
      name: 'segments.tick',
      payload: nothing,
      // The clock knows when; the sweep is for what it might have missed.
      stand: (stopping) => segments.startClock(stopping),
      async run() {
        await segments.tick({ maxBatches });
      },
      sweep: { everyMs: 5_000, payload: {} },
    }),
    defineJob({
      name: 'segments.build',
      payload: z.object({ segmentId: z.number().int().optional() }),
      async run({ segmentId }) {
        if (segmentId === undefined) await segments.sweep();
        else await segments.build(segmentId);
      },
      sweep: { everyMs: 5_000, payload: {} },
    }),
  ];
}
