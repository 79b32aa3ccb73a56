import { z } from 'zod';
import { type AnyRoute, defineRoute, idParam, pageOf, pageQuery } from '../../platform/index.ts';
import { contactParams, instant } from '../contacts.schema.ts';
import type { Contacts } from '../contacts.service.ts';
import { isStorableText } from '../storable.ts';
import { momentSchema, momentSentence } from './moment.ts';
import { type Note, noteKinds } from './notes.store.ts';

const storable = (text: z.ZodString) => text.refine(isStorableText, 'Send plain text.');
const text = storable(z.string().trim().min(1).max(4_000)).meta({ example: 'Asked for the tea from Assam again.' });

const noteInput = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('note'), text }),
    z.strictObject({
      kind: z.literal('interest'),
      text: storable(z.string().trim().min(1).max(200))
        .describe('Kept in the attribute `interests` too.')
        .meta({ example: 'football' }),
    }),
    z.strictObject({
      kind: z.literal('moment'),
      text: storable(z.string().trim().max(4_000)).default('').describe('Why.').meta({ example: 'Closed on Mondays' }),
      moment: momentSchema,
    }),
  ])
  .meta({ id: 'NoteInput' });

const noteAnswer = z
  .object({
    id: z.number().int(),
    kind: z.enum(noteKinds),
    text: z.string(),
    moment: momentSchema.nullable(),
    sentence: z.string().nullable().describe('The moment in words.').meta({ example: 'Never on Mondays.' }),
    author: z.string().describe('operator:<id> or key:<id>.').meta({ example: 'key:1' }),
    at: instant,
    removedAt: instant.nullable(),
  })
  .meta({ id: 'Note' });

const present = (note: Note) => ({ ...note, sentence: note.moment && momentSentence(note.moment) });

const notesQuery = pageQuery.extend({
  kind: z.enum(noteKinds).optional().describe('Only these.'),
  removed: z.enum(['true', 'false']).default('false').describe('Also those that were taken away.'),
});

export const noteRoutes = ({ notes }: Contacts): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/contacts/{contactId}/notes',
    operation: 'notes.list',
    summary: 'Notes, interests and moments of a contact, newest first',
    scope: 'contacts:read',
    params: contactParams,
    query: notesQuery,
    answer: pageOf(noteAnswer),
    errors: ['not_found'],
    async handle({ workspaceId, params, query: { kind, removed, ...page } }) {
      const options = { kind: kind ?? null, withRemoved: removed === 'true' };
      const { items, nextCursor } = await notes.list(workspaceId, params.contactId, page, options);
      return { items: items.map(present), nextCursor };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/contacts/{contactId}/notes',
    operation: 'notes.add',
    summary: 'Write something down about a contact',
    description:
      'A note; an interest (a word or two, which segments find in the attribute `interests`); or a moment: when to ' +
      'contact, and when not. Marketing waits until a `never` is over.',
    scope: 'contacts:write',
    params: contactParams,
    body: noteInput,
    status: 201,
    answer: noteAnswer,
    errors: ['contact_attribute_declared', 'contact_invalid', 'not_found'],
    handle: async ({ workspaceId, params, body, actor }) =>
      present(await notes.add(workspaceId, params.contactId, body, actor)),
  }),
  defineRoute({
    method: 'delete',
    path: '/contacts/{contactId}/notes/{noteId}',
    operation: 'notes.remove',
    summary: 'Take a note away',
    description: 'It is kept with when it was taken away, until the contact is erased.',
    scope: 'contacts:write',
    params: contactParams.extend({ noteId: idParam }),
    status: 204,
    errors: ['not_found'],
    handle: ({ workspaceId, params: { contactId, noteId }, actor }) =>
      notes.remove(workspaceId, contactId, noteId, actor),
  }),
];
