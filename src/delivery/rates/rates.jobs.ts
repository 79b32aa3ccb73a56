import { z } from 'zod';
import { defineJob, type Job } from '../../platform/index.ts';
import type { DeliveryRates } from './rates.service.ts';

export function createRatesJobs(rates: DeliveryRates): Job[] {
  return [
    defineJob({
      name: 'delivery.forget-rates',
      payload: z.object({}),
      run: () => rates.forget(),
      sweep: { everyMs: 3_600_000, payload: {} },
    }),
  ];
}
