/** Owns: caught_mail. Reads: message, campaign, segment (whose mail it is), workspace (whether it exists). */
import type { Sql } from '../platform/index.ts';

export type IncomingMail = {
  /** As the mail's own headers claim; believed only when there is such a message or workspace. */
  claimedWorkspaceId: number | null;
  claimedMessageId: number | null;
  sender: string;
  recipient: string;
  subject: string;
  raw: Buffer;
};

/** Stores mails, each for the workspace it truly belongs to. */
export async function insertMails(sql: Sql, mails: IncomingMail[], receivedAt: Date): Promise<void> {
  await sql(
    `insert into caught_mail (workspace_id, message_id, sender, recipient, subject, raw, received_at)
     select coalesce(m.workspace_id, case when g.message_id is null then w.id end), m.id, g.sender, g.recipient,
            g.subject, g.raw, $7::timestamptz
       from unnest($1::int[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bytea[])
            with ordinality as g (workspace_id, message_id, sender, recipient, subject, raw, place)
       left join message m on m.id = g.message_id and m.workspace_id = g.workspace_id
       left join workspace w on w.id = g.workspace_id
      order by g.place`,
    [
      mails.map((mail) => mail.claimedWorkspaceId),
      mails.map((mail) => mail.claimedMessageId),
      mails.map((mail) => mail.sender),
      mails.map((mail) => mail.recipient),
      mails.map((mail) => mail.subject),
      mails.map((mail) => mail.raw),
      receivedAt,
    ],
  );
}

/** Keeps the newest mails, over all workspaces. */
export async function pruneMails(sql: Sql, keep: number): Promise<void> {
  await sql(`delete from caught_mail where id <= (select id from caught_mail order by id desc offset $1 limit 1)`, [
    keep,
  ]);
}

export async function deleteMailsOf(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql(
    `delete from caught_mail cm using message m
      where cm.workspace_id = $1 and m.workspace_id = $1 and m.contact_id = $2 and cm.message_id = m.id`,
    [workspaceId, contactId],
  );
}

/** Which of these messages have arrived. */
export async function findArrived(sql: Sql, messageIds: number[]): Promise<Set<number>> {
  const rows = await sql<{ id: number }>(
    'select distinct message_id as id from caught_mail where message_id = any($1::bigint[])',
    [messageIds],
  );
  return new Set(rows.map((row) => row.id));
}

/** The mail that was caught of a message; null when none was, or when it is kept no longer. */
export async function findMailOf(
  sql: Sql,
  workspaceId: number,
  messageId: number,
): Promise<{ id: number; subject: string; raw: Buffer } | null> {
  const [mail] = await sql<{ id: number; subject: string; raw: Buffer }>(
    'select id, subject, raw from caught_mail where workspace_id = $1 and message_id = $2 order by id limit 1',
    [workspaceId, messageId],
  );
  return mail ?? null;
}

export type MailFilter = {
  recipient?: string | undefined;
  campaignId?: number | undefined;
  segmentId?: number | 'none' | undefined;
  after: number;
  limit: number;
};

export type MailRow = {
  id: number;
  messageId: number | null;
  campaignId: number | null;
  campaign: string | null;
  segmentId: number | null;
  segment: string | null;
  variant: string | null;
  sender: string;
  recipient: string;
  subject: string;
  receivedAt: Date;
};

const mailColumns = `cm.id, cm.message_id as "messageId", m.campaign_id as "campaignId", c.name as campaign,
  m.segment_id as "segmentId", s.name as segment, m.variant, cm.sender, cm.recipient, cm.subject,
  cm.received_at as "receivedAt"`;
const mailJoins = `caught_mail cm
  left join message m on m.id = cm.message_id and m.workspace_id = cm.workspace_id
  left join campaign c on c.id = m.campaign_id and c.workspace_id = m.workspace_id
  left join segment s on s.id = m.segment_id and s.workspace_id = m.workspace_id`;

/** Newest first; `after` is the id of the last mail of the page before (0 = none). */
export async function listMails(sql: Sql, workspaceId: number, filter: MailFilter): Promise<MailRow[]> {
  return sql<MailRow>(
    `select ${mailColumns} from ${mailJoins}
      where cm.workspace_id = $1 and ($2::bigint = 0 or cm.id < $2)
        and ($3::text is null or cm.recipient ilike '%' || $3 || '%')
        and ($4::int is null or m.campaign_id = $4) and ($5::int is null or m.segment_id = $5)
        and (not $7::boolean or (m.id is not null and m.segment_id is null))
      order by cm.id desc limit $6`,
    [
      workspaceId,
      filter.after,
      filter.recipient?.replace(/[\\%_]/g, '\\$&') ?? null,
      filter.campaignId ?? null,
      filter.segmentId === 'none' ? null : (filter.segmentId ?? null),
      filter.limit,
      filter.segmentId === 'none',
    ],
  );
}

export async function findMail(
  sql: Sql,
  workspaceId: number,
  mailId: number,
): Promise<(MailRow & { raw: Buffer }) | null> {
  const rows = await sql<MailRow & { raw: Buffer }>(
    `select ${mailColumns}, cm.raw from ${mailJoins} where cm.workspace_id = $1 and cm.id = $2`,
    [workspaceId, mailId],
  );
  return rows[0] ?? null;
}
