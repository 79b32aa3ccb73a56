import { z } from 'zod';
import { pageOf, pageQuery } from '../../platform/index.ts';
import { anyRow, contactParams, contactRefSchema, instant, rejectedAnswer } from '../contacts.schema.ts';
import type { LinkInput } from './company-links.ts';
import type { CompanyInput } from './read-company.ts';

const key = z.string().describe('What your other systems call the company.').meta({ example: 'SE5560001' });
const name = z.string().meta({ example: 'Nordic Tea AB' });
const value = z.union([z.string(), z.number(), z.boolean()]);
const attributes = z
  .record(z.string(), value.nullable())
  .describe(
    'Firmographics: industry (code as text, NACE or SNI), employees (number), turnover (number, minor units a year), ' +
      'decisionPath (text); others are your own: text, numbers, true or false. Merged into what is known; null removes one.',
  )
  .meta({ example: { industry: '47.110', employees: 42, turnover: 1_250_000_000, decisionPath: 'owner decides' } });
const role = z.string().describe('In your own words.').meta({ example: 'buyer' });
const decides = z.boolean().describe('Takes part in decisions to buy.');
const count = z.number().int();

export const companyInput = z
  .strictObject({ key, name: name.optional().describe('The key when absent.'), attributes: attributes.optional() })
  .meta({ id: 'CompanyInput' });

export const toCompanyInput = ({ key, name, attributes }: z.output<typeof companyInput>): CompanyInput => ({
  key,
  ...(name !== undefined && { name }),
  ...(attributes !== undefined && { attributes }),
});

export const companiesBulk = z.object({
  companies: z
    .array(anyRow(companyInput))
    .min(1)
    .max(1_000)
    .describe('Judged one by one: a row that is not a CompanyInput is rejected alone.'),
});

const outcomes = <Kind extends z.ZodType>(good: Kind) =>
  z.array(z.union([good, rejectedAnswer])).describe('In the order of the rows.');

export const companiesBulkAnswer = z.object({
  counts: z.object({ created: count, updated: count, unchanged: count, rejected: count }),
  outcomes: outcomes(
    z.object({
      index: count.describe('Place in the request, from 0.'),
      kind: z.enum(['created', 'updated', 'unchanged']),
      companyId: count,
    }),
  ),
});

export const companyPatch = z.strictObject({ name, attributes }).partial().describe('Only what is sent changes.');

export const companyParams = z.object({ companyKey: z.string().min(1).max(200).meta({ example: 'SE5560001' }) });

export const companiesQuery = pageQuery.extend({
  key: z.string().max(200).optional().describe('Only the company with this key.'),
  search: z.string().max(200).optional().describe('Only those whose name has this in it.').meta({ example: 'tea' }),
});

export const companyAnswer = z
  .object({
    id: count,
    key,
    name,
    attributes: z.record(z.string(), value),
    contacts: count.describe('How many known contacts belong to it.'),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Company' });

const link = { role: role.nullable(), decides, since: instant.describe('Since when.') };

const person = z.object({
  contactId: count,
  name: z.string().nullable().describe('What the attributes of the contact call it.'),
  externalId: z.string().nullable(),
  email: z.string().nullable(),
  ...link,
});

export const peopleAnswer = pageOf(person);

export const companyWithPeople = companyAnswer
  .extend({ people: z.array(person).describe('The first 100; all by GET /companies/{companyKey}/contacts.') })
  .meta({ id: 'CompanyWithPeople' });

/** A company of a contact, as the contact's answer shows it. */
export const companyOfContact = z.object({ key, name, ...link });

const linkFields = {
  role: role.nullish(),
  decides: decides.optional(),
  since: instant.optional().describe('Now when absent and the contact did not belong to it before.'),
};

export const linkBody = z.strictObject(linkFields).describe('What is not sent stays as it was.');

const linkInput = z
  .strictObject({
    contact: contactRefSchema.describe('The contact must be known.').meta({ example: { externalId: '17850' } }),
    company: key.describe('The company must be known.'),
    ...linkFields,
    remove: z.boolean().optional().describe('True: the contact does not belong to it any more.'),
  })
  .meta({ id: 'CompanyLinkInput' });
export const companyLinkInput = linkInput;

const toSince = (since: string | undefined) => (since === undefined ? undefined : new Date(since));

export const toLinkInput = ({ since, ...row }: z.output<typeof linkInput>): LinkInput => ({
  ...row,
  since: toSince(since),
});

export const toLink = (contactId: number, company: string, body: z.output<typeof linkBody>): LinkInput => ({
  ...body,
  since: toSince(body.since),
  contact: { contactId },
  company,
});

export const linksBulk = z.object({
  links: z
    .array(anyRow(linkInput))
    .min(1)
    .max(1_000)
    .describe('Judged one by one: a row that is not a CompanyLinkInput is rejected alone.'),
});

export const linksBulkAnswer = z.object({
  counts: z.object({ linked: count, removed: count, unchanged: count, rejected: count }),
  outcomes: outcomes(
    z.object({
      index: count.describe('Place in the request, from 0.'),
      kind: z.enum(['linked', 'removed', 'unchanged']),
      contactId: count,
      companyId: count,
    }),
  ),
});

export const contactCompanyParams = contactParams.extend(companyParams.shape);
export const contactCompaniesAnswer = z.object({ items: z.array(companyOfContact) });
