import { z } from 'zod';

const most = (count: number) => z.number().int().min(1).max(count);

/** How much may go out in a time; a limit that is not given does not limit. */
export const ratesSchema = z.object({
  perSecond: most(100_000).optional().describe('At most so many messages in any second.'),
  perMinute: most(5_000_000).optional().describe('At most so many in any minute.'),
  perHour: most(100_000_000).optional().describe('At most so many in any hour.'),
  perDay: most(1_000_000_000).optional().describe('At most so many in a day (days in UTC).'),
});
export type Rates = z.output<typeof ratesSchema>;
