import { z } from 'zod';
import { composeDesign } from '../campaigns/index.ts';
import type { Outcome } from '../messages/index.ts';
import { type AnyRoute, type Clock, type Db, defineRoute, KohortError } from '../platform/index.ts';
import { newVersion, type Templates } from '../templates/index.ts';
import type { Workspaces } from '../workspaces/index.ts';
import type { Delivery } from './delivery.service.ts';
import type { Signer } from './sign.ts';

type Parts = {
  db: Db;
  clock: Clock;
  workspaces: Pick<Workspaces, 'get'>;
  templates: Pick<Templates, 'prepareDesign'>;
  wayOf: Delivery['wayOf'];
  signer: Pick<Signer, 'sign'>;
};

const testLetter = newVersion.extend({
  to: z.email().max(254).describe('Where the mail goes.').meta({ example: 'anna@example.com' }),
  contactId: z.number().int().positive().optional().describe('As this contact; a made-up one when absent.'),
  language: z.string().max(35).optional().describe("Instead of the contact's language."),
});
type TestLetter = z.output<typeof testLetter>;

const testAnswer = z.object({
  outcome: z.enum(['accepted', 'rejected', 'try-later', 'unknown']),
  answer: z.string().describe('What the mail server said.'),
});

/**
 * Sends a design that no campaign uses yet, by the workspace's own way out and with its signature, [test] before the
 * subject. Not in the ledger. Throws `delivery_no_transport`, and what composing throws.
 */
async function sendTestLetter(parts: Parts, workspaceId: number, letter: TestLetter): Promise<Outcome> {
  const { to, contactId, language, ...design } = letter;
  const { transport } = await parts.wayOf(workspaceId, null);
  const wire = await composeDesign(parts, workspaceId, design, { to, contactId, language, slots: {} });
  const prefix = await parts.signer.sign(wire, workspaceId, wire.fromDomain);
  const outcome = await transport.send({ ...wire, ...(prefix ? { prefix } : {}), messageId: null });
  if (outcome.kind === 'not-sent') throw new KohortError('internal', { detail: 'A test mail asks nobody.' });
  return outcome;
}

export const createTestLettersRoutes = (parts: Parts): AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/templates/test-mail',
    operation: 'templates.testMail',
    summary: 'Send a design to yourself, stored or not, as a contact would get it',
    scope: 'campaigns:write',
    body: testLetter,
    answer: testAnswer,
    errors: ['not_found', 'delivery_no_transport', 'rendering_template_invalid', 'rendering_missing_value'],
    async handle({ workspaceId, body }) {
      const outcome = await sendTestLetter(parts, workspaceId, body);
      return { outcome: outcome.kind, answer: outcome.kind === 'accepted' ? outcome.response : outcome.reason };
    },
  }),
];
