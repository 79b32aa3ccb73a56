import { z } from 'zod';
import { idParam } from '../../platform/index.ts';

export const decisionKinds = ['prioritise', 'keep', 'deselect'] as const;
export type DecisionKind = (typeof decisionKinds)[number];

const instant = z.iso.datetime({ offset: true }).meta({ example: '2026-11-22T17:38:00.000Z' });
const day = z.iso.date().meta({ example: '2027-05-22' });
const count = z.number().int();
const segmentName = z.string().meta({ example: 'Morning shoppers' });

export const segmentParams = z.object({ segmentId: idParam });
export const contactParams = z.object({ contactId: idParam });

export const newDecision = z.strictObject({
  decision: z
    .enum(decisionKinds)
    .describe('deselect: its members get no price offer and no paid gift, whatever else they are in.'),
  reason: z
    .string()
    .trim()
    .min(3)
    .max(1_000)
    .describe('Why, for whoever reads it at the review.')
    .meta({ example: 'They buy only what is marked down, and send half of it back' }),
  reviewOn: day.optional().describe('When to think again; in six months when not said.'),
});
export type NewDecision = z.output<typeof newDecision>;

export const decisionAnswer = z
  .object({
    id: z.number().int(),
    segmentId: z.number().int(),
    segment: segmentName,
    decision: z.enum(decisionKinds),
    reason: z.string(),
    reviewOn: day,
    isOverdue: z.boolean().describe('It holds, and its day of review has passed.'),
    actor: z.string().describe('Who decided: operator:… or key:…').meta({ example: 'operator:3' }),
    at: instant,
    withdrawnAt: instant.nullable(),
    holds: z.boolean().describe('False when a later decision replaced it, or it was withdrawn.'),
  })
  .meta({ id: 'SegmentDecision' });

const standing = decisionAnswer.extend({
  members: count.describe('Contacts in the segment now.'),
  isArchived: z.boolean().describe('An archived segment has no members: the decision is about nobody.'),
});

export const decisionsAnswer = z
  .object({
    at: instant,
    current: z.array(standing).describe('What holds, the latest first.'),
    overdue: z.array(z.number().int()).describe('Segments whose decision is due for review.'),
    overlaps: z
      .array(
        z.object({
          prioritised: z.object({ segmentId: z.number().int(), segment: segmentName }),
          deselected: z.object({ segmentId: z.number().int(), segment: segmentName }),
          contacts: count.describe('Members of both.'),
        }),
      )
      .describe('Where two decisions meet in one contact. Deselected wins.'),
    contacts: z
      .object({
        prioritised: count,
        deselected: count,
        both: count.describe('Prioritised and deselected, each contact once: they are treated as deselected.'),
      })
      .describe('Each contact once, in however many segments it is.'),
    history: z.array(decisionAnswer).describe('All that was ever decided, the latest first, up to 500.'),
    summary: z.array(z.string()).describe('The same in sentences.'),
  })
  .meta({ id: 'SegmentDecisions' });

/** What is in a standing that a contact can have: deselected wins over prioritised, both over keep. */
export const standings = ['deselected', 'prioritised', 'keep', 'undecided'] as const;

const score = z.union([z.number(), z.string()]);

export const priorityAnswer = z
  .object({
    contactId: z.number().int(),
    standing: z
      .enum(standings)
      .describe('What holds for this contact: deselected wins over prioritised, both over keep.'),
    noPaidOffers: z.boolean().describe('No price offer and no paid gift goes to this contact.'),
    decisions: z
      .array(
        z.object({
          segmentId: z.number().int(),
          segment: segmentName,
          decision: z.enum(decisionKinds),
          reason: z.string(),
          reviewOn: day,
          isOverdue: z.boolean(),
        }),
      )
      .describe('Those of the segments it is in, what weighs most first.'),
    group: z
      .object({ name: z.string().meta({ example: 'recurring' }), lifecycle: z.string().nullable(), at: instant })
      .nullable()
      .describe('exclusive, recurring or mobile; null: a prospect, or not worked out yet.'),
    needs: z
      .object({
        group: z.string().meta({ example: 'Advice' }),
        by: z.string().nullable().describe('declared, rule or likeness.'),
        probability: z.number().nullable(),
        at: instant,
      })
      .nullable(),
    expected: z
      .object({
        value365: z.number().describe('Minor units expected in the next 365 days.'),
        low: z.number().nullable(),
        high: z.number().nullable(),
        alive: z.number().nullable().describe('The probability that it is still a customer.'),
        at: instant,
      })
      .nullable(),
    otherScores: z
      .array(z.object({ name: z.string(), value: score }))
      .describe('Likeness to the best customers, data quality.'),
    summary: z.array(z.string()).describe('What sales, marketing and service should know, in sentences.'),
  })
  .meta({ id: 'ContactPriority' });
export type ContactPriority = z.output<typeof priorityAnswer>;

export const newRating = z.strictObject({
  strength: z
    .number()
    .int()
    .min(1)
    .max(5)
    .describe('How strong we are against competitors for this segment: 1 weak, 5 far ahead.'),
  note: z.string().trim().max(1_000).default('').meta({ example: 'Two shops nearby are cheaper, none gives advice' }),
});
export type NewRating = z.output<typeof newRating>;

export const ratingAnswer = z
  .object({
    segmentId: z.number().int(),
    segment: segmentName,
    strength: z.number().int(),
    note: z.string(),
    actor: z.string(),
    at: instant,
  })
  .meta({ id: 'SegmentRating' });
