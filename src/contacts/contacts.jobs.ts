import { z } from 'zod';
import { defineJob, type Job } from '../platform/index.ts';
import type { Contacts } from './contacts.service.ts';
import { repairsJob } from './repairs/repairs.service.ts';

/** Searches for duplicates and repairs: when rung, and what waits or was left undone. What merges left behind follows. */
export function createContactsJobs({ merging, repairs }: Contacts): Job[] {
  return [
    defineJob({
      name: 'contacts.follow-merges',
      payload: z.looseObject({}),
      run: () => merging.followLate(),
      sweep: { everyMs: 15_000, payload: {} },
    }),
    defineJob({
      name: repairsJob,
      payload: z.looseObject({}),
      async run(_, stopping) {
        await repairs.searchDue();
        await repairs.work(stopping);
      },
      sweep: { everyMs: 60_000, payload: {} },
    }),
  ];
}
