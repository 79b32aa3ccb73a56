import { z } from 'zod';

const count = z.number().int();
const instant = z.iso.datetime();

const happenings = z.object({
  contacts: count.describe('New contacts.'),
  orders: count,
  revenue: count.describe('Orders less refunds, minor units.'),
  accepted: count.describe('Messages the receiving server took.'),
  opened: count.describe('People who opened something; machines are not among them.'),
  clicked: count.describe('People who clicked something; machines are not among them.'),
  unsubscribed: count.describe('Unsubscribed through a link of a message.'),
  entered: count.describe(
    'Entries into segments because something happened or time went by; not because a segment was made.',
  ),
  left: count,
});
export type Happenings = z.output<typeof happenings>;

export const attentionKinds = [
  'campaign-problem',
  'campaign-paused',
  'campaign-unknown',
  'delivery-paused',
  'domain-missing',
  'domain-unverified',
  'mailbox-unreadable',
  'webhook-failing',
  'import-failed',
  'repair-failed',
  'scoring-failed',
  'import-rejected',
  'campaign-scheduled',
  'duplicates',
  'quality-low',
  'segments-idle',
] as const;

const attention = z.object({
  kind: z.enum(attentionKinds),
  id: count.nullable().describe('Of the campaign, import, webhook … it is about.'),
  name: z.string().nullable(),
  count: count.nullable().describe('Messages, rows, pairs or segments it is about; of quality-low: the score.'),
  at: instant.nullable().describe('Since when; of campaign-scheduled and delivery-paused: until when.'),
  detail: z.string().nullable().describe('What the system that failed said.'),
});
export type Attention = z.output<typeof attention>;

export const homeAnswer = z
  .object({
    at: instant,
    start: z
      .object({ contacts: z.boolean(), segments: z.boolean(), campaigns: z.boolean(), launched: z.boolean() })
      .describe('What there is: the steps of a workspace that is new.'),
    since: instant.describe('The last 24 hours begin here; those before, a day earlier.'),
    now: happenings,
    before: happenings,
    movements: z
      .array(z.object({ segmentId: count, name: z.string(), entered: count, left: count }))
      .describe('The segments that moved most in the last 24 hours.'),
    attention: z.array(attention).describe('What needs a person, the most pressing first.'),
    freshness: z.object({
      waiting: count.describe('Contacts whose memberships are being worked out; counted up to 10,000.'),
      lagMs: z.number().describe('How long the oldest of them has waited.'),
      sample: count.describe('So many of the latest changes were measured.'),
      p50Ms: z.number().nullable().describe('From the arrival of an event to the membership it changed.'),
      p99Ms: z.number().nullable(),
    }),
  })
  .meta({ id: 'HomeReport' });
export type HomeAnswer = z.output<typeof homeAnswer>;
