import { z } from 'zod';
import { idParam } from '../../platform/index.ts';

const id = z.number().int().min(1).max(2_147_483_647);
const minorUnits = z.number().int().min(1).max(100_000_000_000_000);
const name = z.string().trim().min(1).max(200);
const share = z.number().int().min(1);
const instant = z.iso.datetime({ offset: true });

const budget = z.strictObject({
  amount: minorUnits.describe('Minor units of discount.').meta({ example: 500_000 }),
  days: z.number().int().min(1).max(1_000).describe('Within the last so many days.').meta({ example: 30 }),
});

const marginFloor = z.strictObject({
  basisPoints: share
    .max(9_999)
    .describe('Of the price that is paid, this share must be left over the cost of goods.')
    .meta({ example: 2_000 }),
  sku: name.nullable().default(null).describe('Only this product. It goes before a floor of its category.'),
  category: name.nullable().default(null).describe('Only this category. It goes before the floor for all.'),
});

/** The guardrails of a workspace. Absent in what is sent = as it is without any policy. */
export const offerPolicy = z.strictObject({
  samePriceForAll: z.boolean().default(false).describe('Price offers cannot be launched.'),
  groups: z
    .strictObject({
      exclusive: id.nullable().default(null),
      recurring: id.nullable().default(null),
      mobile: id.nullable().default(null),
    })
    .default({ exclusive: null, recurring: null, mobile: null })
    .describe('Which segments are the exclusive, the recurring and the mobile group.'),
  ladder: z
    .strictObject({
      mobileNeedsApproval: z
        .boolean()
        .default(true)
        .describe('No price offer to the mobile group unless it is allowed by name.'),
      stepsNeedApproval: z
        .boolean()
        .default(true)
        .describe('Nobody who was given a price offer is given a higher one without approval.'),
    })
    .default({ mobileNeedsApproval: true, stepsNeedApproval: true }),
  budgets: z
    .strictObject({
      perContact: budget.nullable().default(null).describe('Discount one contact may get from all offers.'),
      perOffer: budget.nullable().default(null).describe('Discount each offer may give in all.'),
    })
    .default({ perContact: null, perOffer: null }),
  marginFloors: z.array(marginFloor).max(1_000).default([]),
  stacking: z
    .strictObject({
      mode: z
        .enum(['best-only', 'one-per-kind', 'all'])
        .default('all')
        .describe('Of the price offers that could be used in one basket: the best, the best of each kind, all.'),
      maxTotalBasisPoints: share
        .max(10_000)
        .nullable()
        .default(null)
        .describe('Share of the basket that all discounts together may be; null = any.'),
    })
    .default({ mode: 'all', maxTotalBasisPoints: null }),
});
export type OfferPolicy = z.output<typeof offerPolicy>;
export type MarginFloor = OfferPolicy['marginFloors'][number];

/** Of a workspace that never wrote one: only the ladder stands, which no accident climbs. */
export const defaultPolicy: OfferPolicy = offerPolicy.parse({});

export const policyAnswer = z
  .object({ policy: offerPolicy, updatedAt: instant.nullable().describe('Null: never written, what is shown holds.') })
  .meta({ id: 'OfferPolicy' });

export const approvalRules = ['mobile-group', 'higher-step', 'budget', 'margin-floor'] as const;
export type ApprovalRule = (typeof approvalRules)[number];
export type Rule = ApprovalRule | 'same-price';

export const newApproval = z.strictObject({
  rule: z.enum(approvalRules),
  segmentId: id.nullable().default(null).describe('Only when it is given to this segment; null = to any.'),
  reason: z.string().trim().min(3).max(1_000).meta({ example: 'Agreed with Anna for the opening week' }),
});
export type NewApproval = z.output<typeof newApproval>;

export const approvalAnswer = z
  .object({
    id: z.number().int(),
    offerId: z.number().int(),
    rule: z.enum(approvalRules),
    segmentId: z.number().int().nullable(),
    reason: z.string(),
    actor: z.string().describe('Who allowed it: operator:… or key:…'),
    at: instant,
    withdrawnAt: instant.nullable(),
    holds: z.boolean().describe('False when it was withdrawn, or when the offer has been changed since.'),
  })
  .meta({ id: 'OfferApproval' });

export const approvalList = z.object({ items: z.array(approvalAnswer) });
export const offerParams = z.object({ offerId: idParam });
export const approvalParams = offerParams.extend({ approvalId: idParam });
