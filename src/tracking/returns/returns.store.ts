/**
 * Owns: bounce, inbound_mail. Reads: message, campaign, contact, event (with event_kind): what speaks against a bounce.
 */
import { printable } from '../../contacts/index.ts';
import type { Sql } from '../../platform/index.ts';

/** The message a report is about, as the ledger has it. `email` is null once the contact was erased. */
export type ReportedMessage = {
  messageId: number;
  workspaceId: number;
  contactId: number;
  campaignId: number;
  topic: string;
  email: string | null;
};

export async function findReported(
  sql: Sql,
  workspaceId: number,
  messageIds: readonly number[],
): Promise<ReportedMessage[]> {
  return sql(
    `select m.id as "messageId", m.workspace_id as "workspaceId", m.contact_id as "contactId",
            m.campaign_id as "campaignId", c.topic, m.email
       from message m join campaign c on c.id = m.campaign_id and c.workspace_id = m.workspace_id
      where m.workspace_id = $1 and m.id = any($2::bigint[])`,
    [workspaceId, messageIds],
  );
}

export type NewBounce = {
  emailNormal: string;
  contactId: number | null;
  messageId: number | null;
  class: 'hard' | 'soft' | 'complaint' | 'delivered';
  status: string | null;
  reason: string;
  detail: string | null;
  source: string;
  key: string;
  at: Date;
};

/** Writes a report down; its id, or null when it is known already. */
export async function insertBounce(sql: Sql, workspaceId: number, bounce: NewBounce): Promise<number | null> {
  const rows = await sql<{ id: number }>(
    `insert into bounce (workspace_id, email_normal, contact_id, message_id, class, status, reason, detail, source, key, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (workspace_id, key) do nothing returning id`,
    [
      workspaceId,
      bounce.emailNormal,
      bounce.contactId,
      bounce.messageId,
      bounce.class,
      bounce.status,
      bounce.reason,
      bounce.detail === null ? null : printable(bounce.detail),
      bounce.source,
      printable(bounce.key),
      bounce.at,
    ],
  );
  return rows[0]?.id ?? null;
}

/** Events that prove that mail of ours arrived: a proxy that fetches pictures has the mail as well. */
const arrivals = ['message_opened', 'message_opened_proxy', 'message_clicked'];

/**
 * Soft bounces of an address in a row: since `since`, and since mail last reached it. It did when somebody opened or
 * clicked, a sending service said so, or a message was accepted that came back neither at once nor within a day.
 */
export async function countSoftInRow(
  sql: Sql,
  workspaceId: number,
  {
    emailNormal,
    contactId,
    since,
    now,
    uncounted,
  }: { emailNormal: string; contactId: number | null; since: Date; now: Date; uncounted: readonly string[] },
): Promise<number> {
  const rows = await sql<{ count: number }>(
    `with arrived as (
       select greatest(
         (select max(b.at) from bounce b where b.workspace_id = $1 and b.email_normal = $2 and b.class = 'delivered'),
         (select max(e.at) from event e where e.workspace_id = $1 and e.contact_id = $3
            and e.kind_id in (select id from event_kind where workspace_id = $1 and name = any($4)) and e.at >= $5),
         (select max(m.finished_at) from message m
           where m.workspace_id = $1 and m.contact_id = $3 and m.state = 'accepted' and m.finished_at >= $5
             and m.finished_at < $6::timestamptz - interval '1 day'
             and not exists (select from bounce b where b.message_id = m.id and b.workspace_id = $1))
       ) as at
     )
     select count(*)::int as count from bounce b
      where b.workspace_id = $1 and b.email_normal = $2 and b.class = 'soft' and b.at >= $5 and b.reason <> all($7)
        and b.at > coalesce((select at from arrived), '-infinity')`,
    [workspaceId, emailNormal, contactId, arrivals, since, now, uncounted],
  );
  return rows[0]?.count ?? 0;
}

export async function hasSoft(sql: Sql, workspaceId: number, emailNormal: string, since: Date): Promise<boolean> {
  const rows = await sql(
    `select from bounce where workspace_id = $1 and email_normal = $2 and class = 'soft' and at >= $3 limit 1`,
    [workspaceId, emailNormal, since],
  );
  return rows.length > 0;
}

/** Holds other reports about the address back until this transaction ends, so that each counts the ones before it. */
export async function lockAddress(sql: Sql, workspaceId: number, emailNormal: string): Promise<void> {
  await sql(`select pg_advisory_xact_lock(hashtextextended('bounce:' || $1::text || ':' || $2, 0))`, [
    workspaceId,
    emailNormal,
  ]);
}

export type BounceRow = Omit<NewBounce, 'key'> & { id: number };

export async function listBounces(
  sql: Sql,
  workspaceId: number,
  filter: { before: number | null; limit: number; class: string | null; domain: string | null; email: string | null },
): Promise<BounceRow[]> {
  return sql(
    `select id, email_normal as "emailNormal", contact_id as "contactId", message_id as "messageId", class, status, reason,
            detail, source, at from bounce
      where workspace_id = $1 and ($2::bigint is null or id < $2) and ($3::text is null or class = $3)
        and ($3 is not null or class <> 'delivered')
        and ($4::text is null or email_normal like '%@' || $4) and ($5::text is null or email_normal = $5)
      order by id desc limit $6`,
    [workspaceId, filter.before, filter.class, filter.domain, filter.email, filter.limit],
  );
}

/** What remains of an erased contact is that an address bounced, without whose it was and what was said. */
export async function forgetContact(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql(
    `with gone as (
       update bounce set contact_id = null, detail = null, email_normal = '' where workspace_id = $1 and contact_id = $2
       returning message_id
     )
     update inbound_mail set raw = null, detail = null, envelope_to = ''
      where workspace_id = $1 and message_id in (select id from message where workspace_id = $1 and contact_id = $2)`,
    [workspaceId, contactId],
  );
}
