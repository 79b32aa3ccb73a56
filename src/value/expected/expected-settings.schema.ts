import { z } from 'zod';

const count = (standard: number, least: number, most: number, text: string) =>
  z.number().int().min(least).max(most).default(standard).describe(text).meta({ example: standard });

/** The section `expected` of the room's settings: how expected value is worked out. */
export const expectedSettings = z.strictObject({
  refitDays: count(7, 1, 90, 'Days after which the model is fitted anew. Scores are worked out anew every night.'),
  cohorts: z
    .enum(['year', 'half-year', 'none'])
    .default('year')
    .describe(
      'Customers are fitted apart by when they first bought, where there are enough of them; none: all together.',
    )
    .meta({ example: 'year' }),
  leastCustomers: count(100, 50, 100_000, 'Below so many customers nothing is fitted.'),
  leastRepeat: count(30, 20, 100_000, 'Below so many customers who came back nothing is fitted.'),
  leastDays: count(56, 28, 730, 'Nothing is fitted on orders of fewer days than this, from the first to today.'),
  cohortCustomers: count(500, 100, 1_000_000, 'A cohort of so many customers may have a model of its own …'),
  cohortRepeat: count(100, 30, 1_000_000, '… if so many of them came back …'),
  cohortDays: count(91, 28, 730, '… and the youngest of them has been a customer for so many days.'),
});
export type ExpectedSettings = z.output<typeof expectedSettings>;
