import { z } from 'zod';

const count = z.number().int();
const instant = z.iso.datetime();

/** What was worked out from what was seen, and how sure it is; or why nothing can be said. */
export const estimate = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('estimated'),
      value: z.number(),
      low: z.number().describe('The true value lies between low and high in 95 of 100 such cases.'),
      high: z.number(),
    }),
    z.object({
      kind: z.literal('not-enough-data'),
      reason: z.enum(['too-few', 'all-alike', 'nothing-to-divide', 'too-uneven']),
    }),
  ])
  .meta({ id: 'Estimate' });

const period = z.object({ from: instant, to: instant.describe('Excluded.') });

const uses = {
  people: count.describe('Different contacts who used it.'),
  uses: count.describe('Valid redemptions, those taken back included.'),
  refunded: count.describe('Of the uses: taken back, in whole or in part.'),
  orders: count.describe('Different orders in which it was used.'),
  revenue: count.describe('Sum of those orders, minor units, before anything was given back.'),
  refundedAmount: count.describe('Given back of it, minor units.'),
  discount: count.describe('Sum of the discounts that are known, minor units.'),
  discountKnown: count.describe('Uses whose discount is known.'),
  margin: count.describe('Sum of the margins that are known, after the discount, minor units.'),
  marginKnown: count.describe('Uses whose margin is known.'),
};
const usesSchema = z.object(uses);
export type Uses = z.output<typeof usesSchema>;

const arm = z.object({
  contacts: count,
  buyers: count.describe('Of them: with an order since they were chosen.'),
  orders: count,
  revenue: count.describe('Orders less refunds, minor units.'),
  windowShare: estimate.nullable().describe("Share of their orders inside the offer's hours; null without hours."),
  peakShare: estimate.describe('Share of their orders in the peak.'),
});

const cannibalisation = z
  .object({
    orders: count.describe('Orders of contacts given it in which it was used, and not taken back.'),
    wouldHaveCome: estimate.describe('How many of those would have come without it.'),
    share: estimate.describe('The same as a share, 0 to 1.'),
  })
  .describe('Would have bought anyway.');

const nothingSaid = <Kind extends string>(kind: Kind) =>
  z.object({ kind: z.literal(kind), detail: z.string().describe('What to do.') });

const effect = z.discriminatedUnion('kind', [
  nothingSaid('no-control'),
  nothingSaid('not-started'),
  z.object({
    kind: z.literal('compared'),
    treated: arm,
    control: arm.describe('Held back, drawn at random: what would have happened without the offer.'),
    controlWhoUsedIt: count.describe('Contacts held back who used it all the same; they stay in the control group.'),
    buyers: estimate.describe('Share of buyers, given less held back.'),
    ordersEach: estimate.describe(
      'Orders a contact, given less held back, what each ordered before taken into account.',
    ),
    revenueEach: estimate.describe('Revenue a contact, minor units; likewise.'),
    orders: estimate.describe('ordersEach times all contacts given it.'),
    revenue: estimate.describe('revenueEach times all contacts given it, minor units.'),
    cannibalisation,
    windowShare: estimate
      .nullable()
      .describe("Share of orders inside the offer's hours, given less held back; null without hours."),
    peakShare: estimate.describe('Share of orders in the peak, given less held back.'),
    perPeakHour: estimate.describe(
      'Orders in an hour of the peak that the offer brought (negative: took away), of all given it.',
    ),
    sinceBefore: z
      .object({ windowShare: estimate.nullable(), peakShare: estimate })
      .describe('The same people against themselves before. Nobody drew lots for this: the season is in it.'),
  }),
]);

const hours = z.array(z.number()).length(168).describe('By hour of the local week, from Monday 00:00.');
const hourMap = z.object({
  orders: hours.describe('Orders by hour of the local week, from Monday 00:00.'),
  shares: hours
    .nullable()
    .describe('Share of all their orders, as if every hour had come by as often; null without orders.'),
});

const peakLoad = z.object({
  who: z.enum(['given', 'held-back', 'everybody-else', 'everybody', 'segment']),
  segmentId: count.nullable(),
  name: z.string(),
  before: z.number().nullable().describe('Orders in an hour of the peak, on average.'),
  during: z.number().nullable(),
});

const loadShift = z.discriminatedUnion('kind', [
  nothingSaid('no-orders-before'),
  nothingSaid('not-started'),
  z.object({
    kind: z.literal('counted'),
    window: z.array(count).describe("Hours of the week that lie in the offer's windows, at least in part."),
    peak: z
      .object({ hours: z.array(count), text: z.string().meta({ example: 'Mon–Thu 17–19; Fri 16–20' }) })
      .describe("The busiest fifth of the open hours before the offer, the offer's own hours left out."),
    maps: z.object({
      of: z
        .enum(['given', 'everybody'])
        .describe('Whose orders before and during are; everybody when nobody was chosen.'),
      before: hourMap,
      during: hourMap,
      control: hourMap.nullable().describe('Those held back, at the same time as during; null without a control.'),
    }),
    peakLoad: z.array(peakLoad).describe('The calmer shop: orders in an hour of the peak, before and during.'),
    warning: z.string().describe('What comparing two times cannot tell.'),
  }),
]);

export const offerReport = z
  .object({
    offerId: count,
    name: z.string(),
    kind: z.string(),
    windowText: z.string().describe('When it holds, in words.'),
    validFrom: instant,
    validUntil: instant.nullable(),
    holdoutShare: count.describe('Basis points of contacts who never get it.'),
    at: instant.describe('When this was counted.'),
    during: period.describe('What effect and load shift are measured over: from when the first contact was chosen.'),
    before: period.nullable().describe('What it is compared with: whole weeks before, as many as during, 4 to 12.'),
    summary: z.array(z.string()).describe('Sentences to repeat.'),
    redeemed: usesSchema,
    bySegment: z.array(
      z.object({
        group: z.enum(['chosen', 'everybody-else', 'not-chosen']),
        segmentId: count.nullable(),
        segment: z.string(),
        given: count.describe('Contacts chosen for it.'),
        heldBack: count,
        ...uses,
      }),
    ),
    effect,
    loadShift,
  })
  .meta({ id: 'OfferReport' });
export type OfferReport = z.output<typeof offerReport>;
export type OfferEffect = OfferReport['effect'];
export type ComparedEffect = Extract<OfferEffect, { kind: 'compared' }>;
export type LoadShift = OfferReport['loadShift'];

export const usedOffer = z
  .object({
    id: count,
    name: z.string(),
    kind: z.string(),
    validFrom: instant,
    validUntil: instant.nullable(),
    archivedAt: instant.nullable(),
    holdoutShare: count,
    people: uses.people,
    uses: uses.uses,
    refunded: uses.refunded,
    revenue: uses.revenue,
    discount: uses.discount,
    given: count.describe('Contacts chosen for it by campaigns.'),
    heldBack: count.describe('Contacts held back to compare with.'),
  })
  .meta({ id: 'UsedOffer' });
