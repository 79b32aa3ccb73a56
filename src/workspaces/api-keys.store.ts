import type { Scope, Sql } from '../platform/index.ts';

// Writes api_key.

export type ApiKeyRow = {
  id: number;
  name: string;
  prefix: string;
  scopes: Scope[];
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

const columns = `id, name, prefix, scopes, created_at as "createdAt", last_used_at as "lastUsedAt",
  revoked_at as "revokedAt"`;

export async function insertApiKey(
  sql: Sql,
  workspaceId: number,
  row: { name: string; prefix: string; hash: Buffer; scopes: readonly Scope[]; createdAt: Date },
): Promise<ApiKeyRow> {
  const [inserted] = await sql<ApiKeyRow>(
    `insert into api_key (workspace_id, name, prefix, hash, scopes, created_at)
     values ($1, $2, $3, $4, $5, $6) returning ${columns}`,
    [workspaceId, row.name, row.prefix, row.hash, row.scopes, row.createdAt],
  );
  return inserted as ApiKeyRow;
}

/** Keys in order of making, revoked ones too, above `afterId`. */
export async function readApiKeys(sql: Sql, workspaceId: number, afterId: number, limit: number): Promise<ApiKeyRow[]> {
  return sql<ApiKeyRow>(`select ${columns} from api_key where workspace_id = $1 and id > $2 order by id limit $3`, [
    workspaceId,
    afterId,
    limit,
  ]);
}

/** The one query without a workspace: the key is what names the workspace. */
export async function readApiKeyByHash(sql: Sql, hash: Buffer) {
  const [row] = await sql<{ id: number; workspaceId: number; scopes: Scope[]; lastUsedAt: Date | null }>(
    `select id, workspace_id as "workspaceId", scopes, last_used_at as "lastUsedAt"
     from api_key where hash = $1 and revoked_at is null`,
    [hash],
  );
  return row;
}

export async function touchApiKey(sql: Sql, workspaceId: number, keyId: number, now: Date): Promise<void> {
  await sql('update api_key set last_used_at = $3 where workspace_id = $1 and id = $2', [workspaceId, keyId, now]);
}

/** The key, or undefined when it is not of this workspace. Keeps the first instant when repeated. */
export async function revokeApiKey(sql: Sql, workspaceId: number, keyId: number, now: Date) {
  const [row] = await sql<ApiKeyRow>(
    `update api_key set revoked_at = coalesce(revoked_at, $3) where workspace_id = $1 and id = $2 returning ${columns}`,
    [workspaceId, keyId, now],
  );
  return row;
}
