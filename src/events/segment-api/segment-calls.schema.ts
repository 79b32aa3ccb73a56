import { z } from 'zod';
import { isStorableText } from '../../contacts/index.ts';

/** A plain object, or nothing: clients send null, "" and arrays where an object belongs; those count as empty. */
const bag = z.record(z.string(), z.unknown()).catch({});
/** Ids come as text or numbers; anything else counts as not given. */
const idText = z.preprocess(
  (id) => (typeof id === 'number' ? String(id) : typeof id === 'string' ? id.trim() || null : null),
  z.string().max(200).refine(isStorableText, 'Send plain text without NUL characters.').nullable(),
);
const timeText = z.string().nullish().catch(null);

export const callTypes = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;
export type CallType = (typeof callTypes)[number];

/** What the calls of the Segment HTTP API have in common, and the fields of each; unknown fields are ignored. */
export const segmentCall = z.object({
  type: z.enum(callTypes, `Say which call it is: "type" is one of ${callTypes.join(', ')}.`),
  messageId: idText,
  userId: idText,
  anonymousId: idText,
  previousId: idText,
  groupId: idText,
  event: z.string().nullish().catch(null),
  name: z.string().nullish().catch(null),
  category: z.string().nullish().catch(null),
  traits: bag.default({}),
  properties: bag.default({}),
  context: bag.default({}),
  timestamp: timeText,
  sentAt: timeText,
});
export type SegmentCall = z.output<typeof segmentCall>;

/** A single call: its type is in the path. */
export const singleBody = z.record(z.string(), z.unknown()).describe('A call of the Segment HTTP API.');

export const batchBody = z.object({
  batch: z.array(z.unknown()).max(2_500).describe('Calls, each with its "type".'),
  sentAt: timeText,
  context: bag.default({}).describe('Taken for calls that bring none.'),
});

const count = z.number().int();

export const segmentAnswer = z.object({
  success: z.literal(true).describe('The request was understood; what became of its calls is beside.'),
  accepted: count,
  duplicate: count.describe('Taken in before (same messageId, order or refund).'),
  ignored: count.describe('Nobody we could write to: neither a userId nor an e-mail, or nothing to tell.'),
  rejected: z
    .array(z.object({ index: count, code: z.string(), message: z.string(), path: z.string() }))
    .describe('Calls that were not taken in, and why; the others were.'),
});
export type SegmentAnswer = z.output<typeof segmentAnswer>;
