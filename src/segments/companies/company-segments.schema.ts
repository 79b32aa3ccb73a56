/** What the API takes and answers about segments of companies. */
import { z } from 'zod';
import { idParam } from '../../platform/index.ts';
import { contactFields, count, id, instant } from '../segments.schema.ts';
import { companyDefinitionSchema } from './company-definition.schema.ts';

export const companySegmentParams = z.object({ companySegmentId: idParam });

const name = z.string().trim().min(1).max(200).meta({ example: 'Larger chains' });
const purpose = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .describe('What it is for.')
  .meta({ example: 'Invite to the trade fair' });

export const newCompanySegment = z.strictObject({ name, purpose, definition: companyDefinitionSchema });
export type NewCompanySegment = z.input<typeof newCompanySegment>;

export const companySegmentChange = z
  .strictObject({ name: name.optional(), purpose: purpose.optional(), definition: companyDefinitionSchema.optional() })
  .refine(
    (change) => change.name !== undefined || change.purpose !== undefined || change.definition !== undefined,
    'Give at least one of name, purpose and definition.',
  );
export type CompanySegmentChange = z.input<typeof companySegmentChange>;

export const companySegmentSchema = z
  .object({
    id,
    name,
    purpose,
    sentence: z.string().meta({ example: 'Companies whose “employees” is at least 50.' }),
    definition: companyDefinitionSchema,
    createdAt: instant,
    archivedAt: instant.nullable(),
  })
  .meta({ id: 'CompanySegment' });

export const companyInSegment = z
  .object({
    id,
    key: z.string().meta({ example: 'se-556677' }),
    name: z.string().meta({ example: 'Café Söder AB' }),
    attributes: z.record(z.string(), z.unknown()),
    contacts: count.describe('Contacts known there.'),
  })
  .meta({ id: 'CompanyInSegment' });

export const contactInCompanies = z
  .object({
    ...contactFields,
    companies: z.array(
      z.object({
        companyId: id,
        name: z.string().meta({ example: 'Café Söder AB' }),
        role: z.string().nullable().meta({ example: 'buyer' }),
        decides: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'ContactOfCompanySegment' });

export const previewInput = z.strictObject({ definition: companyDefinitionSchema });
export const previewAnswer = z
  .object({
    count: count.describe('Companies that belong now.'),
    population: count.describe('Companies there are.'),
    sentence: z.string().meta({ example: 'Companies whose “employees” is at least 50.' }),
    examples: z.array(companyInSegment).describe('The first five.'),
  })
  .meta({ id: 'CompanySegmentPreview' });

export const fillInput = z.strictObject({
  segmentId: id
    .min(1)
    .describe('A segment of contacts whose definition has a condition of type `list`.')
    .meta({ example: 4 }),
  isReplacing: z
    .boolean()
    .optional()
    .describe('Also take off the list whoever belongs to none of the companies now. Without: only add.'),
});
export const fillAnswer = z
  .object({ added: count, removed: count, unchanged: count.describe('Who was on the list already.') })
  .meta({ id: 'CompanySegmentFilled' });
