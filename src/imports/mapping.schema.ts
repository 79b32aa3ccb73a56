import { z } from 'zod';
import { isTimeZone } from '../platform/index.ts';
import { isInstantFormat } from './read-instant.ts';

/** What a file holds: one contact a row, one order a row, or one line of an order a row. */
export const importKinds = ['contacts', 'orders', 'order-lines'] as const;
export type ImportKind = (typeof importKinds)[number];

const column = z.string().min(1).max(200).describe('Name of the column, as in the header line of the file.');

/** Where the value of a field comes from: a column (short form: its name), or the same value for every row. */
const sourceSchema = z.union([
  column,
  z.strictObject({
    column,
    format: z
      .string()
      .max(60)
      .optional()
      .describe(
        'Text fields: "integer" turns 17850.0 into 17850, "number" normalises numbers. Times: "iso" (default), "epoch-s", "epoch-ms", or a pattern such as "DD/MM/YYYY HH:mm".',
      ),
  }),
  z.strictObject({ value: z.string().min(1).max(500).describe('The same value for every row.') }),
]);

/** Yes or no, said by the words a column holds. A fixed answer: `{ "value": true }`. */
const wordsSchema = z.union([
  column,
  z.strictObject({
    column,
    yes: z.array(z.string().max(100)).min(1).optional().describe('Words that mean yes. Default: true, yes, y, 1.'),
    no: z.array(z.string().max(100)).min(1).optional().describe('Words that mean no. Default: false, no, n, 0, empty.'),
  }),
  z.strictObject({ value: z.boolean() }),
]);

const attributeSchema = z.union([
  column,
  z.strictObject({
    column,
    type: z
      .enum(['text', 'number', 'boolean', 'date', 'list', 'company'])
      .optional()
      .describe('Declared type. Default: what the workspace has declared, else text.'),
    format: z
      .string()
      .max(60)
      .optional()
      .describe('For dates: as for times; keeps the day when no clock time is in it.'),
    separator: z.string().min(1).max(5).default('|').describe('Between the items of a list.'),
    empty: z
      .enum(['keep', 'remove'])
      .default('keep')
      .describe('What an empty cell does: leave the contact as it is, or take the attribute away.'),
  }),
  z.strictObject({ value: z.union([z.string().min(1).max(2000), z.number(), z.boolean()]) }),
]);

const consentSchema = z.strictObject({
  topic: z.string().min(1).max(64),
  state: wordsSchema.describe('Yes = subscribed, no = unsubscribed; an empty or other word says nothing.'),
  at: sourceSchema
    .optional()
    .describe('When it was said. Without it, a row never overrules what the contact has said before.'),
  source: z.string().min(1).max(64).default('import'),
});

export type Source = z.output<typeof sourceSchema>;
export type Words = z.output<typeof wordsSchema>;
export type AttributeSource = z.output<typeof attributeSchema>;
export type ConsentSource = z.output<typeof consentSchema>;

const shared = {
  delimiter: z.enum([',', ';', '\t', '|']).optional().describe('Default: found out from the header line.'),
  encoding: z
    .enum(['auto', 'utf-8', 'latin1'])
    .default('auto')
    .describe('auto: UTF-8, or latin1 (Windows-1252) when the beginning of the file is not valid UTF-8.'),
  decimal: z.enum(['.', ',']).default('.').describe('The decimal separator of the file.'),
  thousands: z.enum(['', ',', '.', ' ', "'"]).default('').describe('The thousands separator of the file.'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'is not an IANA time zone')
    .optional()
    .describe('Zone of times without an offset. Default: the time zone of the workspace.'),
};

const contactsMapping = z.strictObject({
  ...shared,
  fields: z
    .strictObject({
      externalId: sourceSchema.optional(),
      email: sourceSchema.optional(),
      timeZone: sourceSchema.optional(),
      language: sourceSchema.optional(),
      createdAt: sourceSchema.optional(),
    })
    .refine((fields) => fields.externalId !== undefined || fields.email !== undefined, 'needs externalId or email'),
  attributes: z.record(z.string(), attributeSchema).default({}),
  consents: z.array(consentSchema).max(20).default([]),
});

const purchase = {
  ...shared,
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'is an ISO 4217 code')
    .optional()
    .describe('Currency of the file. It must be that of the workspace, which is the default.'),
  refundPrefix: z
    .string()
    .min(1)
    .max(20)
    .optional()
    .describe('Order numbers that begin with this are refunds, for example "C".'),
  refundAmounts: z
    .enum(['negative', 'positive'])
    .default('negative')
    .describe('How the file writes quantities and amounts of refunds.'),
  codeSeparator: z.string().min(1).max(5).default('|').describe('Between several offer codes of one order.'),
};

const orderFields = {
  orderId: sourceSchema,
  externalId: sourceSchema.optional(),
  email: sourceSchema.optional(),
  at: sourceSchema.optional(),
  codes: sourceSchema.optional().describe('Offer codes given with the order.'),
  isRefund: wordsSchema.optional(),
  refundsOrderId: sourceSchema.optional().describe('The order that a refund takes back.'),
};

const ordersMapping = z.strictObject({
  ...purchase,
  fields: z
    .strictObject({ ...orderFields, at: sourceSchema, amount: sourceSchema })
    .refine((fields) => fields.externalId !== undefined || fields.email !== undefined, 'needs externalId or email'),
});

const orderLinesMapping = z.strictObject({
  ...purchase,
  fields: z
    .strictObject({
      ...orderFields,
      product: sourceSchema,
      name: sourceSchema.optional(),
      category: sourceSchema.optional(),
      brand: sourceSchema.optional(),
      quantity: sourceSchema.optional().describe('Default: 1.'),
      unitPrice: sourceSchema.optional().describe('Price of one: the line is quantity × unit price, rounded half-up.'),
      amount: sourceSchema.optional().describe('Amount of the whole line.'),
    })
    .refine(
      (fields) => (fields.unitPrice === undefined) !== (fields.amount === undefined),
      'needs either unitPrice or amount',
    ),
});

/** The mapping of each kind of file. */
export const mappingSchemas = {
  contacts: contactsMapping,
  orders: ordersMapping,
  'order-lines': orderLinesMapping,
} as const;

export type ContactsMapping = z.output<typeof contactsMapping>;
export type OrdersMapping = z.output<typeof ordersMapping>;
export type OrderLinesMapping = z.output<typeof orderLinesMapping>;
export type Mapping = ContactsMapping | OrdersMapping | OrderLinesMapping;

const instantFields = new Set(['at', 'createdAt']);
const textFormats = new Set(['integer', 'number']);
const decimalFields = new Set(['quantity', 'unitPrice', 'amount']);

/** Formats that the fields named cannot have: what a schema per field would say, in the words of the field. */
export function formatProblems(mapping: Mapping): { path: string; message: string }[] {
  const problems: { path: string; message: string }[] = [];
  const check = (path: string, isInstant: boolean, format: string | undefined) => {
    if (format === undefined) return;
    const fits = isInstant ? isInstantFormat(format) : textFormats.has(format);
    if (fits) return;
    const wanted = isInstant
      ? '"iso", "epoch-s", "epoch-ms" or a pattern with YYYY, MM and DD'
      : '"integer" or "number"';
    problems.push({ path, message: `The format must be ${wanted}, not "${format}".` });
  };
  const formatOf = (source: unknown): string | undefined =>
    typeof source === 'object' && source !== null && 'format' in source
      ? String(source.format ?? '') || undefined
      : undefined;
  for (const [name, source] of Object.entries(mapping.fields)) {
    if (!decimalFields.has(name)) check(`mapping.fields.${name}.format`, instantFields.has(name), formatOf(source));
  }
  if ('attributes' in mapping) {
    for (const [name, source] of Object.entries(mapping.attributes)) {
      check(`mapping.attributes.${name}.format`, true, formatOf(source));
    }
    mapping.consents.forEach((consent, index) => {
      check(`mapping.consents.${index}.at.format`, true, formatOf(consent.at));
    });
  }
  return problems;
}
