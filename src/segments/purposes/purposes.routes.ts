import { z } from 'zod';
import { criterionKinds } from '../../contacts/index.ts';
import { type AnyRoute, defineRoute } from '../../platform/index.ts';
import { definitionSchema, node } from '../language/definition.schema.ts';
import { purposeKinds } from './purpose-kinds.ts';
import type { createPurposes } from './purposes.ts';

const count = z.number().int();
const criterion = z
  .object({
    kind: z.enum(criterionKinds),
    isGuess: z.boolean().describe('Goes by the name: PATCH /contact-attributes/{name} says it for good.'),
    about: z.enum(['attribute', 'company', 'event', 'purchase', 'engagement', 'consent', 'place', 'value', 'score']),
    name: z.string(),
    type: z.string(),
    filled: z
      .number()
      .nullable()
      .describe('Of how many it is known, 0 to 1: of contacts; for attributes of companies, of companies.'),
    values: z.array(z.object({ value: z.union([z.string(), z.number(), z.boolean()]), count })),
    range: z.object({ low: z.number(), median: z.number(), high: z.number() }).nullable(),
    example: node,
  })
  .meta({ id: 'SegmentCriterion' });

const catalogue = z.object({
  sample: count.describe('Contacts looked at: fewer than there are in a large workspace.'),
  population: count,
  kinds: z.array(z.object({ kind: z.enum(criterionKinds), items: z.array(criterion) })),
});

const found = z.union([z.string(), z.number(), z.boolean()]);
const valuesQuery = z.object({
  about: z
    .enum(['attribute', 'company', 'event', 'product', 'category', 'brand', 'role'])
    .describe(
      'Where the value stands: an attribute of contacts or of companies, a property of events, lines of orders.',
    ),
  name: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Of the attribute or property; of events without it: references.'),
  kind: z.string().min(1).max(200).optional().describe('Of the events.'),
  search: z.string().max(100).default('').describe('Part of the value.'),
});
const valuesAnswer = z.object({
  items: z.array(
    z.object({
      value: found,
      label: z.string().nullable().describe('What it is called, of products.'),
      count: count.describe('How many have it, in a sample.'),
    }),
  ),
});
const propertiesAnswer = z.object({
  sample: count.describe('Events looked at, the latest ones.'),
  hasAmounts: z.boolean(),
  references: z.array(z.object({ value: found, count })),
  properties: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['text', 'number', 'boolean', 'list']),
      filled: z.number().describe('Of how many events it is known, 0 to 1.'),
      values: z.array(z.object({ value: found, count })),
      range: z.object({ low: z.number(), median: z.number(), high: z.number() }).nullable(),
    }),
  ),
});

const proposals = z.object({
  kind: z.enum(purposeKinds),
  items: z.array(
    z.object({
      name: z.string(),
      why: z.string(),
      definition: definitionSchema,
      sentence: z.string().nullable(),
      size: z
        .object({ count, low: count, high: count, isExact: z.boolean(), population: count })
        .nullable()
        .describe('Null: counting takes too long.'),
    }),
  ),
  missing: z.array(z.string()).describe('What would make more of this purpose possible.'),
});

export const createPurposesRoutes = (purposes: ReturnType<typeof createPurposes>): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/segments/criteria',
    operation: 'segments.criteria',
    summary: 'Everything a definition can ask about here, by kind',
    description:
      "From the workspace's own data, with how much of it is filled, what occurs most, and an example to begin with.",
    scope: 'segments:read',
    answer: catalogue,
    async handle({ workspaceId }) {
      const { items, ...counts } = await purposes.criteria(workspaceId);
      return {
        ...counts,
        kinds: criterionKinds.map((kind) => ({ kind, items: items.filter((one) => one.kind === kind) })),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/segments/criteria/values',
    operation: 'segments.criteriaValues',
    summary: 'Values that occur, found by a part of them, the most frequent first',
    description: 'At most 20, counted in a sample: for completing what somebody types.',
    scope: 'segments:read',
    query: valuesQuery,
    answer: valuesAnswer,
    errors: ['segment_too_slow'],
    handle: async ({ workspaceId, query }) => ({ items: await purposes.values(workspaceId, query) }),
  }),
  defineRoute({
    method: 'get',
    path: '/segments/criteria/events',
    operation: 'segments.criteriaEvents',
    summary: 'What events of a kind hold: their properties with what occurs in them',
    scope: 'segments:read',
    query: z.object({ kind: z.string().min(1).max(200).meta({ example: 'visit' }) }),
    answer: propertiesAnswer,
    errors: ['segment_too_slow'],
    handle: ({ workspaceId, query: { kind } }) => purposes.eventProperties(workspaceId, kind),
  }),
  defineRoute({
    method: 'get',
    path: '/segments/purposes/{kind}/proposals',
    operation: 'segments.proposals',
    summary: 'Definitions that fit a purpose, with their size now',
    description: 'Proposals to begin with, filled with what the workspace knows. Nothing is saved.',
    scope: 'segments:read',
    params: z.object({ kind: z.enum(purposeKinds).meta({ example: 'win-back' }) }),
    answer: proposals,
    handle: ({ workspaceId, params: { kind } }) => purposes.proposals(workspaceId, kind),
  }),
];
