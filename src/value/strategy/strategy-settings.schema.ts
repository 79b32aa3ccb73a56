import { z } from 'zod';

const minorUnits = z.number().int().min(0).max(100_000_000);
const share = z.number().int().min(0).max(10_000);
const weight = (standard: number, text: string) =>
  z.number().min(-100).max(100).default(standard).describe(text).meta({ example: standard });

/** Weights of what makes a segment important: they are scaled to what is known. A negative one turns its part round. */
const weights = z.strictObject({
  contribution: weight(30, 'Margin less what serving costs, in all.'),
  contributionPerCustomer: weight(20, 'The same for each customer: profitability, not size.'),
  growth: weight(20, 'Revenue against the period before.'),
  costToServe: weight(10, 'What serving costs, as a share of revenue: less is better.'),
  discounts: weight(5, 'Discounts used, as a share of revenue before them: less is better.'),
  strength: weight(10, 'How strong we are against competitors, by the rating of operators.'),
  shareOfWallet: weight(5, 'What they buy from us of all they buy. Negative: room to grow counts.'),
  concentration: weight(0, 'How much of the revenue hangs on few customers: less is better.'),
  customers: weight(0, 'How many bought.'),
  revenue: weight(0, 'Revenue in all.'),
});

/** What serving costs, where nothing in the data says so. Minor units. */
const costs = z.strictObject({
  categoryCostShares: z
    .record(z.string().trim().min(1).max(200), share)
    .default({})
    .describe('Cost of goods of a category in basis points of what is paid, where a product has no cost of its own.')
    .meta({ example: { Wine: 6_500 } }),
  otherCostShare: share
    .nullable()
    .default(null)
    .describe('The same for everything else; null: the margin of what has no cost is unknown, and said to be.'),
  perRefund: minorUnits.default(0).describe('Handling of one return.').meta({ example: 4_500 }),
  perThousandMessages: minorUnits.default(0).describe('Sending a thousand messages.').meta({ example: 600 }),
});

/** Where the levels of importance lie: contacts from the top down, until they make up such a share of all value. */
const levels = z
  .strictObject({
    measure: z
      .enum(['margin', 'expected', 'auto'])
      .default('auto')
      .describe(
        'margin: net margin of the last days; expected: expected value of the next 365 days; auto: expected where it is worked out, else margin.',
      ),
    days: z.number().int().min(30).max(1_095).default(365).meta({ example: 365 }),
    highShare: share.default(5_000).describe('The top customers who together make up this share of value are high.'),
    middleShare: share.default(9_000).describe('And those up to this share are middle; everybody else is low.'),
  })
  .refine(({ highShare, middleShare }) => highShare < middleShare, 'highShare must be less than middleShare.');

/** The section `strategy` of the room's settings: every part has its default. */
export const strategySettings = z.strictObject({
  weights: weights.prefault({}),
  costs: costs.prefault({}),
  walletAttribute: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .nullable()
    .default(null)
    .describe('A number attribute of contacts: what they buy from us of all they buy of the kind, 0 to 100 per cent.')
    .meta({ example: 'share_of_wallet' }),
  levels: levels.prefault({}),
});
export type StrategySettings = z.output<typeof strategySettings>;
export type WeightName = keyof StrategySettings['weights'];
