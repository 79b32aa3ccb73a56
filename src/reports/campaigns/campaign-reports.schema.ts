import { z } from 'zod';
import { idParam, pageOf, pageQuery } from '../../platform/index.ts';
import { outcomeNames } from './outcomes-in-sql.ts';

const count = z.number().int();
const id = z.number().int();
const instant = z.iso.datetime();
const states = ['draft', 'scheduled', 'launching', 'sending', 'paused', 'finished', 'cancelled'] as const;

export const campaignListQuery = pageQuery.extend({
  state: z.enum(states).optional().describe('Only campaigns in this state; "sending" finds those being launched too.'),
  search: z.string().trim().min(1).max(200).optional().describe('A part of the name.'),
});
export type CampaignListQuery = z.output<typeof campaignListQuery>;

const listed = z.object({
  campaignId: id,
  name: z.string(),
  topic: z.string(),
  purpose: z.enum(['marketing', 'transactional']),
  state: z.enum(states),
  include: z.array(z.object({ segmentId: id, name: z.string() })).describe('The segments it is for.'),
  exclude: z.array(z.object({ segmentId: id, name: z.string() })),
  createdAt: instant,
  scheduledAt: instant.nullable(),
  launchedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  problem: z.string().nullable().describe('Why a scheduled launch did not happen.'),
  planned: count.describe('Messages frozen at launch, whatever became of them.'),
  accepted: count,
  control: count.describe('Held back on purpose.'),
  opened: count.describe('People who opened, as far as machines can be told from them.'),
  clicked: count.describe('People who clicked.'),
  conversions: count.describe('Orders put down to its messages, by the attribution of the workspace.'),
  revenue: count.describe('What those orders brought, refunds taken off, minor units.'),
});
export type ListedCampaign = z.output<typeof listed>;

export const campaignListAnswer = pageOf(listed).extend({
  states: z.record(z.string(), count).describe('How many campaigns are in each state, whatever is asked for.'),
});

export const reportParams = z.object({ campaignId: idParam });

const selection = z.object({
  outcome: z.enum(outcomeNames).describe('The number of the report to look behind.').meta({ example: 'opened' }),
  segment: z
    .union([z.literal('none'), idParam])
    .optional()
    .describe("Only messages with this segment's content; none: those with the content for everybody else."),
  variant: z.string().max(20).optional(),
  domain: z.string().trim().toLowerCase().max(255).optional().describe('Only addresses at this domain.'),
  link: z.string().max(4_000).optional().describe('Only those where a person clicked this address.'),
  reason: z
    .string()
    .max(1_000)
    .optional()
    .describe('Only those that were dropped, refused or came back for this reason.'),
});
export type MessageSelection = z.output<typeof selection>;
export const campaignMessagesQuery = selection.extend(pageQuery.shape);
export const campaignMessagesFileQuery = selection;

const foundMessage = z.object({
  messageId: id,
  contactId: id,
  email: z.string().nullable(),
  segmentId: id.nullable(),
  segment: z.string(),
  variant: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  at: instant.nullable().describe('When it came into that state; null while it waits.'),
});
export const campaignMessagesAnswer = pageOf(foundMessage);

export const timelineAnswer = z.object({
  hours: z
    .array(z.object({ at: instant, opened: count, clicked: count }))
    .describe('People by the hour in which they first opened, and first clicked; hours without any are left out.'),
});

export const deliveryAnswer = z.object({
  domains: z
    .array(
      z.object({
        domain: z.string(),
        planned: count,
        accepted: count,
        rejected: count,
        unknown: count,
        waiting: count,
        bouncedHard: count,
        bouncedSoft: count,
        complained: count,
        opened: count,
        clicked: count,
      }),
    )
    .describe('By the domain of the address, the largest first; 100 at most.'),
  reasons: z
    .array(z.object({ outcome: z.enum(['rejected', 'bouncedHard', 'bouncedSoft']), reason: z.string(), count }))
    .describe('Why messages were refused or came back, most frequent first; 50 at most.'),
});
