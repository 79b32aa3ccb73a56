import { z } from 'zod';
import { defineJob, type Job } from '../../platform/index.ts';
import type { SendingDomains } from './sending-domains.service.ts';

export function createSendingDomainsJobs(domains: SendingDomains): Job[] {
  return [
    defineJob({
      name: 'delivery.check-domains',
      payload: z.object({}),
      run: (_, stopping) => domains.keepUp(stopping),
      sweep: { everyMs: 60_000, payload: {} },
    }),
  ];
}
