/** What the API takes and answers about templates of best customers. */
import { z } from 'zod';
import { idParam, pageQuery } from '../../platform/index.ts';
import { FEWEST_BEST, MOST_BEST } from './build-template.ts';
import { basis, decision, question, storedCheck, storedThresholds, storedTrait } from './customer-template.schema.ts';

const instant = z.iso.datetime({ offset: true }).meta({ example: '2026-11-22T02:10:00.000Z' });
const id = z.number().int();
const name = z.string().trim().min(1).max(200).meta({ example: 'Like our ten best' });
const contactIds = z
  .array(z.number().int().min(1).max(2_147_483_647))
  .min(FEWEST_BEST)
  .max(MOST_BEST)
  .describe('Picked by hand: 5 to 15 contacts.')
  .meta({ example: [11, 12, 13, 14, 15] });

export const templateParams = z.object({ customerTemplateId: idParam });
export const templateContactParams = z.object({ customerTemplateId: idParam, contactId: idParam });

export const newTemplate = z
  .strictObject({
    name,
    contactIds: contactIds.optional(),
    top: z
      .strictObject({
        count: z.number().int().min(FEWEST_BEST).max(MOST_BEST).default(10),
        measure: z
          .enum(['revenue', 'margin', 'expected'])
          .default('revenue')
          .describe('revenue: orders less refunds; margin: less cost of goods; expected: expected_value_365.'),
        windowDays: z.number().int().min(30).max(3_650).default(365).describe('Of revenue and margin.'),
      })
      .optional()
      .describe('Those who are worth most, instead of picking.'),
    compareWith: z
      .enum(['customers', 'everybody'])
      .default('customers')
      .describe('Whom the best are compared with: others who have ordered, or all contacts.'),
  })
  .refine(
    (wanted) => (wanted.contactIds === undefined) !== (wanted.top === undefined),
    'Give either contactIds or top.',
  )
  .meta({ example: { name: 'Like our ten best', top: { count: 10, measure: 'revenue', windowDays: 365 } } });
export type NewTemplate = z.output<typeof newTemplate>;

export const templatePatch = z
  .strictObject({
    name: name.optional(),
    traits: z
      .array(
        z.strictObject({
          key: z.string().min(1).max(400).meta({ example: 'company:industry is hotels' }),
          decision: decision.describe('auto: as it was found.'),
        }),
      )
      .max(200)
      .optional(),
    thresholds: z
      .strictObject({ go: z.number().min(-1_000).max(1_000), no: z.number().min(-1_000).max(1_000) })
      .nullable()
      .optional()
      .describe('null: as proposed.')
      .meta({ example: { go: 2.5, no: 0 } }),
    contactIds: contactIds.optional(),
    rebuild: z
      .literal(true)
      .optional()
      .describe('Look at everything anew; “top by value” chooses anew. What was kept and struck stays so.'),
  })
  .refine((patch) => Object.values(patch).some((value) => value !== undefined), 'Give at least one field.')
  .meta({ example: { traits: [{ key: 'company:industry is hotels', decision: 'keep' }] } });
export type TemplatePatch = z.output<typeof templatePatch>;

const weights = storedTrait.shape.weight.describe(
  'Added to the score for a yes and for a no (natural log-odds), with the 95 % interval of the yes.',
);

export const traitAnswer = z
  .object({
    key: z.string(),
    family: z.string().describe('attributes, companies, purchases, timing, engagement'),
    words: z.string().meta({ example: 'same industry (hotels)' }),
    wordsNo: z.string().meta({ example: 'another industry than hotels' }),
    question,
    state: z.enum(['kept', 'struck', 'set-aside']).describe('Only kept ones count.'),
    decision,
    asideAs: z
      .enum(['counts-purchases', 'tells-value', 'explained-by-orders', 'says-the-same', 'may-be-chance'])
      .nullable()
      .describe(
        'Why it was set aside as it was found: the first three restate that much was bought. null: it was not.',
      ),
    best: storedTrait.shape.best.describe('Of the best: who says yes, out of those of whom it is known.'),
    rest: storedTrait.shape.rest,
    weight: weights,
    p: z.number().describe("Fisher's exact test of this question alone."),
    adjusted: z.number().describe('The same for all questions together (Westfall and Young).'),
    q: z.number().describe('False discovery rate (Benjamini and Hochberg).'),
    why: z.string(),
  })
  .meta({ id: 'CustomerTemplateTrait' });

export const traitsAnswer = z.object({
  version: id,
  summary: z.string(),
  kept: z.array(traitAnswer),
  struck: z.array(traitAnswer),
  setAside: z.array(traitAnswer),
});

export const templateAnswer = z
  .object({
    id,
    name,
    chosenBy: z.enum(['by-hand', 'top-by-value']),
    contactIds: z.array(id).describe('The best customers; those erased since are gone from it.'),
    version: id.describe('Counts up with every change of the score.'),
    state: z.enum(['draft', 'active', 'archived']).describe('active: scores everybody, every night.'),
    basis: basis.describe('What it was made of. nothing-found: nothing sets them apart.'),
    summary: z.string(),
    kept: id.describe('Traits that count.'),
    setAside: id,
    struck: id,
    bestScores: z.array(z.number()).describe('What the best customers themselves score, highest first.'),
    thresholds: storedThresholds,
    valueNames: z
      .object({
        score: z.string().meta({ example: 'template_7' }),
        advice: z.string().meta({ example: 'template_7_advice' }),
      })
      .describe('By these names segments and messages read the values.'),
    dataUntil: instant,
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'CustomerTemplate' });

export const templateDetail = templateAnswer
  .extend({
    best: z
      .array(z.object({ contactId: id, externalId: z.string().nullable(), email: z.string().nullable() }))
      .describe('Who `contactIds` are.'),
    scored: z
      .object({ go: id, thinkTwice: id, no: id, lastChangeAt: instant })
      .nullable()
      .describe('Contacts by advice; null before the first scoring.'),
  })
  .meta({ id: 'CustomerTemplateDetail' });

export const checkAnswer = z.object({ version: id, check: storedCheck }).meta({ id: 'CustomerTemplateCheck' });

const advice = z.enum(['go', 'think-twice', 'no']);
const flag = z.enum(['true', 'false']).meta({ example: 'true' });

export const rankedQuery = pageQuery.extend({
  limit: z.coerce
    .number('must be a whole number')
    .int()
    .min(1)
    .max(200)
    .default(50)
    .describe('Items at most (1 to 200).'),
  advice: advice.optional().meta({ example: 'go' }),
  prospects: flag.optional().describe('true: only those who have never ordered.'),
});

const reason = z.object({
  key: z.string(),
  words: z.string().meta({ example: 'two decision makers known (or more)' }),
  isYes: z.boolean(),
  weight: z.number(),
});

export const rankedContact = z.object({
  contactId: id,
  externalId: z.string().nullable(),
  email: z.string().nullable(),
  isProspect: z.boolean().describe('Has never ordered.'),
  score: z.number(),
  advice,
  at: instant.describe('When this score was first worked out.'),
  explanation: z.string().meta({ example: 'same industry (hotels), +2.1; two decision makers known (or more), +0.8' }),
  reasons: z.array(reason).describe('By what is known now; what is not known weighs nothing.'),
});

export const contactAnswer = z.object({
  contactId: id,
  score: z.number().describe('By what is known now.'),
  advice,
  explanation: z.string(),
  reasons: z.array(reason),
  held: z
    .object({ score: z.number(), advice, at: instant, version: id })
    .nullable()
    .describe('What segments and messages see, of the last scoring.'),
});
