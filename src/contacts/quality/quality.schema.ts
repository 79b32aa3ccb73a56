import { z } from 'zod';
import { pageOf, pageQuery } from '../../platform/index.ts';
import { instant } from '../contacts.schema.ts';
import { issueCodeNames } from './issue-codes.ts';

const count = z.number().int();
const share = z.number().describe('0 to 1.').meta({ example: 0.62 });
const code = z.enum(issueCodeNames).meta({ example: 'typo' });
const field = z.string().describe('email, consent, activity, or the name of an attribute.').meta({ example: 'email' });
const day = z.string().describe('Local day.').meta({ example: '2026-11-22' });

const issueContact = z.object({
  contactId: count,
  externalId: z.string().nullable(),
  email: z.string().nullable(),
  field,
  code,
  value: z.unknown().describe('What is there now; null: nothing, or nothing that is one value.'),
  suggestion: z
    .string()
    .nullable()
    .describe('The whole value that may be meant instead; a repair takes it over.')
    .meta({ example: 'anna@gmail.com' }),
  foundAt: instant,
});

export const qualityAnswer = z
  .object({
    kind: z.enum(['checked', 'never-checked']),
    sentence: z.string(),
    score: z.number().nullable().describe('Mean of data_quality of all contacts, 0 to 100; null: never checked.'),
    day: day.nullable(),
    checkedAt: instant.nullable(),
    contacts: count,
    staleMonths: count.nullable(),
    tenths: z.array(count).describe('Contacts by data_quality: 0 to 9, 10 to 19, … 90 to 100.'),
    fields: z.array(
      z.object({
        field,
        type: z.string().meta({ example: 'text' }),
        filled: count,
        invalid: count.describe('Of those filled: cannot be right, or cannot be used.'),
        filledShare: share,
        validShare: share.describe('Filled, and not invalid; of all contacts.'),
        isExpected: z.boolean().describe('Counts in data_quality.'),
        sentence: z.string(),
      }),
    ),
    issues: z.array(
      z.object({
        code,
        field,
        title: z.string(),
        todo: z.string(),
        isInvalid: z.boolean(),
        contacts: count,
        share,
        suggested: count.describe('Of those: with a suggestion that a repair can take over.'),
        examples: z.array(issueContact),
      }),
    ),
    trend: z.array(z.object({ day, score: z.number(), contacts: count })),
  })
  .meta({ id: 'DataQuality' });

export const qualityContactsQuery = pageQuery.extend({
  code: code.describe('What is wrong.'),
  field: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'must be email, consent, activity, or the name of an attribute')
    .optional()
    .describe('Only of this field; with `missing`, the attribute that is not there.')
    .meta({ example: 'email' }),
});
export const qualityContactsAnswer = pageOf(issueContact);

export const qualityRung = z
  .object({
    job: z.string().describe('GET /api/v1/customers/runs shows how far it is.').meta({ example: 'value.quality' }),
  })
  .meta({ id: 'QualityCheckRung' });

export const contactQualityAnswer = z
  .object({
    issues: z.array(z.object({ field, code, suggestion: z.string().nullable(), foundAt: instant })),
    sentences: z.array(z.string()),
  })
  .meta({ id: 'ContactQuality' });
