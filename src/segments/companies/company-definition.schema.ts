/**
 * The language of segments of companies: `all`, `any` and `not` over conditions on one company: what is known of it, who is
 * known there, what all its contacts bought together, how many of them are in a segment. Asked in SQL, whenever somebody asks.
 */
import { z } from 'zod';
import { comparison, instant, length, name, segmentId, whole } from '../language/condition-parts.schema.ts';
import { comparisonsOf, decides, roles } from '../language/conditions.schema.ts';

const attribute = comparisonsOf(
  {
    type: z.literal('attribute'),
    name: name.describe('An attribute of the company; or the company itself: $name, $key.'),
  },
  {},
);

const counted = { op: comparison, value: whole.min(0) };
const people = z
  .strictObject({ type: z.literal('people'), ...counted, roles: roles.optional(), decides: decides.optional() })
  .describe('How many contacts of the company are known (in such a role, who decide).');

const window = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('ever') }),
    z.strictObject({ type: z.literal('last'), ...length }),
    z.strictObject({ type: z.literal('between'), from: instant, to: instant.describe('Not included.') }),
  ])
  .describe('When it happened; without it: ever.');
const ofPurchase = { type: z.literal('purchase') };
const purchase = z
  .discriminatedUnion('measure', [
    z
      .strictObject({ ...ofPurchase, measure: z.literal('orders'), ...counted, window: window.optional() })
      .describe('How many orders.'),
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
      .describe(
        'Time since the latest order: N or longer, or less than N. A company without orders satisfies neither.',
      ),
  ])
  .describe('What all contacts of the company bought, together; an order of somebody in two companies counts in both.');

const contacts = z
  .strictObject({ type: z.literal('contacts'), segmentId, ...counted })
  .describe('How many of its contacts are in a segment now.');

const leaf = z.union([attribute, people, purchase, contacts]);
export type CompanyLeaf = Readonly<z.output<typeof leaf>>;

/** A part of a definition of a segment of companies. */
export type CompanyNode =
  | { readonly type: 'all' | 'any'; readonly of: readonly CompanyNode[] }
  | { readonly type: 'not'; readonly of: CompanyNode }
  | CompanyLeaf;
export type CompanyDefinition = { readonly version: 1; readonly root: CompanyNode };

const nodes: z.ZodType<CompanyNode> = z.lazy(() => node);
const group = { of: z.array(nodes).min(1).max(50) };
const node: z.ZodType<CompanyNode> = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('all'), ...group }),
    z.strictObject({ type: z.literal('any'), ...group }),
    z.strictObject({ type: z.literal('not'), of: nodes }),
    attribute,
    people,
    purchase,
    contacts,
  ])
  .meta({ id: 'CompanySegmentNode', description: 'all, any, not; or one condition.' });

const MOST_NODES = 50;
const DEEPEST = 8;

/** Nodes of a tree, children after their parent. */
export function* walkCompanyNodes(root: CompanyNode, depth = 1): Generator<{ node: CompanyNode; depth: number }> {
  yield { node: root, depth };
  if (root.type === 'not') yield* walkCompanyNodes(root.of, depth + 1);
  else if (root.type === 'all' || root.type === 'any')
    for (const child of root.of) yield* walkCompanyNodes(child, depth + 1);
}

/** Zod schema of a definition; at most 50 nodes, 8 deep. */
export const companyDefinitionSchema: z.ZodType<CompanyDefinition> = z
  .strictObject({ version: z.literal(1).describe('Version of the language.'), root: node })
  .superRefine(({ root }, context) => {
    const all = [...walkCompanyNodes(root)];
    const deepest = all.reduce((most, { depth }) => Math.max(most, depth), 0);
    const report = (message: string) => context.addIssue({ code: 'custom', path: ['root'], message });
    if (all.length > MOST_NODES) report(`has ${all.length} parts, ${MOST_NODES} are allowed`);
    if (deepest > DEEPEST) report(`is nested ${deepest} deep, ${DEEPEST} are allowed`);
  })
  .meta({
    id: 'CompanySegmentDefinition',
    description: 'Which companies belong.',
    example: {
      version: 1,
      root: {
        type: 'all',
        of: [
          { type: 'attribute', name: 'employees', op: 'at-least', value: 50 },
          { type: 'people', op: 'at-least', value: 2, decides: true },
        ],
      },
    },
  });

/** Segments of contacts that a definition refers to. */
export const segmentsIn = ({ root }: CompanyDefinition): number[] => [
  ...new Set(
    [...walkCompanyNodes(root)].flatMap(({ node: each }) => (each.type === 'contacts' ? [each.segmentId] : [])),
  ),
];
