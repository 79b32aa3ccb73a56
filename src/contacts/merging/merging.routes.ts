import { z } from 'zod';
import { type AnyRoute, defineRoute, idParam, pageOf, pageQuery } from '../../platform/index.ts';
import { contactParams, instant } from '../contacts.schema.ts';
import type { Contacts } from '../contacts.service.ts';

const contactId = z.number().int().min(1).max(2_147_483_647).meta({ example: 12 });

const mergeInput = z
  .strictObject({
    mergedId: contactId.describe('Goes into the contact of the path, and is one with it from then on.'),
    prefer: z
      .array(z.string().min(1).max(64))
      .max(200)
      .optional()
      .describe('Attributes, or $email, $language, $time_zone, for which the merged contact’s value is taken.')
      .meta({ example: ['phone', '$email'] }),
  })
  .meta({ id: 'MergeInput' });

const mergeAnswer = z
  .object({
    id: z.number().int(),
    keptId: z.number().int(),
    mergedId: z.number().int(),
    merged: z
      .object({ externalId: z.string().nullable(), email: z.string().nullable() })
      .describe('What the merged contact was called.')
      .meta({ example: { externalId: 'K000124', email: 'anna@people.example' } }),
    withdrawn: z
      .array(z.object({ topic: z.string(), why: z.string() }))
      .describe('Topics to which the one contact was unsubscribed, as the stricter of the two counts.')
      .meta({ example: [{ topic: 'newsletter', why: 'declined-by-one' }] }),
    actor: z.string().describe('operator:<id>, key:<id> or system.').meta({ example: 'key:1' }),
    repairId: z.number().int().nullable().describe('Of a merge in bulk.').meta({ example: null }),
    at: instant,
    undoneAt: instant.nullable(),
  })
  .meta({ id: 'Merge' });

const undoAnswer = z
  .object({
    keptId: z.number().int(),
    mergedId: z.number().int(),
    stays: z
      .array(z.string())
      .describe('Values of the kept contact that came with the merge and stay, as they were changed since.')
      .meta({ example: [] }),
  })
  .meta({ id: 'UndoneMerge' });

const mergesQuery = pageQuery.extend({
  contactId: z.coerce
    .number()
    .int()
    .min(1)
    .max(2_147_483_647)
    .optional()
    .describe('Only merges with this contact.')
    .meta({ example: 12 }),
  repairId: z.coerce
    .number()
    .int()
    .min(1)
    .max(2_147_483_647)
    .optional()
    .describe('Only merges of this repair.')
    .meta({ example: 3 }),
});

type Listed = Awaited<ReturnType<Contacts['merging']['list']>>['items'][number];

const present = ({ merged, ...merge }: Listed) => ({
  ...merge,
  merged: {
    externalId: typeof merged.external_id === 'string' ? merged.external_id : null,
    email: typeof merged.email === 'string' ? merged.email : null,
  },
});

export const mergingRoutes = ({ merging }: Contacts): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/contacts/{contactId}/merge',
    operation: 'contacts.merge',
    summary: 'Make one contact of two',
    description:
      'The contact of the path is kept, and its values win where both know something. Events, consent, messages and all else ' +
      'follow; no consent gets looser; the names of the other contact lead to the kept one. Can be undone.',
    scope: 'contacts:write',
    params: contactParams,
    body: mergeInput,
    status: 201,
    answer: z.object({ mergeId: z.number().int() }).meta({ id: 'MergeMade' }),
    errors: ['contacts_same', 'not_found'],
    handle: ({ workspaceId, params, body: { mergedId, prefer }, actor }) =>
      merging.merge(workspaceId, { keptId: params.contactId, mergedId }, { prefer, actor }),
  }),
  defineRoute({
    method: 'get',
    path: '/merges',
    operation: 'merges.list',
    summary: 'Contacts that were made one, newest first',
    scope: 'contacts:read',
    query: mergesQuery,
    answer: pageOf(mergeAnswer),
    async handle({ workspaceId, query: { contactId: ofContact, repairId, ...page } }) {
      const filter = { contactId: ofContact ?? null, repairId: repairId ?? null };
      const { items, nextCursor } = await merging.list(workspaceId, page, filter);
      return { items: items.map(present), nextCursor };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/merges/{mergeId}/undo',
    operation: 'merges.undo',
    summary: 'Make two contacts of one again',
    description: 'The merged contact is back as it was. What happened since the merge stays with the kept contact.',
    scope: 'contacts:write',
    params: z.object({ mergeId: idParam }),
    answer: undoAnswer,
    errors: ['merge_cannot_be_undone', 'not_found'],
    handle: ({ workspaceId, params, actor }) => merging.undo(workspaceId, params.mergeId, actor),
  }),
];
