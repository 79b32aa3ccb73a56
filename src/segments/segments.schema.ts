/** What the API of this room takes and answers. The language of definitions is in definition.schema.ts. */
import { z } from 'zod';
import { idParam } from '../platform/index.ts';
import { definitionSchema } from './definition.schema.ts';

const instant = z.iso.datetime({ offset: true }).meta({ example: '2026-11-22T17:38:00.000Z' });
const id = z.number().int();

const name = z.string().trim().min(1).max(200).meta({ example: 'Morning shoppers' });
const purpose = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .describe('What the segment is for: raise response, prioritise sales, test a launch, …')
  .meta({ example: 'Offer the off-peak discount to those who have time in the morning' });

export const newSegmentSchema = z.strictObject({ name, purpose, definition: definitionSchema });
export type NewSegment = z.input<typeof newSegmentSchema>;

export const segmentChangeSchema = z
  .strictObject({ name: name.optional(), purpose: purpose.optional(), definition: definitionSchema.optional() })
  .refine((change) => Object.keys(change).length > 0, 'Give at least one of name, purpose and definition.');
export type SegmentChange = z.input<typeof segmentChangeSchema>;

export const segmentSchema = z
  .object({
    id,
    name,
    purpose,
    sentence: z.string().describe('The definition in words.').meta({ example: 'People who ordered at least 3 times.' }),
    definition: definitionSchema,
    version: id.describe('Counts up with every change of the definition.'),
    size: z.number().int().describe('Members now.'),
    builtAt: instant
      .nullable()
      .describe('When everybody had been worked out under this version; null while that is going on.'),
    createdAt: instant,
    archivedAt: instant.nullable(),
  })
  .meta({ id: 'Segment' });

export const memberSchema = z.object({
  contactId: id,
  externalId: z.string().nullable(),
  email: z.string().nullable(),
  enteredAt: instant,
});

export const membershipChangeSchema = z.object({
  id,
  contactId: id,
  change: z.enum(['entered', 'left']),
  at: instant.describe('The instant from which it holds.'),
  recordedAt: instant.describe('When it was written down.'),
});

const asOf = z.iso
  .datetime({ offset: true })
  .refine((at) => new Date(at).getTime() >= Date.UTC(1900, 0, 1), 'Send an instant since 1900.')
  .optional()
  .describe('An instant, past or future; without it: now. Attributes are taken as they are now.')
  .meta({ example: '2026-11-22T17:38:00+01:00' });

export const previewSchema = z.strictObject({ definition: definitionSchema, at: asOf });
export const previewAnswerSchema = z.object({
  count: z.number().int().describe('Who would be a member at that instant.'),
  sentence: z.string(),
});

export const explainQuery = z.object({ contactId: idParam, at: asOf });

const why: z.ZodType<Why> = z
  .object({
    condition: z.string().meta({ example: 'who ordered at least 3 times before 12:00 in the last 90 days' }),
    holds: z.boolean(),
    flipsAt: instant.nullable().describe('It stays so at least until then, if nothing new happens; null: for good.'),
    found: z.string().optional().meta({ example: '4, from 2 Sept 2026, 09:14 to 11 Nov 2026, 10:02' }),
    events: z
      .array(z.object({ eventId: id, at: instant }))
      .optional()
      .describe('The latest that count, at most 20.'),
    parts: z.array(z.lazy(() => why)).optional(),
  })
  .meta({ id: 'Why', description: 'One condition, or a group of them, and what was found.' });

/** Why an answer is what it is, with times as ISO text. */
export type Why = {
  condition: string;
  holds: boolean;
  flipsAt: string | null;
  found?: string | undefined;
  events?: { eventId: number; at: string }[] | undefined;
  parts?: Why[] | undefined;
};

export const explanationSchema = z.object({
  member: z.boolean(),
  at: instant,
  since: instant
    .nullable()
    .describe('Since when the contact is a member; null when it is not, or for another instant.'),
  flipsAt: instant.nullable(),
  why,
});
