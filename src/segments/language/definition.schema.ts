/**
 * The language of segments, as data. A definition is a tree: `all`, `any` and `not` over conditions ("leaves").
 *
 * What the words mean, for both evaluators:
 * - Every leaf is true or false, never unknown, also before `not`. "Missing" is a condition of its own.
 * - "The last N" at an instant t holds what happened after t - N and not after t: an event leaves exactly N later.
 * - "Between" holds from its first instant, without its last.
 * - Nothing counts before it happened. Count and sum of nothing are 0; min, max and last of nothing satisfy no comparison.
 * - Of events at the same instant, the one with the largest number (amount or property) is the last, the smallest the first.
 * - Refunds lower net, quantity and favourites; they are not orders, and take away no order from a count.
 */
import { z } from 'zod';
import { type Leaf, leaves } from './conditions.schema.ts';

/** A part of a definition: a group or a leaf. */
export type Node =
  | { readonly type: 'all' | 'any'; readonly of: readonly Node[] }
  | { readonly type: 'not'; readonly of: Node }
  | Leaf;
/** A saved rule: who belongs. Never changed once written: a change is a new version. */
export type Definition = { readonly version: 1; readonly root: Node };

const nodes: z.ZodType<Node> = z.lazy(() => node);
const group = { of: z.array(nodes).min(1).max(100) };

/** Zod schema of one node. */
export const node: z.ZodType<Node> = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('all'), ...group }),
    z.strictObject({ type: z.literal('any'), ...group }),
    z.strictObject({ type: z.literal('not'), of: nodes }),
    ...leaves,
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
