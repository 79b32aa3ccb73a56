import { z } from 'zod';
import { idParam } from '../../platform/index.ts';
import { estimate } from '../offer-report.schema.ts';

const count = z.number().int();
const instant = z.iso.datetime();
const share = z.number().min(0).max(1);
const weekly = z.array(z.number()).length(168);

const asked = {
  weeks: z.coerce.number().int().min(4).max(52).default(12).describe('Orders of so many weeks.').meta({ example: 12 }),
  percent: z.coerce.number().int().min(1).max(90).default(5).describe('What the offer takes off.').meta({ example: 5 }),
};
export const synergiesQuery = z.object({
  ...asked,
  segmentIds: z
    .string()
    .regex(/^\d{1,10}(,\d{1,10}){1,29}$/, 'Name 2 to 30 segments by their ids, with commas between them.')
    .transform((text) => [...new Set(text.split(',').map(Number))])
    .refine((ids) => ids.every((id) => id > 0 && id <= 2_147_483_647), 'An id is a whole number from 1 on.')
    .optional()
    .describe('Ids with commas between them; without: the live segments with members, the 30 oldest.')
    .meta({ example: '3,7' }),
});
export const synergyQuery = z.object(asked);
export const pairParams = z.object({ first: idParam, second: idParam });

const hours = z.object({
  hours: z.array(count).describe('Hours of the local week, 0 = Monday 00:00.'),
  text: z.string().meta({ example: 'Mon–Fri 9–12' }),
});
const range = z.object({ low: z.number(), middle: z.number(), high: z.number() });
const named = z.object({ segmentId: count, name: z.string() });

const segment = {
  segmentId: count,
  name: z.string(),
  contacts: count,
  buyers: count.describe('Of them with orders in this time.'),
  orders: count,
  shares: weekly.describe('Share of their orders by hour of the local week, as if every hour had come by as often.'),
  peak: hours.describe('Their busiest fifth of the hours.'),
  lull: hours.describe('Open hours in which they have less than half of their usual load.'),
  categories: z
    .array(z.object({ category: z.string(), share: estimate }))
    .describe('Shares of their money, largest first.'),
};

const contrast = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('compared'),
    difference: share.describe('This much of the load lies elsewhere: half the sum of the differences of shares.'),
    byLot: share.describe('What it is when the same people are divided by lot.'),
    chance: z.number().describe('How often a division by lot would be as far apart.'),
    corrected: z.number().describe('The same, corrected for all the pairs looked at (Holm).'),
    isClear: z.boolean().describe('corrected below 0.05.'),
    people: z.array(count).describe('On each side, those in both left out; at most 1,000 of each are dealt out.'),
  }),
  z.object({ kind: z.literal('too-little-data'), people: z.array(count) }),
]);

const pair = z.object({
  first: count,
  second: count,
  overlap: count.describe('Contacts in both; left out of the comparison.'),
  complementarity: share.describe('How far the peaks of the one lie in the lulls of the other: 1 wholly.'),
  correlation: z.number().nullable().describe('Over the open hours; -1: the one rises where the other falls.'),
  byHour: contrast,
  byCategory: contrast,
});

const simulation = z.object({
  window: hours.extend({
    weekdays: z.array(count).describe('0 = Monday.'),
    fromMinute: count.describe('Minute of the local day.'),
    toMinute: count,
  }),
  peak: hours.describe('The busiest hours of those who gain.'),
  takeUp: z.object({
    low: share,
    middle: share,
    high: share,
    from: z.enum(['assumed', 'measured']),
    text: z.string(),
  }),
  movable: z
    .object({ ordersPerWeek: z.number(), share: estimate })
    .describe('Orders in that peak of those who get the offer and come in the window at least as often.'),
  moved: range.describe('Orders a week.'),
  peakLoad: z.object({ before: z.number(), after: range }).describe('Orders in an hour of the peak, of everybody.'),
  windowLoad: z.object({ before: z.number(), after: range }),
  hours: z
    .object({ before: weekly, after: weekly })
    .describe('Orders a week of the whole shop by hour; after: middle.'),
  costPerWeek: range.describe('Discount, minor units.'),
  anyway: z.number().nullable().describe('Share of it for orders that come in the window anyway.'),
  mover: z.object({ ordersPerWeek: z.number(), inWindowBefore: z.number(), inWindowAfter: range }),
  gainer: z.object({
    ordersPerWeek: z.number(),
    inPeak: z.number().describe('Their orders a week in the peak.'),
    calmer: range.describe('By what share an hour of the peak has fewer orders.'),
  }),
});

const proposal = z.object({
  mover: named.describe('Gets the offer.'),
  gainer: named.describe('Gets a calmer shop.'),
  percent: count,
  weight: z
    .number()
    .describe('What proposals are ordered by: orders a week of the smaller of the two, times their complementarity.'),
  text: z.array(z.string()).describe('Sentences to repeat.'),
  simulation,
});

const scene = {
  from: instant,
  to: instant,
  timeZone: z.string(),
  currency: z.string(),
  people: count.describe('Members of the segments compared.'),
  sampled: count.describe('Of them looked at.'),
  shop: z.object({ orders: count, shares: weekly, peak: hours }),
};
const notes = z.array(z.string());

export const synergiesAnswer = z
  .object({
    ...scene,
    segments: z.array(z.object(segment)),
    pairs: z.array(pair),
    proposals: z.array(proposal).describe('At most 10, the one that helps most first.'),
    notes,
  })
  .meta({ id: 'Synergies' });

export const synergyAnswer = z
  .object({
    ...scene,
    segments: z.array(
      z.object({
        ...segment,
        intervals: z.array(estimate).length(168).describe('Share by hour with its interval, those in both left out.'),
      }),
    ),
    pair,
    proposal: proposal.nullable(),
    notes,
  })
  .meta({ id: 'Synergy' });
