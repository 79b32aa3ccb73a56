import { z } from 'zod';

/** States of a row of the ledger; drawn in messages.service.ts. */
export const messageStates = ['planned', 'claimed', 'accepted', 'rejected', 'unknown', 'dropped', 'control'] as const;

export const messageState = z.enum(messageStates);
export type MessageState = z.output<typeof messageState>;

/** How far a message came: to a session at all, to its sender, its recipient, the go-ahead, or the word on the whole. */
export type OutcomeStage = 'connect' | 'mail' | 'rcpt' | 'data' | 'dot';

/** What the server said, in parts, where it said anything: reply code (RFC 5321), enhanced status (RFC 3463). */
type Refusal = { reason: string; code?: number; status?: string; stage?: OutcomeStage };

/** What a transport learned about one message. `response` and `reason` are the server's words where there are any. */
export type Outcome =
  | { kind: 'accepted'; response: string }
  | ({ kind: 'rejected' } & Refusal)
  | ({ kind: 'try-later' } & Refusal)
  | { kind: 'unknown'; reason: string };

/** A message in a worker's hands. `attempts` made before this one. */
export type ClaimedMessage = {
  id: number;
  workspaceId: number;
  campaignId: number;
  contactId: number;
  email: string;
  contentId: number;
  segmentId: number | null;
  variant: string;
  /** Of each slot that depends on the contact, in the order of their names; see slot-choices.ts. */
  choices: number[];
  /** The offers it gives. */
  offerIds: number[];
  /** Who keeps the mailbox; see mail-operators.ts. */
  operator: number;
  attempts: number;
};

const count = z.number().int().min(0);

/** How many messages of a campaign are in each state; `drops` says why the dropped ones were. */
export const messageCounts = z.object({
  planned: count,
  tryLater: count.describe('Of those planned: to be tried again later, because a server asked for patience.'),
  claimed: count.describe('In the hands of a worker, those on the wire included.'),
  accepted: count,
  rejected: count,
  unknown: count.describe('Nobody knows whether the server took them: a person decides.'),
  dropped: count,
  control: count.describe('Held back on purpose, to compare with.'),
  drops: z.record(z.string(), count).describe('Reason → how many were dropped for it.'),
});
export type MessageCounts = z.output<typeof messageCounts>;

export const traceStep = z.object({
  state: z.string(),
  at: z.iso.datetime({ offset: true }),
  reason: z.string().nullable(),
  worker: z.string().nullable(),
});

/** The whole story of one message. */
export const messageTrace = z.object({
  id: z.number().int(),
  campaignId: z.number().int(),
  contactId: z.number().int(),
  email: z.string().nullable(),
  segmentId: z.number().int().nullable(),
  contentId: z.number().int().nullable(),
  variant: z.string(),
  template: z
    .object({ id: z.number().int(), name: z.string(), version: z.number().int(), versionId: z.number().int() })
    .nullable()
    .describe('The version it is made of, frozen at launch.'),
  brandVersion: z.number().int().nullable().describe('Frozen at launch; null when the workspace had no brand then.'),
  choices: z
    .array(z.string())
    .describe('What each slot shows that depends on the contact, in words.')
    .meta({ example: ['hero: for "Loyal customers"'] }),
  offers: z.array(z.object({ offerId: z.number().int(), name: z.string() })).describe('The offers it gives.'),
  deselected: z
    .array(z.object({ segmentId: z.number().int(), name: z.string() }))
    .describe(
      'Segments the contact was in at the launch and that were deselected then: why it got no price offer and no paid gift.',
    ),
  state: messageState,
  attempts: z.number().int(),
  dueAt: z.iso.datetime({ offset: true }),
  steps: z.array(traceStep),
});
export type MessageTrace = z.output<typeof messageTrace>;

export const messageParams = z.object({ messageId: z.coerce.number().int().positive() });
