import { z } from 'zod';
import { slotContentSchema } from '../rendering/index.ts';

const id = z.number().int().positive();

const slotChoices = z
  .object({
    kind: z.literal('choices'),
    choices: z
      .array(z.object({ segmentId: id.describe('For members of this segment.'), content: slotContentSchema }))
      .min(1)
      .max(20)
      .describe('In order of priority: a contact gets the first whose segment it is in.'),
    otherwise: slotContentSchema
      .nullable()
      .default(null)
      .describe('For everybody else; null = what stands in the design.'),
  })
  .superRefine(({ choices }, context) => {
    for (const [index, { segmentId }] of choices.entries()) {
      if (choices.findIndex((other) => other.segmentId === segmentId) === index) continue;
      const message = `Segment ${segmentId} stands in this slot twice: its members would always get the first. Remove one.`;
      context.addIssue({ code: 'custom', path: ['choices', index, 'segmentId'], message });
    }
  });

/** What a campaign puts into a slot: the same for everybody, or a choice by segment. */
export const slotEntry = z.discriminatedUnion('kind', [...slotContentSchema.options, slotChoices]);
export type SlotEntry = z.output<typeof slotEntry>;

export const campaignSlots = z
  .record(z.string().max(100), slotEntry)
  .describe('Contents by slot name: the same for everybody, or choices by segment.')
  .meta({
    example: {
      hero: {
        kind: 'choices',
        choices: [{ segmentId: 1, content: { kind: 'text', heading: 'For you first', body: 'Doors open at seven.' } }],
        otherwise: { kind: 'text', heading: 'Good morning', body: 'Fresh bread from seven.' },
      },
    },
  });
