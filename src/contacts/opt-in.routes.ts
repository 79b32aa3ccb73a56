import { z } from 'zod';
import { type AnyRoute, defineRoute, KohortError, pageOf, pageQuery } from '../platform/index.ts';
import { contactParams, instant } from './contacts.schema.ts';
import type { Contacts } from './contacts.service.ts';
import { consentProblem } from './read-contact.ts';

const mostEvidence = 4_000;

const wishFields = {
  topic: z.string().describe('What the contact asked for.').meta({ example: 'news' }),
  source: z.string().max(64).default('form').describe('Where it asked.').meta({ example: 'form' }),
  evidence: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('What proves it: the page, its address, what was shown. Kept with the consent.')
    .meta({ example: { page: 'https://shop.example/join', network: '192.0.2.0/24' } }),
};

const contactWish = z.object(wishFields);
const emailWish = z.object({
  email: z.string().meta({ example: 'kim@example.com' }),
  language: z.string().optional().describe('In which to ask; taken for contacts without one.').meta({ example: 'sv' }),
  ...wishFields,
});

const outcomeAnswer = z.object({
  kind: z
    .enum(['asked', 'open', 'subscribed'])
    .describe('asked: a mail goes out; open: one did a moment ago; subscribed: there is nothing to ask.'),
  contactId: z.number().int(),
  requestId: z.number().int().nullable(),
  expiresAt: instant.nullable().describe('Until then the link in the mail confirms.'),
});

const requestAnswer = z
  .object({
    id: z.number().int(),
    topic: z.string(),
    email: z.string(),
    state: z
      .enum(['planned', 'claimed', 'accepted', 'rejected', 'unknown', 'confirmed', 'expired'])
      .describe('Of the mail, until the wish is confirmed or expired. unknown: it is never sent again by itself.'),
    source: z.string(),
    evidence: z.record(z.string(), z.unknown()).nullable(),
    requestedAt: instant,
    mailedAt: instant.nullable(),
    answer: z.string().nullable().describe('What the mail server said.'),
    expiresAt: instant,
    confirmedAt: instant.nullable(),
    confirmation: z.record(z.string(), z.unknown()).nullable().describe('From where it was confirmed.'),
  })
  .meta({ id: 'OptInRequest' });

const invalid = (path: string, message: string) =>
  new KohortError('contact_invalid', { detail: message, fields: [{ path: `body.${path}`, message }] });

/** Throws `contact_invalid`. */
function checkWish({ topic, source, evidence }: z.output<typeof contactWish>): void {
  const wrong = consentProblem({ topic, state: 'subscribed', source, evidence }, new Date(0));
  if (wrong) throw invalid(wrong.path, wrong.message);
  if (JSON.stringify(evidence ?? null).length > mostEvidence) {
    throw invalid('evidence', `Send at most ${mostEvidence} characters of JSON.`);
  }
}

const errors = ['contact_invalid', 'not_found', 'opt_in_impossible', 'opt_in_too_many'] as const;

export const optInRoutes = (contacts: Contacts): AnyRoute[] => {
  const ask = async (workspaceId: number, contactId: number, wish: z.output<typeof contactWish>) => {
    const { topic, source, evidence = null } = wish;
    return { contactId, ...(await contacts.optIns.ask(workspaceId, { contactId, topic, source, evidence })) };
  };
  return [
    defineRoute({
      method: 'post',
      path: '/contacts/{contactId}/opt-in',
      operation: 'contacts.askOptIn',
      summary: 'Ask a contact by mail whether it wants a topic',
      description: 'Double opt-in: subscribed once the link in the mail was confirmed, with the proof kept.',
      scope: 'contacts:write',
      params: contactParams,
      body: contactWish,
      status: 202,
      answer: outcomeAnswer,
      errors: [...errors],
      async handle({ workspaceId, params: { contactId }, body }) {
        checkWish(body);
        return ask(workspaceId, contactId, body);
      },
    }),
    defineRoute({
      method: 'post',
      path: '/opt-ins',
      operation: 'contacts.askOptInByEmail',
      summary: 'Somebody gave an address in a form: ask there whether it wants a topic',
      description: 'Makes the contact when there is none yet. For forms of your own: call this from their server.',
      scope: 'contacts:write',
      body: emailWish,
      status: 202,
      answer: outcomeAnswer,
      errors: [...errors],
      async handle({ workspaceId, body }) {
        checkWish(body);
        const known = await contacts.find(workspaceId, { email: body.email });
        if (known?.language === null && body.language !== undefined) {
          await contacts.update(workspaceId, known.id, { language: body.language });
        }
        if (known) return ask(workspaceId, known.id, body);
        const { contactId } = await contacts.upsert(workspaceId, { email: body.email, language: body.language });
        return ask(workspaceId, contactId, body);
      },
    }),
    defineRoute({
      method: 'get',
      path: '/contacts/{contactId}/opt-ins',
      operation: 'contacts.listOptIns',
      summary: 'What a contact was asked to confirm, newest first',
      scope: 'contacts:read',
      params: contactParams,
      query: pageQuery,
      answer: pageOf(requestAnswer),
      errors: ['not_found'],
      async handle({ workspaceId, params: { contactId }, query }) {
        await contacts.get(workspaceId, contactId);
        const { items, nextCursor } = await contacts.optIns.list(workspaceId, contactId, query);
        return { items: items.map(({ workspaceId: _, contactId: __, ...request }) => request), nextCursor };
      },
    }),
  ];
};
