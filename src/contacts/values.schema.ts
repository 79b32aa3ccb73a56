import { z } from 'zod';
import { companyOfContact } from './companies/companies.schema.ts';
import { anyRow, contactAnswer, contactRefSchema, instant, rejectedAnswer } from './contacts.schema.ts';
import type { ValueInput } from './read-value.ts';

const name = z.string().describe('Letters, digits and _, beginning with a letter.').meta({ example: 'tier' });
const modelVersion = z.string().describe('By what it was worked out.').meta({ example: 'rfm-2026-11' });

/** One value as it is sent: shape only; what the fields may hold is judged by the room. */
export const valueInput = z
  .strictObject({
    contact: contactRefSchema
      .describe('Whose it is; the contact must be known.')
      .meta({ example: { externalId: '17850' } }),
    name,
    value: z
      .union([z.number(), z.string()])
      .nullable()
      .describe('A number or a text; null takes it away.')
      .meta({ example: 'exclusive' }),
    modelVersion: modelVersion.optional(),
    at: instant.optional().describe('From when on it holds; now when absent. At most 24 hours in the future.'),
  })
  .meta({ id: 'ContactValueInput' });

export const toValueInput = ({ at, ...value }: z.output<typeof valueInput>): ValueInput => ({
  ...value,
  at: at === undefined ? undefined : new Date(at),
});

export const valuesBulk = z.object({
  values: z
    .array(anyRow(valueInput))
    .min(1)
    .max(1_000)
    .describe('Judged one by one: a row that is not a ContactValueInput is rejected alone.'),
});

const count = z.number().int();

export const valuesBulkAnswer = z.object({
  counts: z.object({ written: count, unchanged: count, rejected: count }),
  outcomes: z
    .array(
      z.union([
        z.object({
          index: count.describe('Place in the request, from 0.'),
          kind: z.enum(['written', 'unchanged']).describe('unchanged: it held at that instant already.'),
          contactId: count,
        }),
        rejectedAnswer,
      ]),
    )
    .describe('In the order of the rows.'),
});

export const contactWithValues = contactAnswer
  .extend({
    companies: z.array(companyOfContact).describe('Where the contact belongs, the oldest tie first.'),
    values: z
      .array(
        z.object({
          name,
          value: z.union([z.number(), z.string()]),
          modelVersion: modelVersion.nullable(),
          at: instant.describe('Since when it holds.'),
        }),
      )
      .describe('What was worked out about the contact, here or elsewhere, as it holds now.'),
  })
  .meta({ id: 'ContactWithValues' });
