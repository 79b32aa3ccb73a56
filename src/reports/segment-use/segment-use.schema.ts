import { z } from 'zod';
import { idParam } from '../../platform/index.ts';
import { useKinds } from './uses.store.ts';

const count = z.number().int();
const id = z.number().int();
const instant = z.iso.datetime().meta({ example: '2026-11-22T17:38:00.000Z' });
const asked = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((at) => at.getUTCFullYear() <= 9_999, 'Name an instant before the year 10000.')
  .meta({ example: '2026-08-24T00:00:00Z' });
const share = z.number().nullable().describe('Of the messages accepted; null when there were none.');

export const useParams = z.object({ segmentId: idParam });
export const useQuery = z.object({
  from: asked.optional().describe('Campaigns launched since; without: 90 days before the end.'),
  to: asked.optional().describe('What happened before this; without: now.'),
  idleDays: z.coerce
    .number('must be a whole number')
    .int()
    .min(1)
    .max(3_650)
    .default(90)
    .describe('Not used for so many days: idle.'),
});

const outcome = z.object({
  messages: count.describe('Accepted, of campaigns launched in the period.'),
  heldBack: count,
  lost: count.describe('Rejected or unknown.'),
  opened: count.describe('Messages opened by people, or clicked.'),
  clicked: count,
  orders: count.describe('Put down to the messages, by the attribution of the workspace.'),
  revenue: z.number().describe('What those brought, refunds taken off, minor units.'),
  unsubscribed: count,
  complained: count,
  openedShare: share,
  clickedShare: share,
  ordersShare: share,
  unsubscribedShare: share,
  revenueEach: z.number().nullable().describe('Minor units for each message accepted.'),
  profit: z
    .object({
      amount: z.number(),
      revenue: z.number().describe('Of orders all of whose goods have a known cost.'),
      of: z.number().describe('Of all revenue.'),
    })
    .nullable()
    .describe('Revenue less cost of goods, minor units; null when no cost is known.'),
});

const satisfaction = z.object({
  nps: z
    .object({ answers: count, score: count })
    .nullable()
    .describe('Share of 9 and 10 less share of 0 to 6, in points (-100 to 100).'),
  csat: z.object({ answers: count, mean: z.number() }).nullable().describe('Mean of 1 to 5.'),
});

const item = z.object({
  segmentId: id,
  name: z.string(),
  purpose: z.string(),
  purposeKind: z.string().nullable(),
  createdAt: instant,
  size: count,
  state: z.enum(['used', 'new', 'idle']),
  lastUsedAt: instant.nullable(),
  idleDays: count.nullable(),
  sentence: z.string(),
  todo: z.string().nullable().describe('What to do about an idle one.'),
  servicePriority: z.string().nullable(),
  uses: z.array(
    z.object({
      use: z.enum(useKinds),
      id: id.describe('Of the campaign, offer, segment, group or decision.'),
      name: z.string(),
      at: instant.nullable(),
      isStanding: z.boolean().describe('It holds now, or is about to.'),
      contacts: count.nullable().describe('Of offers given: to how many.'),
      detail: z.string().nullable(),
    }),
  ),
  outcome,
  satisfaction: satisfaction.describe('Of those who are members now, answered in the period.'),
});

const frame = {
  from: instant,
  to: instant,
  idleDays: count,
  currency: z.string(),
  attribution: z.string(),
  everybody: satisfaction.describe('Of all who answered, to compare with.'),
  webhooks: z
    .array(z.object({ id, name: z.string(), state: z.string() }))
    .describe('Other systems that are told of everybody who enters or leaves any segment.'),
};

export const segmentUseAnswer = z
  .object({ ...frame, counts: z.object({ used: count, new: count, idle: count }), items: z.array(item) })
  .meta({ id: 'SegmentUse' });

const arm = z.object({ contacts: count, buyers: count, revenueEach: z.number() });
export const segmentUseDetail = z
  .object({
    ...frame,
    ...item.shape,
    campaigns: z.array(
      outcome.extend({
        campaignId: id,
        name: z.string().nullable(),
        againstControl: z
          .object({
            treated: arm,
            control: arm,
            revenueEach: z
              .union([
                z.object({ kind: z.literal('estimated'), value: z.number(), low: z.number(), high: z.number() }),
                z.object({ kind: z.literal('not-enough-data'), reason: z.string() }),
              ])
              .describe('Difference in minor units a head, with its 95 % interval.'),
          })
          .nullable()
          .describe('What they bought since launch, beside those of the segment who were held back; null without any.'),
      }),
    ),
  })
  .meta({ id: 'SegmentUseDetail' });
