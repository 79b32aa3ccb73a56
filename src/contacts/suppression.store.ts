// SQL of suppression. Reads contact: whose memberships must be worked out again.
import type { Sql } from '../platform/index.ts';

/** An address that must not be written to, whatever the consent. */
export type Suppression = {
  email: string;
  reason: string;
  /** What was said: the server's words, the note of a person. */
  detail: string | null;
  /** The message that led to it. */
  messageId: number | null;
  at: Date;
};

type NewRow = { emailNormal: string; reason: string; detail: string | null; messageId: number | null };

/** Suppresses addresses, each given once; the first reason stays. Returns those that were not suppressed before. */
export async function insertSuppressions(sql: Sql, workspaceId: number, rows: NewRow[], now: Date): Promise<string[]> {
  const written = await sql<{ email: string }>(
    `insert into suppression (workspace_id, email_normal, reason, detail, message_id, at)
     select $1, g.email, g.reason, g.detail, g.message_id, $6
       from unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) as g (email, reason, detail, message_id)
      order by g.email
     on conflict do nothing returning email_normal as email`,
    [
      workspaceId,
      rows.map((row) => row.emailNormal),
      rows.map((row) => row.reason),
      rows.map((row) => row.detail),
      rows.map((row) => row.messageId),
      now,
    ],
  );
  return written.map((row) => row.email);
}

/** What was known of it, or null when the address was not suppressed. */
export async function deleteSuppression(
  sql: Sql,
  workspaceId: number,
  emailNormal: string,
): Promise<{ reason: string; detail: string | null; at: Date } | null> {
  const [row] = await sql<{ reason: string; detail: string | null; at: Date }>(
    'delete from suppression where workspace_id = $1 and email_normal = $2 returning reason, detail, at',
    [workspaceId, emailNormal],
  );
  return row ?? null;
}

/** In alphabetical order. `contains`: part of the address. */
export async function listSuppressions(
  sql: Sql,
  workspaceId: number,
  filter: { after: string; limit: number; emailNormal: string | null; reason: string | null; contains: string | null },
): Promise<Suppression[]> {
  return sql(
    `select email_normal as email, reason, detail, message_id as "messageId", at from suppression
      where workspace_id = $1 and email_normal > $2 and ($4::text is null or email_normal = $4)
        and ($5::text is null or reason = $5) and ($6::text is null or position(lower($6) in email_normal) > 0)
      order by email_normal limit $3`,
    [workspaceId, filter.after, filter.limit, filter.emailNormal, filter.reason, filter.contains],
  );
}

/** Contacts that have one of these addresses. */
export async function findByAddress(sql: Sql, workspaceId: number, emails: readonly string[]): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    'select id from contact where workspace_id = $1 and email_normal = any($2::text[])',
    [workspaceId, emails],
  );
  return rows.map((row) => row.id);
}
