/** Owns: value_settings. */
import type { Sql } from '../platform/index.ts';

export type StoredSettings = { settings: unknown; updatedAt: Date };

/** What was written, of whichever version; null when nothing ever was. `lock` holds it until the transaction ends. */
export async function findSettings(
  sql: Sql,
  workspaceId: number,
  { lock = false }: { lock?: boolean } = {},
): Promise<StoredSettings | null> {
  if (lock) await sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`value_settings ${workspaceId}`]);
  const [row] = await sql<StoredSettings>(
    'select settings, updated_at as "updatedAt" from value_settings where workspace_id = $1',
    [workspaceId],
  );
  return row ?? null;
}

export async function writeSettings(sql: Sql, workspaceId: number, settings: unknown, now: Date): Promise<void> {
  await sql(
    `insert into value_settings (workspace_id, settings, updated_at) values ($1, $2, $3)
     on conflict (workspace_id) do update set settings = excluded.settings, updated_at = excluded.updated_at`,
    [workspaceId, JSON.stringify(settings), now],
  );
}
