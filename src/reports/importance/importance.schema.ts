import { z } from 'zod';
import { partNames } from './rank-segments.ts';

const instant = z.iso.datetime({ offset: true }).meta({ example: '2026-11-22T17:38:00.000Z' });
const count = z.number().int();
const money = z.number().int().describe('Minor units.').meta({ example: 1_250_000 });
const share = z.number().describe('0 to 1.');

const days = z.coerce.number().int().min(7).max(1_095).default(365).describe('Length of the period, up to now.');
const idList = z
  .string()
  .regex(/^[1-9]\d{0,8}(,[1-9]\d{0,8}){0,99}$/, 'Write up to 100 ids, parted by commas: 3,7,12.')
  .transform((text) => text.split(',').map(Number))
  .meta({ example: '3,7' });

export const importanceQuery = z.object({
  days,
  segmentIds: idList.optional().describe('Only these; all segments in use when not given.'),
});
export type ImportanceQuery = z.output<typeof importanceQuery>;

const known = z.union([
  z.object({ kind: z.literal('known'), value: z.number() }),
  z.object({ kind: z.enum(['unknown', 'too-little-data']), why: z.string() }),
]);

const part = z.object({
  part: z.enum(partNames),
  title: z.string().meta({ example: 'Growth' }),
  value: known,
  standardised: z
    .number()
    .nullable()
    .describe(
      'Standard deviations from the mean of the segments compared, −2.5 to 2.5, more is better; null: not comparable.',
    ),
  weight: share.describe('Of the whole, after the weights of what is not known were given to the others.'),
  contribution: z.number().describe('What it adds to the score.'),
});

const period = z.object({ from: instant, to: instant });

export const importanceAnswer = z
  .object({
    at: instant,
    period,
    before: period.describe('The period growth is measured against.'),
    days: count,
    currency: z.string().meta({ example: 'SEK' }),
    weights: z.record(z.string(), z.number()).describe('As set: PATCH /customers/settings, strategy.weights.'),
    segments: z.array(
      z.object({
        rank: count,
        segmentId: count,
        segment: z.string(),
        purpose: z.string(),
        decision: z.enum(['prioritise', 'keep', 'deselect']).nullable(),
        score: z.number().describe('The sum of the contributions; 0 is the middle of the segments compared.'),
        members: count,
        customers: count.describe('Members who bought in the period.'),
        orders: count,
        revenue: money.describe('Minor units, less refunds.'),
        revenueBefore: money,
        margin: money.nullable().describe('Minor units, revenue less cost of goods; null: not known.'),
        costKnownShare: share.nullable().describe('Of revenue, the share whose cost of goods is known.'),
        contribution: money.nullable().describe('Margin less what serving cost.'),
        discounts: money.describe('Minor units given by redemptions; they are taken off revenue already.'),
        costToServe: z.object({
          total: money,
          refunds: count,
          refundAmount: money.describe('Minor units given back; they are taken off revenue already.'),
          refundHandling: money,
          serviceContacts: count,
          serviceCost: money,
          messages: count,
          sending: money,
        }),
        growth: known,
        shareOfWallet: known.describe('Per cent: the mean of those of whom it is known.'),
        walletKnownOf: count,
        strength: count.nullable().describe('1 to 5, by operators.'),
        concentration: known.describe('0: all spend alike; near 1: a few bring everything.'),
        largestShare: share.nullable().describe('Of revenue, what the largest customer brings.'),
        sharedRevenue: money.describe('From members who are in another of these segments as well.'),
        parts: z.array(part).describe('The numbers behind the rank.'),
        missing: z.array(z.string()).describe('Weighted parts that are not known, whose weights went to the others.'),
        summary: z.string(),
      }),
    ),
    overlap: z.object({
      contacts: count.describe('In at least one of the segments, each once.'),
      inSeveral: count,
      revenueAddedUp: money.describe('The segments added up: contacts in several count in each.'),
      revenueOnce: money.describe('The same with every contact once.'),
      note: z.string(),
    }),
    notes: z.array(z.string()).describe('What to know when reading the figures.'),
  })
  .meta({ id: 'SegmentImportance' });
export type ImportanceAnswer = z.output<typeof importanceAnswer>;
