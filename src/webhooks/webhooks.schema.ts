import { z } from 'zod';
import { idParam, pageOf, pageQuery } from '../platform/index.ts';
import { type WebhookKind, webhookKinds } from './kinds.ts';

const allKinds = Object.keys(webhookKinds) as [WebhookKind, ...WebhookKind[]];

const name = z.string().trim().min(1).max(100).meta({ example: 'CRM' });
const url = z
  .url({ protocol: /^https?$/, error: 'must be an address with https://' })
  .max(2_000)
  .describe('Where the calls go: public, https, without user and password.')
  .meta({ example: 'https://crm.example.com/hooks/kohort' });
const kinds = z
  .array(z.enum(allKinds))
  .min(1)
  .max(allKinds.length)
  .transform((given) => [...new Set(given)])
  .describe(allKinds.map((kind) => `${kind}: ${webhookKinds[kind]}`).join(' '))
  .meta({ example: ['segment.entered', 'message.clicked'] });

export const newWebhook = z.strictObject({ name, url, kinds }).meta({ id: 'NewWebhook' });
export type NewWebhook = z.output<typeof newWebhook>;

export const webhookChange = z
  .strictObject({
    name: name.optional(),
    url: url.optional(),
    kinds: kinds.optional(),
    state: z
      .enum(['active', 'paused'])
      .optional()
      .describe('paused: what happens is still written down, and goes out when it is active again (30 days at most).'),
  })
  .meta({ id: 'WebhookChange' });
export type WebhookChange = z.output<typeof webhookChange>;

export const webhookAnswer = z
  .object({
    id: z.number().int(),
    name: z.string(),
    url: z.string(),
    kinds: z.array(z.string()),
    state: z
      .enum(['active', 'paused', 'failing'])
      .describe('failing: it gave no good answer for days, or said 410: set it to active when it is mended.'),
    problem: z.string().nullable(),
    waiting: z.number().int().describe('Calls that are still to be made.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Webhook' });

export const webhookWithSecret = webhookAnswer
  .extend({ secret: z.string().describe('Verifies signatures. Shown this once.').meta({ example: 'whsec_…' }) })
  .meta({ id: 'WebhookWithSecret' });

export const webhookParams = z.object({ webhookId: idParam });
export const deliveryParams = z.object({
  webhookId: idParam,
  deliveryId: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).meta({ example: 1 }),
});

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const deliveryState = z.enum(['waiting', 'delivered', 'failed']);

export const deliveriesQuery = pageQuery.extend({
  state: deliveryState.optional(),
  kind: z.string().max(100).optional(),
  from: instant.optional().describe('Written down at this instant or later.'),
  to: instant.optional().describe('Written down before this instant.'),
});
export type DeliveriesQuery = z.output<typeof deliveriesQuery>;

export const deliveryAnswer = z
  .object({
    id: z.number().int(),
    webhookId: z.string().describe('Sent as webhook-id: the same for every attempt and replay.'),
    kind: z.string(),
    payload: z.record(z.string(), z.unknown()),
    state: deliveryState,
    attempts: z.number().int(),
    createdAt: z.iso.datetime(),
    dueAt: z.iso.datetime().nullable().describe('When it is tried next; null when it is not.'),
    finishedAt: z.iso.datetime().nullable(),
    lastStatus: z.number().int().nullable().describe('HTTP status; null when there was no answer.'),
    lastAnswer: z.string().nullable().describe('First 500 characters of the answer, or what went wrong.'),
  })
  .meta({ id: 'WebhookDelivery' });
export const deliveriesPage = pageOf(deliveryAnswer);

export const replayRange = z
  .strictObject({
    from: instant,
    to: instant,
    state: z.enum(['failed', 'delivered', 'all']).default('failed').describe('Which of the finished ones.'),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'must be later than "from"' })
  .meta({ id: 'WebhookReplay' });
export type ReplayRange = z.output<typeof replayRange>;
export const replayAnswer = z.object({ replayed: z.number().int() });
