import { z } from 'zod';

const count = z.number().int();

/** What came of a group of messages. People are counted once each. */
export const outcomeCounts = z.object({
  planned: count.describe('Messages frozen at launch, whatever became of them.'),
  accepted: count.describe('The receiving server answered 250.'),
  rejected: count,
  unknown: count.describe('Handed over, but the answer was lost: may or may not have arrived.'),
  dropped: count.describe('Not sent after all: consent withdrawn, suppressed, cancelled.'),
  waiting: count.describe('Planned, claimed or being handed over.'),
  opened: count.describe('People who opened.'),
  clicked: count.describe('People who clicked.'),
  unsubscribed: count.describe('People who unsubscribed through a link of the message.'),
  redeemed: count.describe('Valid redemptions of the offer in the message.'),
  redeemedAmount: count.describe('Sum of the orders with those redemptions, minor units.'),
});
export type OutcomeCounts = z.output<typeof outcomeCounts>;

export const campaignReport = z
  .object({
    campaignId: z.number().int(),
    name: z.string(),
    state: z.string(),
    launchedAt: z.iso.datetime().nullable(),
    totals: outcomeCounts,
    bySegment: z.array(outcomeCounts.extend({ segmentId: z.number().int().nullable(), segment: z.string() })),
    byVariant: z.array(outcomeCounts.extend({ variant: z.string() })),
    treatedAndControl: z
      .array(
        z.object({
          arm: z.enum(['treated', 'control']),
          contacts: count,
          buyers: count.describe('People with an order since launch.'),
          orders: count,
          revenue: count.describe('Orders less refunds since launch, minor units.'),
        }),
      )
      .describe('Everybody in the audience by arm: what they bought since launch.'),
    links: z.array(z.object({ url: z.string(), people: count })).describe('Most clicked first.'),
  })
  .meta({ id: 'CampaignReport' });
export type CampaignReport = z.output<typeof campaignReport>;

export const segmentSizes = z.object({
  at: z.iso.datetime(),
  segments: z.array(z.object({ segmentId: z.number().int(), name: z.string(), size: count })),
});

export const freshness = z
  .object({
    changes: count.describe('Membership changes measured.'),
    p50Ms: z.number().nullable(),
    p99Ms: z.number().nullable(),
  })
  .meta({ id: 'Freshness' });

export const overview = z
  .object({
    contacts: count,
    events: count,
    orders: count,
    segments: count,
    messages: z.record(z.string(), count).describe('Messages by state.'),
    dirty: count.describe('Contacts whose memberships wait to be worked out.'),
  })
  .meta({ id: 'Overview' });
