import { z } from 'zod';
import { type AnyRoute, defineRoute, idParam, KohortError, pageOf, pageQuery } from '../../platform/index.ts';
import { attributeName } from '../attribute-types.ts';
import { contactAnswer, instant, presentContact } from '../contacts.schema.ts';
import type { Contacts } from '../contacts.service.ts';
import type { Contact } from '../contacts.store.ts';
import { normalForms } from './normalise-values.ts';
import type { Repair } from './repairs.store.ts';

const pairKind = z.enum(['exact', 'normalised', 'likely']);
const country = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .default('SE')
  .describe('Country (ISO 3166-1) of numbers and postcodes written without one.')
  .meta({ example: 'SE' });
const score = z.number().min(0).max(1);
const dryRun = z
  .boolean()
  .default(false)
  .describe('Only counts what would change, with examples.')
  .meta({ example: true });

const repairInput = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('normalise'),
      forms: z
        .array(z.enum(normalForms))
        .min(1)
        .default(['trim', 'phone', 'postcode', 'country'])
        .meta({ example: ['trim', 'phone'] }),
      country,
      dryRun,
    }),
    z.strictObject({
      kind: z.literal('correct'),
      code: z
        .string()
        .min(1)
        .max(64)
        .describe('Takes over suggestions for this kind of problem.')
        .meta({ example: 'typo' }),
      dryRun,
    }),
    z.strictObject({
      kind: z.literal('merge'),
      pairKind: pairKind
        .nullable()
        .default(null)
        .describe('Only pairs of this kind; null: all.')
        .meta({ example: 'exact' }),
      minScore: score.default(0.95).meta({ example: 0.95 }),
      dryRun,
    }),
    z.strictObject({
      kind: z.literal('enrich-webhook'),
      url: z
        .url({ protocol: /^https?$/, error: 'must be an address with https://' })
        .max(2_000)
        .describe('Whom to ask: public, https, without user and password.')
        .meta({ example: 'https://crm.example.com/kohort/enrich' }),
      secret: z
        .string()
        .max(200)
        .nullable()
        .default(null)
        .describe('Signs the calls as webhooks are: whsec_ and base64. Kept encrypted, never shown. null: not signed.')
        .meta({ example: null }),
      fields: z
        .array(z.string().regex(attributeName, 'is no name of an attribute'))
        .min(1)
        .max(50)
        .describe('Attributes that are asked for; what the contact has of them is sent along, and nothing else.')
        .meta({ example: ['city', 'industry'] }),
      onlyEmpty: z
        .boolean()
        .default(true)
        .describe('true: ask only about contacts that lack one of them, and fill only what is empty.')
        .meta({ example: true }),
      segmentId: z
        .number()
        .int()
        .min(1)
        .max(2_147_483_647)
        .nullable()
        .default(null)
        .describe('Only members of this segment; null: everybody.')
        .meta({ example: null }),
      dryRun,
    }),
  ])
  .meta({ id: 'RepairInput' });

const repairAnswer = z
  .object({
    id: z.number().int(),
    kind: z.enum(['find-duplicates', 'merge', 'normalise', 'correct', 'enrich-file', 'enrich-webhook']),
    state: z.enum(['waiting', 'running', 'done', 'failed', 'undoing', 'undone']),
    settings: z.record(z.string(), z.unknown()).meta({ example: { dryRun: true } }),
    counts: z
      .record(z.string(), z.number())
      .describe(
        'done: 0 to 1; looked; changed contacts; fields; refused; undone; stays: changed since, so left as it is. Of ' +
          'enriching also kept: fields that are filled already; unknown: rows of nobody; bad: see problems; calls; asked; ' +
          'answered; notAsked and notWanted: contacts and fields that were answered without being asked for.',
      )
      .meta({ example: { done: 1, changed: 12 } }),
    problem: z
      .string()
      .nullable()
      .describe('Why it failed, or while it is waiting, why it was put off; it is tried six times.')
      .meta({ example: null }),
    actor: z.string().meta({ example: 'key:1' }),
    createdAt: instant,
    finishedAt: instant.nullable(),
    undoneAt: instant.nullable(),
  })
  .meta({ id: 'Repair' });

/** Counts that only the walk itself reads. */
const inner = new Set(['position', 'beatAt', 'dueAt', 'claim', 'attempts']);

function presentRepair({
  workspaceId: _,
  counts,
  settings: { file: __, mapping: ___, ...settings },
  ...repair
}: Repair) {
  return {
    ...repair,
    settings,
    counts: Object.fromEntries(Object.entries(counts).filter(([name]) => !inner.has(name))),
  };
}

/** The answer of whatever begins a repair. */
export const repairBegun = z.object({ id: z.number().int() }).meta({ id: 'RepairBegun' });
const repairParams = z.object({ repairId: idParam });

const changesAnswer = z
  .object({
    items: z.array(
      z.object({
        contactId: z.number().int(),
        externalId: z.string().nullable().describe('As it is now.'),
        email: z.string().nullable().describe('As it is now.'),
        name: z.string().describe('An attribute, or $email.').meta({ example: 'phone' }),
        before: z.unknown().meta({ example: '070-123 45 67' }),
        after: z.unknown().meta({ example: '+46701234567' }),
      }),
    ),
    next: z
      .number()
      .int()
      .nullable()
      .describe('Ask for `after` this contact; null: that was all.')
      .meta({ example: null }),
  })
  .meta({ id: 'RepairChanges' });

const problemsAnswer = z
  .object({
    items: z.array(
      z.object({
        place: z.number().int().describe('Line of the file (1 = header), or number of the contact.'),
        code: z.string().meta({ example: 'row_field_invalid' }),
        reason: z.string().meta({ example: 'Column "age": a number is needed, found "old".' }),
      }),
    ),
    next: z
      .number()
      .int()
      .nullable()
      .describe('Ask for `after` this place; null: that was all.')
      .meta({ example: null }),
  })
  .meta({ id: 'RepairProblems' });

const reason = z.object({ field: z.string(), level: z.string(), weight: z.number(), text: z.string() });
const duplicatesAnswer = z
  .object({
    pairs: z.array(
      z.object({
        firstId: z.number().int(),
        secondId: z.number().int(),
        kind: pairKind,
        score: score.describe('Probability that they are one person.'),
        reasons: z.array(reason).describe('What speaks for and against it, in words; weight: power of ten.'),
        first: contactAnswer.nullable(),
        second: contactAnswer.nullable(),
        foundAt: instant,
      }),
    ),
    clusters: z
      .array(z.array(z.number().int()))
      .describe('Three and more contacts that hang together.')
      .meta({ example: [[1, 5, 9]] }),
    counts: z.array(z.object({ state: z.string(), kind: z.string(), pairs: z.number().int() })),
    lastSearch: repairAnswer.nullable(),
  })
  .meta({ id: 'Duplicates' });

const presentMaybe = (contact: Contact | undefined) => (contact ? presentContact(contact) : null);

export const repairRoutes = ({ repairs }: Contacts): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/duplicates/find',
    operation: 'duplicates.find',
    summary: 'Look for duplicates anew',
    description: 'In a worker; GET /duplicates shows how far it is. It is done every night as well.',
    scope: 'contacts:write',
    body: z
      .strictObject({
        threshold: score
          .min(0.05)
          .optional()
          .describe(
            'Only pairs at least so probable; left out: from 0.5 on, the lowest at which 98.8 of 100 are expected to be right; never above 0.8.',
          )
          .meta({ example: 0.8 }),
        country,
      })
      .meta({ id: 'FindDuplicatesInput' }),
    status: 202,
    answer: repairBegun,
    handle: ({ workspaceId, body, actor }) => repairs.findDuplicates(workspaceId, body, actor),
  }),
  defineRoute({
    method: 'get',
    path: '/duplicates',
    operation: 'duplicates.list',
    summary: 'Contacts that may be one person, the most probable first',
    scope: 'contacts:read',
    query: z.object({
      kind: pairKind.optional().describe('Only pairs of this kind.').meta({ example: 'likely' }),
      contactId: idParam.optional().describe('Only pairs and clusters of this contact.'),
      minScore: z.coerce.number().min(0).max(1).default(0).describe('Only pairs at least so probable.'),
      offset: z.coerce.number().int().min(0).max(1_000_000).default(0).describe('How many to pass over.'),
      limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many.'),
    }),
    answer: duplicatesAnswer,
    async handle({ workspaceId, query: { kind, contactId, ...query } }) {
      const filter = { kind: kind ?? null, contactId: contactId ?? null };
      const found = await repairs.duplicates(workspaceId, { ...filter, ...query });
      return {
        ...found,
        pairs: found.pairs.map(({ state: _, first, second, ...pair }) => ({
          ...pair,
          first: presentMaybe(first),
          second: presentMaybe(second),
        })),
        lastSearch: found.lastSearch && presentRepair(found.lastSearch),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/duplicates/{firstId}/{secondId}/decide',
    operation: 'duplicates.decide',
    summary: 'Say that two contacts are two people',
    description: 'They are not proposed again, however alike they are. `false` takes it back.',
    scope: 'contacts:write',
    params: z.object({ firstId: idParam, secondId: idParam }),
    body: z.strictObject({ distinct: z.boolean().meta({ example: true }) }).meta({ id: 'DecideDuplicateInput' }),
    status: 204,
    errors: ['not_found'],
    handle: ({ workspaceId, params: { firstId, secondId }, body, actor }) =>
      repairs.decide(workspaceId, [firstId, secondId], body.distinct, actor),
  }),
  defineRoute({
    method: 'post',
    path: '/repairs',
    operation: 'repairs.start',
    summary: 'Mend many contacts at once',
    description:
      'Normalise values, take over suggestions, merge duplicates, or ask another system for what is missing (which takes the ' +
      'scope webhooks:write as well; see POST /repairs/enrich-file for a file). In a worker; can be undone.',
    scope: 'contacts:write',
    body: repairInput,
    status: 202,
    answer: repairBegun,
    errors: ['auth_forbidden', 'not_found', 'webhook_address_refused', 'webhook_secret_invalid'],
    async handle({ workspaceId, body, actor, scopes }) {
      if (body.kind === 'enrich-webhook' && !scopes.includes('webhooks:write')) {
        const detail = 'Sending contacts to another system takes the scope webhooks:write as well.';
        throw new KohortError('auth_forbidden', { detail });
      }
      return repairs.start(workspaceId, body, actor);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/repairs',
    operation: 'repairs.list',
    summary: 'Repairs with their progress, newest first',
    scope: 'contacts:read',
    query: pageQuery,
    answer: pageOf(repairAnswer),
    async handle({ workspaceId, query }) {
      const { items, nextCursor } = await repairs.list(workspaceId, query);
      return { items: items.map(presentRepair), nextCursor };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/repairs/{repairId}',
    operation: 'repairs.get',
    summary: 'How far a repair is, and what it did',
    scope: 'contacts:read',
    params: repairParams,
    answer: repairAnswer,
    errors: ['not_found'],
    handle: async ({ workspaceId, params }) => presentRepair(await repairs.get(workspaceId, params.repairId)),
  }),
  defineRoute({
    method: 'get',
    path: '/repairs/{repairId}/changes',
    operation: 'repairs.changes',
    summary: 'What a repair changed, or of a trial, examples of what it would',
    scope: 'contacts:read',
    params: repairParams,
    query: z.object({
      after: z.coerce.number().int().min(0).max(2_147_483_647).default(0).describe('Contacts behind this one.'),
      limit: z.coerce.number().int().min(1).max(500).default(100).describe('How many contacts.'),
    }),
    answer: changesAnswer,
    errors: ['not_found'],
    async handle({ workspaceId, params, query: { after, limit } }) {
      const items = await repairs.changes(workspaceId, params.repairId, { afterContactId: after, limit });
      const contacts = new Set(items.map(({ contactId }) => contactId));
      return { items, next: contacts.size === limit ? (items.at(-1)?.contactId ?? null) : null };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/repairs/{repairId}/problems',
    operation: 'repairs.problems',
    summary: 'What a repair could not take over, with the reason',
    description:
      'Rows of its file by their line, or contacts another system said something wrong about. The first 10,000.',
    scope: 'contacts:read',
    params: repairParams,
    query: z.object({
      after: z.coerce
        .number()
        .int()
        .min(0)
        .max(2_147_483_647)
        .default(0)
        .describe('Lines or contacts behind this one.'),
      limit: z.coerce.number().int().min(1).max(500).default(100).describe('How many.'),
    }),
    answer: problemsAnswer,
    errors: ['not_found'],
    async handle({ workspaceId, params, query: { after, limit } }) {
      const items = await repairs.problems(workspaceId, params.repairId, { afterPlace: after, limit });
      return { items, next: items.length === limit ? (items.at(-1)?.place ?? null) : null };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/repairs/{repairId}/undo',
    operation: 'repairs.undo',
    summary: 'Take a repair back',
    description: 'Where the value still is what the repair wrote; what was changed since stays, and is counted.',
    scope: 'contacts:write',
    params: repairParams,
    status: 202,
    answer: repairAnswer,
    errors: ['not_found', 'repair_cannot_be_undone'],
    handle: async ({ workspaceId, params, actor }) =>
      presentRepair(await repairs.undo(workspaceId, params.repairId, actor)),
  }),
];
