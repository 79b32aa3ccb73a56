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
  opened: count.describe('People who opened, as far as machines can be told from them.'),
  openedProxy: count.describe('Not opened by a person, but a mail proxy fetched the pictures: it arrived.'),
  openedUnsure: count.describe('Opened, and nobody can tell by whom.'),
  openedMachine: count.describe('Opened by nothing but machines.'),
  clicked: count.describe('People who clicked.'),
  clickedProxy: count.describe('Not clicked by a person, but a proxy followed a link.'),
  clickedUnsure: count.describe('Clicked, and nobody can tell by whom.'),
  clickedMachine: count.describe('Clicked by nothing but machines.'),
  bouncedHard: count.describe('Accepted, and came back: the address does not work.'),
  bouncedSoft: count.describe('Accepted, and came back: full mailbox and the like.'),
  complained: count.describe('People who called it spam.'),
  unsubscribed: count.describe('People who unsubscribed through a link of the message.'),
  redeemed: count.describe('Valid redemptions of the offer in the message.'),
  redeemedAmount: count.describe('Sum of the orders with those redemptions, minor units.'),
  conversions: count.describe('Orders put down to the message, by the attribution of the workspace.'),
  revenue: count.describe('What those orders brought, refunds taken off, minor units.'),
});
export type OutcomeCounts = z.output<typeof outcomeCounts>;

export const campaignReport = z
  .object({
    campaignId: z.number().int(),
    name: z.string(),
    state: z.string(),
    launchedAt: z.iso.datetime().nullable(),
    totals: outcomeCounts,
    drops: z
      .array(z.object({ reason: z.string(), count }))
      .describe('Why messages were not sent after all, most frequent first.'),
    attribution: z
      .object({ model: z.enum(['last-click', 'any-message']), days: z.number().int() })
      .describe('By what orders are put down to messages; a setting of the workspace.'),
    byOffer: z
      .array(z.object({ offerId: z.number().int(), offer: z.string(), conversions: count, revenue: count }))
      .describe('Orders put down to messages that gave an offer; one with two offers stands with both.'),
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
