/** Owns: inbound_mail. */
import { printable } from '../../contacts/index.ts';
import type { Sql } from '../../platform/index.ts';

export type InboundMail = {
  workspaceId: number | null;
  /** smtp, or imap:<id of the mailbox> */
  source: string;
  sourceKey: string;
  envelopeTo: string;
  raw: Buffer;
  receivedAt: Date;
};

/** Keeps a mail; false when it is there already. Committed once this returns. */
export async function keepMail(sql: Sql, mail: InboundMail): Promise<boolean> {
  const rows = await sql(
    `insert into inbound_mail (workspace_id, source, source_key, envelope_to, raw, received_at)
     values ($1, $2, $3, $4, $5, $6) on conflict (source, source_key) do nothing returning id`,
    [mail.workspaceId, mail.source, mail.sourceKey, printable(mail.envelopeTo), mail.raw, mail.receivedAt],
  );
  return rows.length > 0;
}

export type UnreadMail = Omit<InboundMail, 'raw'> & { id: number; raw: Buffer | null };

/** The oldest mail nobody has read, held for this transaction; those others hold are stepped over. */
export async function takeUnread(sql: Sql, afterId: number): Promise<UnreadMail | null> {
  const rows = await sql<UnreadMail>(
    `select id, workspace_id as "workspaceId", source, source_key as "sourceKey", envelope_to as "envelopeTo", raw,
            received_at as "receivedAt"
       from inbound_mail where read_at is null and id > $1 order by id limit 1 for update skip locked`,
    [afterId],
  );
  return rows[0] ?? null;
}

/** As JSON that PostgreSQL can keep: mails hold anything. */
const keepable = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? printable(part) : part));

export async function markRead(
  sql: Sql,
  id: number,
  read: { workspaceId: number | null; class: string; messageId: number | null; detail: unknown; at: Date },
): Promise<void> {
  await sql(
    `update inbound_mail set read_at = $2, class = $3, message_id = $4, detail = $5::jsonb, workspace_id = $6 where id = $1`,
    [id, read.at, read.class, read.messageId, keepable(read.detail), read.workspaceId],
  );
}

/** Lets go of the raw text of mails that came before then. */
export async function clearRaw(sql: Sql, before: Date): Promise<number> {
  const rows = await sql(
    `update inbound_mail set raw = null where id in (
       select id from inbound_mail where raw is not null and read_at is not null and received_at < $1 limit 5000)
     returning id`,
    [before],
  );
  return rows.length;
}

export type ShownMail = {
  id: number;
  source: string;
  envelopeTo: string;
  receivedAt: Date;
  readAt: Date | null;
  class: string | null;
  messageId: number | null;
  detail: unknown;
  hasRaw: boolean;
};

export async function listMails(
  sql: Sql,
  workspaceId: number,
  filter: { before: number | null; limit: number; class: string | null },
): Promise<ShownMail[]> {
  return sql(
    `select id, source, envelope_to as "envelopeTo", received_at as "receivedAt", read_at as "readAt", class,
            message_id as "messageId", detail, raw is not null as "hasRaw"
       from inbound_mail where workspace_id = $1 and ($2::bigint is null or id < $2) and ($3::text is null or class = $3)
      order by id desc limit $4`,
    [workspaceId, filter.before, filter.class, filter.limit],
  );
}
