import { z } from 'zod';
import { pageQuery } from '../../platform/index.ts';

const count = z.number().int();
const instant = z.iso.datetime({ offset: true });

/** What a timeline can be narrowed to. */
export const lifeKinds = [
  'orders',
  'messages',
  'opens',
  'machines',
  'segments',
  'notes',
  'consent',
  'merges',
  'other',
] as const;
export type LifeKind = (typeof lifeKinds)[number];

const isKind = (name: string): name is LifeKind => lifeKinds.some((kind) => kind === name);

export const lifeQuery = pageQuery.extend({
  kinds: z
    .string()
    .max(200)
    .transform((text) => text.split(',').map((name) => name.trim()))
    .refine((names) => names.every(isKind), `Use ${lifeKinds.join(', ')}, with commas between them.`)
    .transform((names) => names as LifeKind[])
    .optional()
    .describe(`Only these, with commas between them: ${lifeKinds.join(', ')}. Everything when absent.`)
    .meta({ example: 'orders,messages' }),
});

const base = { key: z.string().describe('Tells entries apart.').meta({ example: '1-42' }), at: instant };
const campaign = { messageId: count.nullable(), campaignId: count.nullable(), campaign: z.string().nullable() };
const line = z.object({
  product: z.string(),
  name: z.string().nullable(),
  category: z.string().nullable(),
  quantity: z.number(),
  amount: count.describe('Minor units.'),
});
const ordered = {
  ...base,
  ref: z.string().nullable().describe('The number of the order.'),
  amount: count.describe('Minor units; negative for a refund.'),
  lines: z.array(line),
  codes: z.array(z.string()).describe('Offer codes that came with it.'),
};

/** One entry of a contact's life. */
export const lifeEntry = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('order'), ...ordered }),
    z.object({ kind: z.literal('refund'), ...ordered }),
    z.object({
      kind: z.literal('message'),
      ...base,
      messageId: count,
      campaignId: count,
      campaign: z.string(),
      state: z.enum(['planned', 'claimed', 'accepted', 'rejected', 'unknown', 'dropped', 'control']),
      reason: z.string().nullable(),
      segmentId: count.nullable(),
      segment: z.string().nullable().describe('For which segment its contents were.'),
      variant: z.string(),
      offers: z.array(z.object({ id: count, name: z.string() })),
    }),
    z.object({
      kind: z.literal('reaction'),
      ...base,
      ...campaign,
      what: z.enum(['opened', 'clicked', 'unsubscribed', 'bounced', 'complained', 'auto_replied', 'probed']),
      by: z.enum(['person', 'machine', 'proxy', 'unsure']).describe('Only a person is counted.'),
      url: z.string().nullable().describe('What was clicked.'),
    }),
    z.object({
      kind: z.literal('segment'),
      ...base,
      change: z.enum(['entered', 'left']),
      segmentId: count,
      segment: z.string(),
      cause: z.enum(['change', 'time', 'build', 'rebuild']),
    }),
    z.object({
      kind: z.literal('note'),
      ...base,
      noteId: count,
      noteKind: z.enum(['note', 'interest', 'moment']),
      text: z.string(),
      sentence: z.string().nullable().describe('The moment in words.').meta({ example: 'Never on Mondays.' }),
      author: z.string().describe('The name of the operator, or key:<id>.'),
      removed: z.boolean().describe('True: it was taken away then.'),
    }),
    z.object({
      kind: z.literal('consent'),
      ...base,
      topic: z.string(),
      state: z.enum(['subscribed', 'unsubscribed']),
      source: z.string(),
      evidence: z.record(z.string(), z.unknown()).nullable(),
    }),
    z.object({
      kind: z.literal('merge'),
      ...base,
      mergeId: count,
      mergedId: count,
      merged: z.string().nullable().describe('What the merged contact was called.'),
      actor: z.string(),
      undone: z.boolean().describe('True: it was undone then.'),
    }),
    z.object({
      kind: z.literal('event'),
      ...base,
      eventId: count,
      name: z.string().meta({ example: 'service_contact' }),
      amount: count.nullable(),
      ref: z.string().nullable(),
      props: z.record(z.string(), z.unknown()).nullable(),
    }),
  ])
  .meta({ id: 'LifeEntry' });
export type LifeEntry = z.output<typeof lifeEntry>;

export const lifeAnswer = z.object({ items: z.array(lifeEntry), nextCursor: z.string().nullable() });
