import type { Sql } from '../platform/index.ts';
import type { Workspace } from './workspaces.schema.ts';

// Writes workspace, audit. Reads workspace_operator, operator, api_key (names).

const columns = `w.id, w.slug, w.name, w.time_zone as "timeZone", w.currency, w.language, w.settings,
  w.created_at as "createdAt"`;

export async function readWorkspace(sql: Sql, workspaceId: number): Promise<Workspace | undefined> {
  const [row] = await sql<Workspace>(`select ${columns} from workspace w where w.id = $1`, [workspaceId]);
  return row;
}

export async function readWorkspaceBySlug(sql: Sql, slug: string): Promise<Workspace | undefined> {
  const [row] = await sql<Workspace>(`select ${columns} from workspace w where w.slug = $1`, [slug]);
  return row;
}

/** Every workspace of the installation: for the wiring and jobs, never for a caller of one workspace. */
export async function readAllWorkspaces(sql: Sql): Promise<Workspace[]> {
  return sql<Workspace>(`select ${columns} from workspace w order by w.id`);
}

/** The new row, or undefined when the slug is taken. */
export async function insertWorkspace(
  sql: Sql,
  row: Omit<Workspace, 'id' | 'createdAt'>,
  now: Date,
): Promise<Workspace | undefined> {
  const [inserted] = await sql<Workspace>(
    `insert into workspace as w (slug, name, time_zone, currency, language, settings, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (slug) do nothing
     returning ${columns}`,
    [row.slug, row.name, row.timeZone, row.currency, row.language, JSON.stringify(row.settings), now],
  );
  return inserted;
}

/** The time zone as it is until the transaction ends; undefined when there is no such workspace. */
export async function lockTimeZone(sql: Sql, workspaceId: number): Promise<string | undefined> {
  const [row] = await sql<{ timeZone: string }>(
    'select time_zone as "timeZone" from workspace where id = $1 for no key update',
    [workspaceId],
  );
  return row?.timeZone;
}

/** Changes what is given; settings are merged key by key in one statement, so two changes at once both stay. */
export async function updateWorkspace(
  sql: Sql,
  workspaceId: number,
  change: { name?: string; timeZone?: string; language?: string; settings?: object },
): Promise<Workspace | undefined> {
  const [row] = await sql<Workspace>(
    `update workspace as w set
       name = coalesce($2, name),
       time_zone = coalesce($3, time_zone),
       language = coalesce($4, language),
       settings = settings || $5::jsonb
     where w.id = $1
     returning ${columns}`,
    [workspaceId, change.name, change.timeZone, change.language, JSON.stringify(change.settings ?? {})],
  );
  return row;
}

export type AuditRow = { id: number; at: Date; actor: string; action: string; subject: string; detail: unknown };

export async function insertAudit(sql: Sql, workspaceId: number, row: Omit<AuditRow, 'id'>): Promise<void> {
  await sql('insert into audit (workspace_id, actor, action, subject, detail, at) values ($1, $2, $3, $4, $5, $6)', [
    workspaceId,
    row.actor,
    row.action,
    row.subject,
    row.detail === undefined || row.detail === null ? null : JSON.stringify(row.detail),
    row.at,
  ]);
}

export type AuditFilter = { actor?: string | undefined; area?: string | undefined; beforeId: number; limit: number };

/** Newest first, below `beforeId` (0: from the newest); the names of who did it as they are now. */
export async function readAudit(
  sql: Sql,
  workspaceId: number,
  { actor, area, beforeId, limit }: AuditFilter,
): Promise<(AuditRow & { actorName: string | null })[]> {
  return sql<AuditRow & { actorName: string | null }>(
    `select a.id, a.at, a.actor, coalesce(o.name, k.name) as "actorName", a.action, a.subject, a.detail
       from audit a
       left join operator o on a.actor = 'operator:' || o.id
       left join api_key k on k.workspace_id = $1 and a.actor = 'key:' || k.id
      where a.workspace_id = $1 and ($2 = 0 or a.id < $2) and ($4::text is null or a.actor = $4)
        and ($5::text is null or split_part(a.action, '.', 1) = $5)
      order by a.id desc limit $3`,
    [workspaceId, beforeId, limit, actor ?? null, area ?? null],
  );
}
