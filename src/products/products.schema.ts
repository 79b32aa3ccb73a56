import { z } from 'zod';
import { anyRow, isStorableText } from '../contacts/index.ts';
import { idParam, pageQuery } from '../platform/index.ts';

/** Longer links cannot stand in a message: rendering refuses them. */
const MAX_ADDRESS_BYTES = 2_000;

const instant = z.iso.datetime({ offset: true });
const minor = z.number().int().min(0).max(1_000_000_000_000);
const text = (most: number) =>
  z.string().trim().min(1).max(most).refine(isStorableText, 'Holds a character that no database keeps as text.');
const address = z
  .url({ protocol: /^https?$/, error: 'Use a web address that starts with https://.' })
  .max(2_000)
  .refine(
    (url) => Buffer.byteLength(url) <= MAX_ADDRESS_BYTES,
    `Has more than ${MAX_ADDRESS_BYTES} bytes, which few mail programs open.`,
  )
  .refine(isStorableText, 'Holds a character that no database keeps as text.')
  .nullable();

const fields = {
  name: text(300).describe('As customers read it.').meta({ example: 'Rye bread' }),
  category: text(200).nullable().meta({ example: 'Bread' }),
  brand: text(200).nullable(),
  price: minor.nullable().describe('One piece, minor units.').meta({ example: 4500 }),
  cost: minor.nullable().describe('Cost of goods of one piece, minor units: for margins and their floors.'),
  url: address.describe('Its page in the shop.'),
  imageUrl: address.describe('A picture of it.'),
  hidden: z.boolean().describe('No longer sold, or not to be shown in messages.'),
};

const sku = text(200).describe('What order lines call it.').meta({ example: 'bread-rye-500' });

/** One product as it is sent: what is not given stays as it is; a new one needs at least a name. */
export const productInput = z
  .strictObject({
    sku,
    ...z.object(fields).partial().shape,
    addedAt: instant.optional().describe('Since when it is sold; now when absent and new.'),
  })
  .meta({ id: 'ProductInput' });
export type ProductInput = z.output<typeof productInput>;

export const productsBulk = z.object({
  products: z
    .array(anyRow(productInput))
    .min(1)
    .max(1_000)
    .describe('Judged one by one: a row that is not a ProductInput is rejected alone.'),
});

const count = z.number().int();

export const productsBulkAnswer = z.object({
  counts: z.object({ created: count, updated: count, rejected: count }),
  outcomes: z
    .array(
      z.union([
        z.object({ index: count.describe('Place in the request, from 0.'), kind: z.enum(['created', 'updated']), sku }),
        z.object({
          index: count,
          kind: z.literal('rejected'),
          problem: z.object({ code: z.string(), message: z.string(), path: z.string() }),
        }),
      ]),
    )
    .describe('In the order of the rows.'),
});

export const productAnswer = z.object({ id: count, sku, ...fields, addedAt: instant }).meta({ id: 'Product' });

export const listQuery = pageQuery.extend({
  category: z.string().max(200).optional(),
  search: z.string().max(200).optional().describe('Part of the name or of the sku.'),
});

export const suggestionsQuery = z.object({
  contactId: idParam,
  source: z
    .enum(['bought-most', 'newest', 'basket'])
    .describe("bought-most and newest: in the contact's favourite category; basket: left in the basket."),
  category: z.string().min(1).max(200).optional().describe("Instead of the contact's favourite category."),
  limit: z.coerce.number().int().min(1).max(12).default(3),
});

export const productFacts = z.object({
  sku: z.string(),
  name: z.string(),
  category: z.string().nullable(),
  brand: z.string().nullable(),
  price: count.nullable(),
  url: z.string().nullable(),
  imageUrl: z.string().nullable(),
});

export const suggestionsAnswer = z.object({
  favouriteCategory: z.string().nullable().describe('What the contact spent most on within a year.'),
  products: z.array(productFacts),
});
