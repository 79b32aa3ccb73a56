/** Owns: provider_hook. */
import type { Sql } from '../../../platform/index.ts';
import type { Provider } from './provider-news.ts';

export type HookSettings = { topicArn?: string; publicKey?: string };

export type HookRow = {
  id: number;
  workspaceId: number;
  provider: Provider;
  name: string;
  settings: HookSettings;
  secret: Buffer | null;
  createdAt: Date;
  lastUsedAt: Date | null;
};

const columns = `id, workspace_id as "workspaceId", provider, name, settings, secret, created_at as "createdAt",
  last_used_at as "lastUsedAt"`;

export async function listHooks(sql: Sql, workspaceId: number): Promise<HookRow[]> {
  return sql(
    `select ${columns} from provider_hook where workspace_id = $1 and archived_at is null order by id limit 100`,
    [workspaceId],
  );
}

export async function findHook(sql: Sql, workspaceId: number, id: number): Promise<HookRow | null> {
  const rows = await sql<HookRow>(
    `select ${columns} from provider_hook where workspace_id = $1 and id = $2 and archived_at is null`,
    [workspaceId, id],
  );
  return rows[0] ?? null;
}

/** By the address it is called at: what is sent there proves by its signature which workspace it may speak of. */
export async function findHookAnywhere(sql: Sql, id: number): Promise<HookRow | null> {
  const rows = await sql<HookRow>(`select ${columns} from provider_hook where id = $1 and archived_at is null`, [id]);
  return rows[0] ?? null;
}

/** Null when the name is taken. */
export async function insertHook(
  sql: Sql,
  workspaceId: number,
  row: { provider: Provider; name: string; settings: HookSettings; secret: Buffer | null },
): Promise<HookRow | null> {
  const rows = await sql<HookRow>(
    `insert into provider_hook (workspace_id, provider, name, settings, secret) values ($1, $2, $3, $4::jsonb, $5)
     on conflict (workspace_id, name) do nothing returning ${columns}`,
    [workspaceId, row.provider, row.name, JSON.stringify(row.settings), row.secret],
  );
  return rows[0] ?? null;
}

/** Its name becomes free; its secret is let go. */
export async function archiveHook(sql: Sql, workspaceId: number, id: number, now: Date): Promise<boolean> {
  const rows = await sql(
    `update provider_hook set archived_at = $3, secret = null, name = name || ' (archived ' || id || ')'
      where workspace_id = $1 and id = $2 and archived_at is null returning id`,
    [workspaceId, id, now],
  );
  return rows.length > 0;
}

/** To the minute, so that a busy hook does not write its row all the time. */
export async function noteUse(sql: Sql, id: number, now: Date): Promise<void> {
  await sql(
    `update provider_hook set last_used_at = $2
      where id = $1 and (last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute')`,
    [id, now],
  );
}
