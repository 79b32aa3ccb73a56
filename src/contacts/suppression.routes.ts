import { z } from 'zod';
import { type AnyRoute, defineRoute, KohortError, pageOf, pageQuery } from '../platform/index.ts';
import { anyRow, instant, rejectedAnswer } from './contacts.schema.ts';
import type { Contacts } from './contacts.service.ts';
import { judgeRows } from './judge-rows.ts';

const email = z.string().describe('Told apart without regard to case.').meta({ example: 'kim@example.com' });
const reason = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .describe('Kohort itself gives hard-bounce, soft-bounces and complaint.')
  .meta({ example: 'by-hand' });

const suppressionInput = z
  .object({
    email,
    reason: reason.default('by-hand'),
    detail: z.string().trim().max(1_000).optional().describe('What was said.').meta({ example: 'asked by telephone' }),
  })
  .meta({ id: 'SuppressionInput' });

const suppressionAnswer = z
  .object({
    email,
    reason: z.string(),
    detail: z.string().nullable().describe("What was said: the server's words, the note of a person."),
    messageId: z.number().int().nullable().describe('The message that led to it.'),
    at: instant,
  })
  .meta({ id: 'Suppression' });

/** Addresses in one request at most. */
export const MOST_SUPPRESSIONS = 10_000;

const bulkInput = z.object({
  suppressions: z
    .array(anyRow(suppressionInput))
    .min(1)
    .max(MOST_SUPPRESSIONS)
    .describe('Judged one by one: a row that is not a SuppressionInput is rejected alone.'),
});

/** What became of each row of a list of addresses. */
export const suppressionsBulkAnswer = z.object({
  counts: z.object({
    suppressed: z.number().int(),
    already: z.number().int().describe('Suppressed before: the first reason stays.'),
    rejected: z.number().int(),
  }),
  problems: z.array(rejectedAnswer).describe('The rows that were rejected, and why.'),
});

/** The answer to a list of addresses: counts, and the rows that could not be taken. */
export function presentSuppressions(outcomes: Awaited<ReturnType<Contacts['suppress']>>) {
  const counts = { suppressed: 0, already: 0, rejected: 0 };
  for (const { kind } of outcomes) counts[kind] += 1;
  return { counts, problems: outcomes.filter((outcome) => outcome.kind === 'rejected') };
}

export const suppressionRoutes = (contacts: Contacts): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/suppressions',
    operation: 'contacts.listSuppressions',
    summary: 'Addresses that must not be written to',
    scope: 'contacts:read',
    query: pageQuery.extend({
      email: email.optional().describe('Only this address.'),
      contains: z.string().min(1).max(254).optional().describe('Only addresses with this in them.'),
      reason: reason.optional().describe('Only those suppressed for this reason.'),
    }),
    answer: pageOf(suppressionAnswer),
    errors: ['contact_invalid'],
    handle: ({ workspaceId, query }) => contacts.suppressions(workspaceId, query),
  }),
  defineRoute({
    method: 'post',
    path: '/suppressions',
    operation: 'contacts.suppress',
    summary: 'Forbid an address',
    description: 'Whatever the consent, and whether or not a contact has it. Idempotent; the first reason stays.',
    scope: 'contacts:write',
    body: suppressionInput,
    status: 204,
    errors: ['contact_invalid'],
    async handle({ workspaceId, body, actor }) {
      const [outcome] = await contacts.suppress(workspaceId, [body], { actor });
      if (outcome?.kind !== 'rejected') return;
      const { message, path } = outcome.problem;
      throw new KohortError('contact_invalid', { detail: message, fields: [{ path: `body.${path}`, message }] });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/suppressions/bulk',
    operation: 'contacts.suppressMany',
    summary: 'Forbid up to 10,000 addresses',
    description: 'Rejected rows do not hold up the others. Idempotent; the first reason stays.',
    scope: 'contacts:write',
    body: bulkInput,
    isBulk: true,
    answer: suppressionsBulkAnswer,
    async handle({ workspaceId, body, actor }) {
      const outcomes = await judgeRows(body.suppressions, {
        schema: suppressionInput,
        toInput: (row) => row,
        code: 'contact_invalid',
        take: (inputs) => contacts.suppress(workspaceId, inputs, { actor }),
      });
      return presentSuppressions(outcomes);
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/suppressions',
    operation: 'contacts.unsuppress',
    summary: 'Allow an address again',
    description: 'The audit keeps who did it, and why the address was forbidden.',
    scope: 'contacts:write',
    query: z.object({ email }),
    status: 204,
    errors: ['contact_invalid', 'not_found'],
    async handle({ workspaceId, query, actor }) {
      if (await contacts.unsuppress(workspaceId, query.email, actor)) return;
      throw new KohortError('not_found', { detail: 'This address is not suppressed.' });
    },
  }),
];
