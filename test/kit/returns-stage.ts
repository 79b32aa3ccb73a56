import type { TestApi } from './house.ts';
import { insertRow } from './insert-row.ts';

export type SentMessage = {
  messageId: number;
  contactId: number;
  email: string;
  bounceAddress: string;
  unsubscribeAddress: string;
};

/** Contacts who want the newsletter, and messages of one campaign that went to them: what can come back. */
export async function createReturnsStage({ db, house, workspaceId }: TestApi) {
  const campaign = await insertRow(db, 'campaign', {
    workspace_id: workspaceId,
    name: 'News',
    topic: 'news',
    state: 'finished',
    audience: '{}',
  });
  let made = 0;
  return {
    campaignId: Number(campaign.id),

    async send(given: { email?: string; contactId?: number; at?: Date; state?: string } = {}): Promise<SentMessage> {
      made += 1;
      const email = given.email ?? `person${made}@example.net`;
      const consent = [{ topic: 'news', state: 'subscribed' as const, at: new Date(Date.now() - 3_600_000) }];
      const contactId =
        given.contactId ??
        (await house.contacts.upsert(workspaceId, { externalId: `p${made}`, email, consent })).contactId;
      const at = given.at ?? new Date();
      const own =
        given.contactId === undefined
          ? campaign
          : await insertRow(db, 'campaign', {
              workspace_id: workspaceId,
              name: `News ${made}`,
              topic: 'news',
              state: 'finished',
              audience: '{}',
            });
      const row = await insertRow(db, 'message', {
        workspace_id: workspaceId,
        campaign_id: own.id,
        contact_id: contactId,
        email,
        state: given.state ?? 'accepted',
        planned_at: at,
        due_at: at,
        finished_at: at,
      });
      const messageId = Number(row.id);
      const back = house.returns.addresses.of(messageId, workspaceId);
      return {
        messageId,
        contactId,
        email,
        bounceAddress: back.bounce('bounces.shop.example'),
        unsubscribeAddress: back.unsubscribe('bounces.shop.example'),
      };
    },

    /** What the events say of a contact, oldest first. */
    events: async (contactId: number) =>
      db.sql<{ kind: string; props: Record<string, unknown>; messageId: number | null }>(
        `select k.name as kind, e.props, e.message_id as "messageId" from event e join event_kind k on k.id = e.kind_id
          where e.workspace_id = $1 and e.contact_id = $2 order by e.id`,
        [workspaceId, contactId],
      ),

    suppressedBecause: async (email: string): Promise<string | null> =>
      (
        await db.sql<{ reason: string }>(
          'select reason from suppression where workspace_id = $1 and email_normal = $2',
          [workspaceId, email],
        )
      )[0]?.reason ?? null,

    isSubscribed: async (contactId: number): Promise<boolean> =>
      (await house.contacts.get(workspaceId, contactId)).subscriptions.some(
        ({ topic, state }) => topic === 'news' && state === 'subscribed',
      ),

    bounces: async () =>
      db.sql<{ class: string; reason: string; source: string; messageId: number | null }>(
        'select class, reason, source, message_id as "messageId" from bounce where workspace_id = $1 order by id',
        [workspaceId],
      ),
  };
}

/** A report by RFC 3464 about one address, with what was returned of our message. */
export function bounceMail({
  email,
  status,
  diagnostic = '',
  action = 'failed',
  returned = 'Subject: News',
}: {
  email: string;
  status: string;
  diagnostic?: string;
  action?: string;
  returned?: string;
}): string {
  return [
    'From: MAILER-DAEMON@mx.example.net',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
    '',
    '--B',
    'Content-Type: text/plain',
    '',
    'Your message could not be delivered.',
    '--B',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    '',
    `Final-Recipient: rfc822; ${email}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${diagnostic}`,
    '--B',
    'Content-Type: text/rfc822-headers',
    '',
    returned,
    '--B--',
    '',
  ].join('\r\n');
}
