/**
 * The language of segments, as data. A definition is a tree: `all`, `any` and `not` over conditions ("leaves").
 *
 * What the words mean, for both evaluators:
 * - Every leaf is true or false, never unknown, also before `not`. "Missing" is a condition of its own.
 * - "The last N" at an instant t holds what happened after t - N and not after t: an event leaves exactly N later.
 * - "Between" holds from its first instant, without its last.
 * - Nothing counts before it happened. Count and sum of nothing are 0; min, max and last of nothing satisfy no comparison.
 * - Of events at the same instant, the one with the largest amount is the last.
 */
import { z } from 'zod';
import { isStorableText } from '../contacts/index.ts';
import { INSTANT_PATTERN } from './read-instants.ts';

// A definition may not ask for what PostgreSQL's text cannot hold: nothing stored could ever equal it.
const text = (max: number) =>
  z.string().min(1).max(max).refine(isStorableText, 'must not contain the character 0 or half a surrogate pair');
const name = text(200).describe('A name, exactly as written in the records.');
const whole = z.number().int().min(-1e15).max(1e15);
const instant = z
  .string()
  .regex(
    new RegExp(INSTANT_PATTERN),
    'must be a date (2026-05-01) or an instant with offset (2026-05-01T08:30:00+02:00)',
  )
  .describe('A date (local midnight of the workspace) or an instant with offset.')
  .meta({ example: '2026-05-01' });

const length = {
  amount: z.number().int().min(1).max(100_000),
  unit: z.enum(['minutes', 'hours', 'days']).describe('A day is 24 hours, whatever the clocks do.'),
};

const window = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('ever') }),
    z.strictObject({ type: z.literal('last'), ...length }),
    z.strictObject({ type: z.literal('between'), from: instant, to: instant.describe('Not included.') }),
  ])
  .describe('When it happened; without it: ever.');

const localTime = z
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

const comparison = z.enum(['at-least', 'at-most', 'exactly']);
const scalar = z.union([text(1000), z.number(), z.boolean()]);
const scalars = z.array(scalar).min(1).max(1000).describe('Any of these.');

const ofAttribute = {
  type: z.literal('attribute'),
  name: name.describe('An attribute; or the contact itself: $email, $external_id, $language, $time_zone, $created_at.'),
};
const attribute = z.discriminatedUnion('op', [
  z.strictObject({ ...ofAttribute, op: z.literal('is'), value: scalar }),
  z.strictObject({ ...ofAttribute, op: z.literal('is-not'), value: scalar }).describe('Known, and something else.'),
  z.strictObject({ ...ofAttribute, op: z.literal('in'), values: scalars }),
  z
    .strictObject({ ...ofAttribute, op: z.literal('contains'), value: text(1000) })
    .describe('A text that has this part, or a list that has this item.'),
  z.strictObject({ ...ofAttribute, op: z.literal('at-least'), value: z.number() }),
  z.strictObject({ ...ofAttribute, op: z.literal('at-most'), value: z.number() }),
  z.strictObject({ ...ofAttribute, op: z.literal('between'), from: z.number(), to: z.number().describe('Included.') }),
  z.strictObject({ ...ofAttribute, op: z.literal('before'), at: instant }),
  z.strictObject({ ...ofAttribute, op: z.literal('after'), at: instant.describe('Not included.') }),
  z.strictObject({ ...ofAttribute, op: z.literal('within-last'), ...length }),
  z.strictObject({ ...ofAttribute, op: z.literal('exists') }),
  z.strictObject({ ...ofAttribute, op: z.literal('missing') }),
]);

const ofProperty = { field: z.literal('property'), name };
const where = z.discriminatedUnion('field', [
  z.strictObject({ field: z.literal('ref'), values: z.array(text(500)).min(1).max(1000).describe('Any of these.') }),
  z.strictObject({ field: z.literal('amount'), op: comparison, value: whole.describe('Minor units.') }),
  z.discriminatedUnion('op', [
    z.strictObject({ ...ofProperty, op: z.literal('in'), values: scalars }),
    z.strictObject({ ...ofProperty, op: z.literal('at-least'), value: z.number() }),
    z.strictObject({ ...ofProperty, op: z.literal('at-most'), value: z.number() }),
    z.strictObject({ ...ofProperty, op: z.literal('exists') }),
  ]),
]);

const counted = { op: comparison, value: whole.min(0), window: window.optional() };

const event = z.strictObject({
  type: z.literal('event'),
  kind: name.describe('order, refund, message_opened, … or one of your own.'),
  where: z.array(where).min(1).max(10).optional().describe('All of these must hold for an event to count.'),
  localTime: localTime.optional(),
  window: window.optional(),
  measure: z
    .enum(['count', 'sum', 'min', 'max', 'last'])
    .describe('How many; or the amounts: sum, smallest, largest, latest.'),
  op: comparison,
  value: whole.describe('Number of events, or an amount in minor units.'),
});

const linesOf = z
  .strictObject({
    products: z.array(text(500)).min(1).max(1000).optional(),
    categories: z.array(text(500)).min(1).max(1000).optional(),
    brands: z.array(text(500)).min(1).max(1000).optional(),
  })
  .describe('Only lines of these: one of the products, and one of the categories, and one of the brands, where given.');

const ofPurchase = { type: z.literal('purchase'), lines: linesOf.optional() };
const purchase = z.discriminatedUnion('measure', [
  z
    .strictObject({ ...ofPurchase, measure: z.literal('orders'), ...counted, localTime: localTime.optional() })
    .describe('How many orders (with such a line).'),
  z
    .strictObject({
      ...ofPurchase,
      measure: z.literal('net'),
      op: comparison,
      value: whole.describe('Minor units.'),
      window: window.optional(),
    })
    .describe('Money spent, refunds of the same time taken off.'),
  z
    .strictObject({ ...ofPurchase, measure: z.literal('recency'), op: z.enum(['at-least', 'at-most']), ...length })
    .describe('Time since the latest order (with such a line); somebody who never ordered satisfies neither.'),
  z
    .strictObject({
      ...ofPurchase,
      measure: z.literal('share'),
      localTime,
      op: z.enum(['at-least', 'at-most']),
      percent: z.number().int().min(0).max(100),
      window: window.optional(),
    })
    .describe('Share of the orders that fall into a local time; nobody without orders satisfies it.'),
]);

const engagement = z.strictObject({
  type: z.literal('engagement'),
  action: z.enum(['received', 'opened', 'clicked', 'unsubscribed', 'bounced']),
  campaignId: z.number().int().min(1).optional().describe('Without: any campaign.'),
  ...counted,
});

const consent = z.strictObject({
  type: z.literal('consent'),
  topic: name,
  state: z.enum(['subscribed', 'unsubscribed', 'none']).describe('none: nothing was ever said about the topic.'),
});

const offer = z.strictObject({
  type: z.literal('offer'),
  offerId: z.number().int().min(1).optional().describe('Without: any offer.'),
  ...counted,
});

const segment = z.strictObject({
  type: z.literal('segment'),
  segmentId: z.number().int().min(1).max(2_147_483_647),
  is: z.enum(['in', 'not-in']),
});

const sample = z.strictObject({
  type: z.literal('sample'),
  percent: z.number().int().min(0).max(100),
  salt: text(100).optional().describe('Another salt draws other people.'),
});

const leaf = z.union([attribute, event, purchase, engagement, consent, offer, segment, sample]);

/** A condition about one thing. */
export type Leaf = Readonly<z.output<typeof leaf>>;
/** A part of a definition: a group or a leaf. */
export type Node =
  | { readonly type: 'all' | 'any'; readonly of: readonly Node[] }
  | { readonly type: 'not'; readonly of: Node }
  | Leaf;
/** A saved rule: who belongs. Never changed once written: a change is a new version. */
export type Definition = { readonly version: 1; readonly root: Node };

export type Window = z.output<typeof window>;
export type LocalTime = z.output<typeof localTime>;
export type Where = z.output<typeof where>;
export type LinesOf = z.output<typeof linesOf>;
export type Comparison = z.output<typeof comparison>;
export type LeafOf<Type extends Leaf['type']> = Extract<Leaf, { type: Type }>;

const nodes: z.ZodType<Node> = z.lazy(() => node);
const group = { of: z.array(nodes).min(1).max(100) };

/** Zod schema of one node. */
export const node: z.ZodType<Node> = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('all'), ...group }),
    z.strictObject({ type: z.literal('any'), ...group }),
    z.strictObject({ type: z.literal('not'), of: nodes }),
    attribute,
    event,
    purchase,
    engagement,
    consent,
    offer,
    segment,
    sample,
  ])
  .meta({ id: 'SegmentNode', description: 'all, any, not; or one condition.' });

const MOST_NODES = 200;
const DEEPEST = 12;

/** Nodes of a tree, children after their parent. */
export function* walkNodes(root: Node, depth = 1): Generator<{ node: Node; depth: number }> {
  yield { node: root, depth };
  if (root.type === 'not') yield* walkNodes(root.of, depth + 1);
  else if (root.type === 'all' || root.type === 'any') for (const child of root.of) yield* walkNodes(child, depth + 1);
}

/** Zod schema of a definition; at most 200 nodes, 12 deep. */
export const definitionSchema: z.ZodType<Definition> = z
  .strictObject({ version: z.literal(1).describe('Version of the language.'), root: node })
  .superRefine((definition, context) => {
    let count = 0;
    let deepest = 0;
    for (const { depth } of walkNodes(definition.root)) {
      count += 1;
      deepest = Math.max(deepest, depth);
    }
    if (count > MOST_NODES)
      context.addIssue({ code: 'custom', path: ['root'], message: `has ${count} parts, ${MOST_NODES} are allowed` });
    if (deepest > DEEPEST)
      context.addIssue({
        code: 'custom',
        path: ['root'],
        message: `is nested ${deepest} deep, ${DEEPEST} are allowed`,
      });
  })
  .meta({
    id: 'SegmentDefinition',
    description: 'Who belongs to a segment.',
    example: {
      version: 1,
      root: {
        type: 'all',
        of: [
          {
            type: 'purchase',
            measure: 'orders',
            localTime: { fromMinute: 0, toMinute: 720 },
            window: { type: 'last', amount: 90, unit: 'days' },
            op: 'at-least',
            value: 3,
          },
          { type: 'not', of: { type: 'engagement', action: 'unsubscribed', op: 'at-least', value: 1 } },
        ],
      },
    },
  });

/** The language as JSON Schema (draft 2020-12), for editors and other programs. */
export function definitionJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(definitionSchema, { target: 'draft-2020-12' }) as Record<string, unknown>;
}
