import { z } from 'zod';
import { defineJob, type Job } from '../platform/index.ts';
import type { Delivery } from './delivery.service.ts';

const nothing = z.object({});

export function createDeliveryJobs(delivery: Delivery): Job[] {
  return [
    defineJob({
      name: 'delivery.send',
      payload: nothing,
      run: (_, stopping) => delivery.send(stopping),
      sweep: { everyMs: 1_000, payload: {} },
    }),
    defineJob({
      name: 'delivery.send-confirmations',
      payload: nothing,
      async run(_, stopping) {
        await delivery.sendConfirmations(stopping);
      },
      sweep: { everyMs: 2_000, payload: {} },
    }),
    defineJob({
      name: 'delivery.settle-unknown',
      payload: nothing,
      async run() {
        await delivery.settleUnknown();
      },
      sweep: { everyMs: 2_000, payload: {} },
    }),
  ];
}
