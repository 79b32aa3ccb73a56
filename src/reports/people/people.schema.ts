import { z } from 'zod';
import { idParam, pageOf, pageQuery } from '../../platform/index.ts';

const count = z.number().int();
const instant = z.iso.datetime({ offset: true });

const filters = {
  search: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('Only contacts of whom each of these words begins a word of the name, the e-mail or the external id.')
    .meta({ example: 'anna be' }),
  segmentId: idParam.optional().describe('Only members of this segment now.'),
  topic: z.string().max(64).optional().describe('Only those subscribed to this topic.').meta({ example: 'newsletter' }),
  suppressed: z.enum(['true', 'false']).optional().describe('Only those whose address is suppressed, or is not.'),
  issue: z.string().max(64).optional().describe('Only those whose data has this wrong.').meta({ example: 'typo' }),
};

export const peopleQuery = pageQuery.extend({
  ...filters,
  order: z.enum(['newest', 'oldest']).default('newest').describe('By when they became known to us.'),
});
export const peopleFilterQuery = z.object(filters);
export type PeopleQuery = z.output<typeof peopleFilterQuery>;

export const personAnswer = z
  .object({
    id: count,
    name: z.string().nullable().meta({ example: 'Kim Berg' }),
    email: z.string().nullable(),
    externalId: z.string().nullable(),
    topics: z
      .array(z.string())
      .describe('Those the contact is subscribed to.')
      .meta({ example: ['newsletter'] }),
    suppressed: z.string().nullable().describe('Why the address must not be written to.'),
    group: z.string().nullable().describe('exclusive, recurring or mobile, as of the last run.'),
    orders: count,
    worth: count.describe('Orders less refunds, ever; minor units.'),
    lastOrderAt: instant.nullable(),
    companies: z.array(z.string()).meta({ example: ['Nordic Tea AB'] }),
    createdAt: instant,
  })
  .meta({ id: 'PersonInList' });

export const peopleAnswer = pageOf(personAnswer);
export const peopleCount = z.object({ contacts: count });

export const ofContactParams = z.object({ contactId: idParam });

export const segmentsOfContact = z.object({
  items: z.array(
    z
      .object({ segmentId: count, name: z.string(), purpose: z.string(), since: instant })
      .meta({ id: 'SegmentOfContact' }),
  ),
});
