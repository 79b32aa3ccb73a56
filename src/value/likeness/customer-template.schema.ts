/** A template as it is kept (customer_template, and each version of it in value_model), and as the API shows it. */
import { z } from 'zod';

const count = z.number().int().min(0);
const instant = z.iso.datetime({ offset: true }).meta({ example: '2026-11-22T02:10:00.000Z' });
const counts = z.object({ yes: count, known: count });

export const question = z
  .union([
    z.object({ feature: z.string(), op: z.literal('is'), value: z.string() }),
    z.object({ feature: z.string(), op: z.literal('at-least'), value: z.number() }),
    z.object({ feature: z.string(), op: z.literal('true') }),
  ])
  .meta({ example: { feature: 'company:industry', op: 'is', value: 'hotels' } });

export const aside = z.union([
  z.object({ kind: z.literal('counts-purchases') }),
  z.object({ kind: z.literal('tells-value'), area: z.number() }),
  z.object({ kind: z.literal('explained-by-orders'), share: z.number() }),
  z.object({ kind: z.literal('says-the-same'), as: z.string() }),
  z.object({ kind: z.literal('may-be-chance') }),
]);

export const decision = z.enum(['keep', 'strike', 'auto']);

export const storedTrait = z.object({
  key: z.string(),
  question,
  best: counts,
  rest: counts,
  weight: z.object({ yes: z.number(), no: z.number(), yesLow: z.number(), yesHigh: z.number() }),
  p: z.number(),
  adjusted: z.number(),
  q: z.number(),
  aside: aside.nullable(),
  decision,
});
export type StoredTrait = z.output<typeof storedTrait>;

export const basis = z.object({
  kind: z.enum(['found', 'nothing-found', 'too-little-data']),
  best: count,
  rest: count,
  tested: count,
  permutations: count,
  measure: z.enum(['by-hand', 'revenue', 'margin', 'expected']),
  windowDays: count.nullable(),
  compareWith: z.enum(['customers', 'everybody']),
});
export type Basis = z.output<typeof basis>;

export const storedTraits = z.object({
  basis,
  traits: z.array(storedTrait),
  /** Scores by the proposal: of the best, and quantiles of the others. */
  bestScores: z.array(z.number()),
});
export type StoredTraits = z.output<typeof storedTraits>;

export const storedThresholds = z.object({
  go: z.number(),
  no: z.number(),
  why: z.string(),
  byOperator: z.boolean(),
  proposed: z.object({ go: z.number(), no: z.number(), why: z.string() }),
});
export type StoredThresholds = z.output<typeof storedThresholds>;

const share = z.object({
  of: count,
  count,
  share: z.number(),
  low: z.number().describe('95 % interval (Jeffreys).'),
  high: z.number(),
});

const measured = z.object({
  contacts: count,
  ordered: share,
  area: z
    .number()
    .nullable()
    .describe(
      'Chance that one of the tenth worth most afterwards had a higher score than another; 0.5 = ranks nobody.',
    ),
  bands: z.array(
    z.object({
      from: z.number(),
      to: z.number(),
      contacts: count,
      ordered: share.describe('Of this band of scores, who ordered afterwards.'),
      worthMost: share.describe('Of this band of scores, who was among the tenth worth most afterwards.'),
    }),
  ),
  deciles: z.array(
    z.object({
      decile: count.describe('1: the tenth with the highest scores.'),
      contacts: count,
      lowestScore: z.number(),
      valueEach: z.number().describe('Minor units afterwards, on average.'),
      lift: z.number().nullable().describe('Over the average of everybody.'),
      shareOfValue: z.number().nullable(),
    }),
  ),
});

export const storedCheck = z.union([
  z.object({
    kind: z.literal('measured'),
    asOf: instant.describe('Built and scored with what was known then.'),
    until: instant,
    traits: z.array(z.string()).describe('What the template of that day went by.'),
    notes: z.array(z.string()),
    everybody: measured,
    customers: measured.nullable().describe('Who had ordered by then; null when that is too few.'),
    prospects: measured.nullable().describe('Who had not; null when that is too few.'),
  }),
  z.object({ kind: z.literal('too-little-data'), asOf: instant, detail: z.string() }),
]);
export type StoredCheck = z.output<typeof storedCheck>;
