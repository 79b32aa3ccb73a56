/** What can be asked of purchases. What its words mean is said in definition.schema.ts. */
import { z } from 'zod';
import {
  comparison,
  counted,
  length,
  linesOf,
  localTime,
  percent,
  text,
  whole,
  window,
} from './condition-parts.schema.ts';

const ofPurchase = { type: z.literal('purchase'), lines: linesOf.optional() };
const lineField = z.enum(['product', 'category', 'brand']);
export const purchase = z.discriminatedUnion('measure', [
  z
    .strictObject({ ...ofPurchase, measure: z.literal('orders'), ...counted, localTime: localTime.optional() })
    .describe('How many orders (with such a line).'),
  z
    .strictObject({
      ...ofPurchase,
      measure: z.enum(['net', 'average']),
      op: comparison,
      value: whole.describe('Minor units.'),
      window: window.optional(),
    })
    .describe(
      'Money spent, refunds of the same time taken off (of such lines): together, or on average per order (with such a ' +
        'line; nobody without orders satisfies it).',
    ),
  z
    .strictObject({
      ...ofPurchase,
      measure: z.literal('quantity'),
      op: comparison,
      value: z.number().min(-1e9).max(1e9).describe('Pieces, or a weight, in thousandths at the finest.'),
      window: window.optional(),
    })
    .describe('How much (of such lines), refunds of the same time taken off.'),
  z
    .strictObject({
      ...ofPurchase,
      measure: z.literal('distinct'),
      of: z.enum(['product', 'category', 'brand', 'days']),
      ...counted,
    })
    .describe('How many different products, categories, brands were ordered, or on how many local days.'),
  z
    .strictObject({
      ...ofPurchase,
      measure: z.enum(['recency', 'tenure']),
      op: z.enum(['at-least', 'at-most']),
      ...length,
    })
    .describe(
      'Time since the latest order (recency) or the first (tenure), with such a line: N or longer (at-least), or less than ' +
        'N (at-most). Somebody who never ordered satisfies neither.',
    ),
  z
    .strictObject({
      ...ofPurchase,
      measure: z.literal('share'),
      localTime,
      op: z.enum(['at-least', 'at-most']),
      percent,
      window: window.optional(),
    })
    .describe('Share of the orders that fall into a local time; nobody without orders satisfies it.'),
  z
    .strictObject({
      ...ofPurchase,
      measure: z.literal('favourite'),
      of: lineField,
      by: z.enum(['orders', 'quantity', 'amount']).describe('Quantity and amount have refunds taken off.'),
      values: z.array(text(500)).min(1).max(1000).describe('Any of these is the favourite, or one of several alike.'),
      window: window.optional(),
    })
    .describe('What the contact orders most of.'),
]);
