import { z } from 'zod';
import { attributeName } from '../attribute-types.ts';
import { personFields } from '../duplicates/read-person.ts';

const attribute = z.string().regex(attributeName, 'must be the name of an attribute');
const personAttributes = z.strictObject(
  Object.fromEntries(personFields.map((field) => [field, z.array(attribute).max(10).optional()])) as Record<
    (typeof personFields)[number],
    z.ZodOptional<z.ZodArray<typeof attribute>>
  >,
);

const weight = z.number().min(0).max(100);

/** Section `quality` of the settings of customers: what counts as good data. */
export const qualitySettings = z.strictObject({
  staleMonths: z
    .int()
    .min(1)
    .max(120)
    .default(12)
    .describe('Without an order, an answer, an open or a click for so many months, a contact counts as stale.'),
  expectedAttributes: z
    .array(attribute)
    .max(50)
    .nullable()
    .default(null)
    .describe('Attributes that everybody ought to have; null: those that at least half of the contacts have.')
    .meta({ example: ['postcode', 'country'] }),
  personAttributes: personAttributes
    .prefault({})
    .describe(
      'Which of your attributes tell names, phone, address … when duplicates are looked for; those named as such things usually are found anyway.',
    )
    .meta({ example: { firstName: ['kund_fnamn'], phone: ['sms_nummer'] } }),
  weights: z
    .strictObject({
      email: weight.default(40).describe('Whether the address reaches somebody.'),
      consent: weight.default(25).describe('Whether consent is known and proven.'),
      activity: weight.default(15).describe('Whether there was a sign of life lately.'),
      attributes: weight.default(20).describe('How many of the expected attributes are there and can be right.'),
    })
    .refine((weights) => Object.values(weights).some((part) => part > 0), 'At least one weight must be above 0.')
    .prefault({})
    .describe('What the parts of data_quality weigh, in relation to each other.'),
});
export type QualitySettings = z.output<typeof qualitySettings>;
