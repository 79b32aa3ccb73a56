import { z } from 'zod';
import { type AnyRoute, defineRoute } from '../platform/index.ts';
import type { Delivery } from './delivery.service.ts';
import { createMailboxRoutes } from './mailbox.routes.ts';

const testMail = z.object({
  contactId: z.number().int().positive().describe('As whom: name, content and offer are those of this contact.'),
  to: z.email().max(254).describe('Where the mail goes.').meta({ example: 'anna@example.com' }),
});

const testAnswer = z.object({
  outcome: z.enum(['accepted', 'rejected', 'try-later', 'unknown']),
  answer: z.string().describe('What the mail server said.'),
});

export function createDeliveryRoutes(delivery: Delivery): AnyRoute[] {
  return [
    defineRoute({
      method: 'post',
      path: '/campaigns/{campaignId}/test-mail',
      operation: 'campaigns.testMail',
      summary: 'Send one message of the campaign to yourself, as a contact would get it',
      scope: 'campaigns:write',
      params: z.object({ campaignId: z.coerce.number().int().positive() }),
      body: testMail,
      answer: testAnswer,
      errors: ['not_found', 'campaign_not_ready', 'delivery_no_transport'],
      async handle({ workspaceId, params, body }) {
        const outcome = await delivery.sendTest(workspaceId, params.campaignId, body);
        return { outcome: outcome.kind, answer: outcome.kind === 'accepted' ? outcome.response : outcome.reason };
      },
    }),
    ...createMailboxRoutes(delivery.mailbox),
  ];
}
