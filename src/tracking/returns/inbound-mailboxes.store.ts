/** Owns: inbound_mailbox. */
import type { Sql } from '../../platform/index.ts';
import type { ImapSettings } from './open-imap.ts';

export type MailboxRow = {
  id: number;
  workspaceId: number;
  name: string;
  settings: ImapSettings;
  secret: Buffer;
  uidValidity: number | null;
  lastUid: number;
  checkedAt: Date | null;
  problem: string | null;
  createdAt: Date;
};

const columns = `id, workspace_id as "workspaceId", name, settings, secret, uid_validity as "uidValidity",
  last_uid as "lastUid", checked_at as "checkedAt", problem, created_at as "createdAt"`;

export async function listMailboxes(sql: Sql, workspaceId: number): Promise<MailboxRow[]> {
  return sql(
    `select ${columns} from inbound_mailbox where workspace_id = $1 and archived_at is null order by id limit 100`,
    [workspaceId],
  );
}

export async function findMailbox(sql: Sql, workspaceId: number, id: number): Promise<MailboxRow | null> {
  const rows = await sql<MailboxRow>(
    `select ${columns} from inbound_mailbox where workspace_id = $1 and id = $2 and archived_at is null`,
    [workspaceId, id],
  );
  return rows[0] ?? null;
}

/** Null when the name is taken. */
export async function insertMailbox(
  sql: Sql,
  workspaceId: number,
  row: { name: string; settings: ImapSettings; secret: Buffer },
): Promise<MailboxRow | null> {
  const rows = await sql<MailboxRow>(
    `insert into inbound_mailbox (workspace_id, name, settings, secret) values ($1, $2, $3::jsonb, $4)
     on conflict (workspace_id, name) do nothing returning ${columns}`,
    [workspaceId, row.name, JSON.stringify(row.settings), row.secret],
  );
  return rows[0] ?? null;
}

/** Another place is read from its beginning; an unchanged one goes on where it was. */
export async function updateMailbox(
  sql: Sql,
  workspaceId: number,
  id: number,
  row: { settings: ImapSettings; secret: Buffer | null; isElsewhere: boolean },
): Promise<MailboxRow | null> {
  const rows = await sql<MailboxRow>(
    `update inbound_mailbox set settings = $3::jsonb, secret = coalesce($4, secret), problem = null, checked_at = null,
            uid_validity = case when $5 then null else uid_validity end, last_uid = case when $5 then 0 else last_uid end
      where workspace_id = $1 and id = $2 and archived_at is null returning ${columns}`,
    [workspaceId, id, JSON.stringify(row.settings), row.secret, row.isElsewhere],
  );
  return rows[0] ?? null;
}

/** Its name becomes free; its secret is let go. */
export async function archiveMailbox(sql: Sql, workspaceId: number, id: number, now: Date): Promise<boolean> {
  const rows = await sql(
    `update inbound_mailbox set archived_at = $3, secret = '', name = name || ' (archived ' || id || ')'
      where workspace_id = $1 and id = $2 and archived_at is null returning id`,
    [workspaceId, id, now],
  );
  return rows.length > 0;
}

/** The mailbox whose turn it is longest, taken for this look; one with a problem waits longer. Of every workspace. */
export async function takeDueMailbox(
  sql: Sql,
  { now, everyMs, afterProblemMs }: { now: Date; everyMs: number; afterProblemMs: number },
): Promise<MailboxRow | null> {
  const rows = await sql<MailboxRow>(
    `update inbound_mailbox set checked_at = $1 where id = (
       select id from inbound_mailbox
        where archived_at is null and (checked_at is null
           or checked_at <= $1::timestamptz - case when problem is null then $2::int else $3::int end * interval '1 millisecond')
        order by checked_at nulls first, id limit 1 for update skip locked)
     returning ${columns}`,
    [now, everyMs, afterProblemMs],
  );
  return rows[0] ?? null;
}

export async function noteProgress(sql: Sql, row: MailboxRow, uidValidity: number, lastUid: number): Promise<void> {
  await sql(
    'update inbound_mailbox set uid_validity = $3, last_uid = $4, problem = null where workspace_id = $1 and id = $2',
    [row.workspaceId, row.id, uidValidity, lastUid],
  );
}

export async function noteProblem(sql: Sql, row: MailboxRow, problem: string): Promise<void> {
  await sql('update inbound_mailbox set problem = $3 where workspace_id = $1 and id = $2', [
    row.workspaceId,
    row.id,
    problem,
  ]);
}
