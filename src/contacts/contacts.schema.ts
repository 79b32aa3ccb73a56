import { z } from 'zod';
import { idParam, pageQuery } from '../platform/index.ts';
import { attributeTypes } from './attribute-types.ts';
import type { AttributeDef, Contact } from './contacts.store.ts';
import { criterionKinds, guessCriterion } from './criterion-kinds.ts';
import { personName } from './person-name.ts';
import type { ConsentInput, ContactInput } from './read-contact.ts';

export const instant = z.iso.datetime({ offset: true }).meta({ example: '2026-11-22T17:38:00Z' });
const email = z.string().describe('Told apart without regard to case.').meta({ example: 'kim@example.com' });
const externalId = z.string().describe('Your customer number.').meta({ example: '17850' });
const timeZone = z.string().describe('IANA time zone.').meta({ example: 'Europe/Stockholm' });
const language = z.string().describe('BCP 47 tag.').meta({ example: 'sv' });
const topic = z
  .string()
  .describe('What the contact wants, or does not want, to hear about.')
  .meta({ example: 'newsletter' });
const state = z.enum(['subscribed', 'unsubscribed']);

/** How a sender names a contact. */
export const contactRefSchema = z.union(
  [
    z.strictObject({ contactId: z.number().int().min(1).meta({ example: 1 }) }),
    z.strictObject({ externalId: z.string().meta({ example: '17850' }) }),
    z.strictObject({ email: z.string().meta({ example: 'kim@example.com' }) }),
  ],
  'Name the contact by one of contactId, externalId and email.',
);

/** A row of a bulk request, shown as its schema, but taken as it is: rows are judged one by one, later, and only once. */
export const anyRow = (schema: z.ZodType) => z.unknown().or(schema);

const attributes = z
  .record(z.string(), z.unknown())
  .describe('Text, numbers, true or false, ISO dates, lists of texts; null removes one. Merged into what is known.')
  .meta({ example: { firstName: 'Kim', birthday: '1951-03-14', interests: ['tea', 'garden'] } });

const consentFields = {
  topic,
  state,
  at: instant.optional().describe('When it was said; now when absent. The latest instant wins.'),
  source: z.string().optional().describe('Where it was said; "api" when absent.').meta({ example: 'checkout' }),
  evidence: z.record(z.string(), z.unknown()).optional().describe('Facts that prove it, kept for ever.'),
  confirmed: z
    .boolean()
    .optional()
    .describe(
      'True: it was confirmed elsewhere, and you keep the proof. Without it, a yes to a topic with double opt-in sends a mail that asks, and counts once that was confirmed.',
    ),
};

export const consentInput = z.strictObject(consentFields).meta({ id: 'ConsentInput' });

/** One contact as it is sent: shape only; what the fields may hold is judged by the room. */
export const contactInput = z
  .strictObject({
    externalId: externalId.nullish(),
    email: email.nullish(),
    attributes: attributes.optional(),
    timeZone: timeZone.nullish(),
    language: language.nullish(),
    createdAt: instant.optional().describe('When the contact became known; taken for new contacts only.'),
    consent: z
      .array(consentInput)
      .max(50)
      .optional()
      .describe('A statement without "at" never undoes an unsubscribe: a nightly synchronisation is safe.'),
  })
  .describe('At least one of externalId and email.')
  .meta({ id: 'ContactInput' });

const toConsent = ({ at, ...consent }: z.output<typeof consentInput>): ConsentInput => ({
  ...consent,
  at: at === undefined ? undefined : new Date(at),
});

export const toContactInput = ({ createdAt, consent, ...fields }: z.output<typeof contactInput>): ContactInput => ({
  ...fields,
  createdAt: createdAt === undefined ? undefined : new Date(createdAt),
  consent: consent?.map(toConsent),
});

export const toConsentChange = (contactId: number, consent: z.output<typeof consentInput>) => ({
  ...toConsent(consent),
  contactId,
});

export const contactsBulk = z.object({
  contacts: z
    .array(anyRow(contactInput))
    .min(1)
    .max(1_000)
    .describe('Judged one by one: a row that is not a ContactInput is rejected alone.'),
});

export const contactPatch = z
  .strictObject({
    externalId: externalId.nullable(),
    email: email.nullable(),
    attributes,
    timeZone: timeZone.nullable(),
    language: language.nullable(),
  })
  .partial()
  .describe('Only what is sent changes; null removes it.');

export const upsertAnswer = z.object({
  kind: z.enum(['created', 'updated', 'unchanged']),
  contactId: z.number().int(),
});

const problem = z.object({
  code: z.string().meta({ example: 'contact_email_taken' }),
  message: z.string(),
  path: z.string().describe('Where in the row.').meta({ example: 'email' }),
});

export const rejectedAnswer = z.object({ index: z.number().int(), kind: z.literal('rejected'), problem });

export const contactsBulkAnswer = z.object({
  counts: z.object({
    created: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    rejected: z.number().int(),
  }),
  outcomes: z
    .array(
      z.union([
        z.object({
          index: z.number().int().describe('Place in the request, from 0.'),
          kind: z.enum(['created', 'updated', 'unchanged']),
          contactId: z.number().int(),
        }),
        rejectedAnswer,
      ]),
    )
    .describe('In the order of the rows.'),
});

export const contactAnswer = z
  .object({
    id: z.number().int(),
    name: z
      .string()
      .nullable()
      .describe('What its attributes call it (first name and last name, or name); null when they do not.')
      .meta({ example: 'Kim Berg' }),
    externalId: externalId.nullable(),
    email: email.nullable(),
    attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
    timeZone: timeZone.nullable(),
    language: language.nullable(),
    subscriptions: z.array(z.object({ topic, state, at: instant })).describe('The latest consent per topic.'),
    suppressed: z.string().nullable().describe('Why the address must not be written to, whatever the consent.'),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Contact' });

export const presentContact = ({ emailNormal: _, bucket: __, ...contact }: Contact) => ({
  ...contact,
  name: personName(contact.attributes),
});

export const contactParams = z.object({ contactId: idParam });

export const contactsQuery = pageQuery.extend({
  email: email.optional().describe('Only the contact with this e-mail.'),
  externalId: externalId.optional().describe('Only the contact with this external id.'),
  search: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('Only contacts of whom each of these words begins a word of the name, the e-mail or the external id.')
    .meta({ example: 'anna' }),
});

export const consentAnswer = z
  .object({
    id: z.number().int(),
    topic,
    state,
    source: z.string(),
    evidence: z.record(z.string(), z.unknown()).nullable(),
    at: instant.describe('When it was said.'),
    recordedAt: instant.describe('When we learned of it.'),
  })
  .meta({ id: 'Consent' });

const attributeName = z
  .string()
  .describe('Letters, digits and _, beginning with a letter.')
  .meta({ example: 'birthday' });

const attributeType = z
  .enum(attributeTypes)
  .describe('company: a reference to a company, by its key (text); only a declaration makes an attribute one.');

const criterion = z
  .enum(criterionKinds)
  .describe('Which kind of criterion the attribute is for segments.')
  .meta({ example: 'demographic' });

export const attributeInput = z.object({
  name: attributeName,
  type: attributeType,
  criterion: criterion.nullish(),
});

export const attributePut = z
  .strictObject({
    type: attributeType.optional().describe('Needed when the attribute is not declared yet; it never changes.'),
    criterion: criterion.nullable().describe('Null: nobody says.'),
  })
  .meta({ id: 'ContactAttributeInput' });

export const attributeParams = z.object({ attributeName: z.string().min(1).max(64).meta({ example: 'birthday' }) });

export const attributeAnswer = z
  .object({
    name: attributeName,
    type: attributeType,
    criterion: criterion.nullable().describe('Null: nobody said.'),
    proposedCriterion: criterion
      .nullable()
      .describe('What attributes of such a name usually are: not used until said.'),
    createdAt: instant,
  })
  .meta({ id: 'ContactAttribute' });

export const presentAttribute = (def: AttributeDef) => ({ ...def, proposedCriterion: guessCriterion(def.name) });

export const attributesAnswer = z.object({ items: z.array(attributeAnswer) });
