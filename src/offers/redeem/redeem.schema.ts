import { z } from 'zod';
import { contactRefSchema } from '../../contacts/index.ts';
import { minorUnits } from '../offers.schema.ts';
import { offerKinds } from '../rules/offer.ts';
import { refusalReasons } from '../rules/refusals.ts';

const id = z.number().int();
const idInput = z.number().int().min(1).max(2_147_483_647);
const instant = z.iso.datetime({ offset: true });
const name = z.string().trim().min(1).max(200);
const code = z.string().trim().min(1).max(100).meta({ example: 'MORNING5' });
const reason = z.enum(refusalReasons).describe('Stable: tills can go by it.');
const detail = z.string().describe('One sentence that a till can show.');

const line = z.object({
  product: name.meta({ example: 'bread-rye' }),
  category: name.nullable().default(null).meta({ example: 'Bread' }),
  quantity: z.number().min(0).max(1_000_000).default(1),
  amount: minorUnits.describe('Minor units of the whole line, after earlier discounts.').meta({ example: 4_500 }),
  cost: minorUnits.nullable().default(null).describe('What the line costs us; looked up when the product is known.'),
});

const basket = {
  contact: contactRefSchema,
  at: instant.optional().describe('When the basket is paid; now when absent. At most a few minutes ahead.'),
  lines: z.array(line).max(500).default([]),
  shipping: minorUnits
    .nullable()
    .default(null)
    .describe('What shipping would cost; needed to tell what free shipping gives.'),
};

export const evaluateBody = z.object({
  ...basket,
  codes: z.array(code).max(20).default([]).describe('Codes the customer has shown.'),
});
export type EvaluateBody = z.output<typeof evaluateBody>;

const key = z.string().trim().min(1).max(200).meta({ example: 'till-7-2026-11-22-000123' });
const orderRef = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .describe('The number of the order: when it comes in with the same code, it is known to be the same use.')
  .meta({ example: '100231' });

export const redeemBody = z
  .object({
    ...basket,
    key: key.describe('Your own name for this redemption: repeating it repeats the answer.'),
    offerId: idInput.optional(),
    code: code.optional(),
    orderRef: orderRef.optional(),
  })
  .refine((body) => body.offerId !== undefined || body.code !== undefined, {
    path: ['offerId'],
    message: 'Name the offer by offerId, by code, or by both.',
  });
export type RedeemBody = z.output<typeof redeemBody>;

export const refundBody = z
  .object({
    redemptionId: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
    key: key.optional().describe('The key it was redeemed under.'),
    orderRef: orderRef.optional().describe('Every offer used in this order.'),
    amount: minorUnits
      .optional()
      .describe('Minor units of the order given back so far, all refunds together; absent = the whole of it.'),
    at: instant.optional().describe('Now when absent.'),
  })
  .refine((body) => [body.redemptionId, body.key, body.orderRef].filter((one) => one !== undefined).length === 1, {
    path: ['redemptionId'],
    message: 'Name what is refunded by one of redemptionId, key and orderRef.',
  });
export type RefundBody = z.output<typeof refundBody>;

const lineDiscount = z.object({
  product: z.string(),
  amount: id.describe('Before this discount.'),
  discount: id,
});

const given = {
  offerId: id,
  name: z.string(),
  kind: z.enum(offerKinds),
  isPrice: z.boolean(),
  discount: id.nullable().describe('Minor units off the basket: its lines and shipping. Null: not known.'),
  shippingDiscount: id.nullable(),
  lines: z.array(lineDiscount).describe('In the order of the basket; their discounts and that of shipping add up.'),
  points: id.nullable(),
  gives: z.string().nullable(),
};

export const evaluation = z
  .object({
    at: instant,
    offers: z
      .array(
        z.object({
          ...given,
          code: z.string().nullable(),
          limitedBy: reason.nullable().describe('The guardrail that let it give less than it says.'),
        }),
      )
      .describe('Each as if it were used alone.'),
    refused: z.array(
      z.object({ offerId: id.nullable(), name: z.string().nullable(), code: z.string().nullable(), reason, detail }),
    ),
    best: z
      .object({
        offerIds: z.array(id).describe('In the order in which they are taken off.'),
        discount: id,
        shippingDiscount: id,
        lines: z.array(lineDiscount),
      })
      .describe('The combination that takes most off, of those that may be used together.'),
  })
  .meta({ id: 'OfferEvaluation' });
export type Evaluation = z.output<typeof evaluation>;

export const redeemAnswer = z
  .discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('redeemed'), redemptionId: id, at: instant, ...given }),
    z.object({
      outcome: z.literal('refused'),
      redemptionId: id.nullable().describe('Null when it was not written down: nobody knows whose it would be.'),
      offerId: id.nullable(),
      reason,
      detail,
    }),
  ])
  .meta({ id: 'OfferRedemption' });
export type RedeemAnswer = z.output<typeof redeemAnswer>;

export const refundAnswer = z.object({
  refunds: z.array(
    z.object({
      redemptionId: id,
      offerId: id,
      orderAmount: id,
      refundedAmount: id.describe('Minor units of the order given back, in all.'),
      isWhole: z.boolean().describe('Then the offer has its place back, and the contact may use it again.'),
      refundedAt: instant,
    }),
  ),
});
export type RefundAnswer = z.output<typeof refundAnswer>;
