/** What conditions are made of: names, windows, local times, comparisons, properties of events, lines of orders. */
import { z } from 'zod';
import { isStorableText } from '../../contacts/index.ts';
import { INSTANT_PATTERN } from './read-instants.ts';

// A definition may not ask for what PostgreSQL's text cannot hold: nothing stored could ever equal it.
export const text = (max: number) =>
  z.string().min(1).max(max).refine(isStorableText, 'must not contain the character 0 or half a surrogate pair');
export const name = text(200).describe('A name, exactly as written in the records.');
export const whole = z.number().int().min(-1e15).max(1e15);
export const instant = z
  .string()
  .regex(
    new RegExp(INSTANT_PATTERN),
    'must be a date (2026-05-01) or an instant with offset (2026-05-01T08:30:00+02:00)',
  )
  .describe('A date (local midnight of the workspace) or an instant with offset.')
  .meta({ example: '2026-05-01' });

export const length = {
  amount: z.number().int().min(1).max(100_000),
  unit: z.enum(['minutes', 'hours', 'days']).describe('A day is 24 hours, whatever the clocks do.'),
};
export const segmentId = z.number().int().min(1).max(2_147_483_647);

export const window = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('ever') }),
    z.strictObject({ type: z.literal('last'), ...length }),
    z.strictObject({ type: z.literal('between'), from: instant, to: instant.describe('Not included.') }),
    z
      .strictObject({ type: z.literal('since-entering'), segmentId })
      .describe('From the instant on at which the contact entered the segment; empty for those who are not in it.'),
  ])
  .describe('When it happened; without it: ever.');

export const localTime = z
  .strictObject({
    weekdays: z
      .array(z.number().int().min(0).max(6))
      .min(1)
      .max(7)
      .optional()
      .describe('0 = Monday; without: all days.'),
    fromMinute: z.number().int().min(0).max(1439).describe('Minute of the local day, included: 0 = 00:00.'),
    toMinute: z
      .number()
      .int()
      .min(0)
      .max(1440)
      .describe('Minute of the local day, not included: 720 = 12:00. Not after fromMinute: on the next day.'),
  })
  .describe("Local time of day, in the workspace's time zone.");

export const comparison = z.enum(['at-least', 'at-most', 'exactly', 'more-than', 'less-than']);
export const oneSided = z.enum(['at-least', 'at-most', 'more-than', 'less-than']);
export const scalar = z.union([text(1000), z.number(), z.boolean()]);
export const scalars = z.array(scalar).min(1).max(1000).describe('Any of these.');
export const ignoreCase = z
  .boolean()
  .optional()
  .describe('Upper and lower case are the same (Latin, Greek, Cyrillic).');
export const zone = z
  .enum(['workspace', 'contact'])
  .optional()
  .describe("Whose time zone a date is read in: the workspace's (the default), or the contact's own where known.");
export const dayOffset = (most: number) => z.number().int().min(-most).max(most);

const ofProperty = { field: z.literal('property'), name };
export const where = z.discriminatedUnion('field', [
  z.strictObject({ field: z.literal('ref'), values: z.array(text(500)).min(1).max(1000).describe('Any of these.') }),
  z.strictObject({ field: z.literal('amount'), op: comparison, value: whole.describe('Minor units.') }),
  z.discriminatedUnion('op', [
    z.strictObject({ ...ofProperty, op: z.literal('in'), values: scalars }),
    z.strictObject({ ...ofProperty, op: oneSided, value: z.number() }),
    z.strictObject({ ...ofProperty, op: z.literal('exists') }),
  ]),
]);
export const wheres = z.array(where).min(1).max(10);

export const counted = { op: comparison, value: whole.min(0), window: window.optional() };
export const percent = z.number().int().min(0).max(100);

export const linesOf = z
  .strictObject({
    products: z.array(text(500)).min(1).max(1000).optional(),
    categories: z.array(text(500)).min(1).max(1000).optional(),
    brands: z.array(text(500)).min(1).max(1000).optional(),
  })
  .describe('Only lines of these: one of the products, and one of the categories, and one of the brands, where given.');

/** When something happened. */
export type Window = z.output<typeof window>;
export type LocalTime = z.output<typeof localTime>;
export type Where = z.output<typeof where>;
export type LinesOf = z.output<typeof linesOf>;
export type Comparison = z.output<typeof comparison>;
