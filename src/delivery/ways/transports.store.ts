/** Owns: transport. Reads: campaign (who still needs a way out). */
import type { Sql } from '../../platform/index.ts';
import type { Limits, WarmUp } from '../rates/limits.schema.ts';

export type TransportKind = 'smtp' | 'ses' | 'sendmail' | 'plugin';

/** `secret`: sealed. `settings` are read by the schema of their kind. */
export type TransportRow = {
  id: number;
  workspaceId: number;
  name: string;
  kind: TransportKind;
  settings: unknown;
  secret: Buffer | null;
  limits: Limits;
  warmUp: WarmUp | null;
  isDefault: boolean;
  createdAt: Date;
  archivedAt: Date | null;
};

const columns = `id, workspace_id as "workspaceId", name, kind, settings, secret, limits, warm_up as "warmUp",
  is_default as "isDefault", created_at as "createdAt", archived_at as "archivedAt"`;

/** The transport of that id; with null the default of the workspace, archived ones left out. */
export async function findWayOut(
  sql: Sql,
  workspaceId: number,
  transportId: number | null,
): Promise<TransportRow | null> {
  const [row] = await sql<TransportRow>(
    `select ${columns} from transport
      where workspace_id = $1 and case when $2::int is null then is_default and archived_at is null else id = $2 end
      order by id limit 1`,
    [workspaceId, transportId],
  );
  return row ?? null;
}

export type TransportValues = Pick<TransportRow, 'name' | 'settings' | 'secret' | 'limits' | 'warmUp' | 'isDefault'>;

/** Newest first; `after` is the id of the last of the page before (0 = none). */
export async function listTransports(
  sql: Sql,
  workspaceId: number,
  { after, limit, withArchived }: { after: number; limit: number; withArchived: boolean },
): Promise<TransportRow[]> {
  return sql<TransportRow>(
    `select ${columns} from transport
      where workspace_id = $1 and ($2 = 0 or id < $2) and ($4 or archived_at is null)
      order by id desc limit $3`,
    [workspaceId, after, limit, withArchived],
  );
}

/** Locks the row; null when there is none. */
export async function lockTransport(sql: Sql, workspaceId: number, id: number): Promise<TransportRow | null> {
  const rows = await sql<TransportRow>(
    `select ${columns} from transport where workspace_id = $1 and id = $2 for update`,
    [workspaceId, id],
  );
  return rows[0] ?? null;
}

/** Null when the name is taken. */
export async function insertTransport(
  sql: Sql,
  workspaceId: number,
  values: TransportValues & { kind: TransportKind; createdAt: Date },
): Promise<TransportRow | null> {
  const { name, kind, settings, secret, limits, warmUp, isDefault, createdAt } = values;
  const rows = await sql<TransportRow>(
    `insert into transport (workspace_id, name, kind, settings, secret, limits, warm_up, is_default, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (workspace_id, name) do nothing returning ${columns}`,
    [workspaceId, name, kind, json(settings), secret, json(limits), json(warmUp), isDefault, createdAt],
  );
  return rows[0] ?? null;
}

/** Null when the name is another's. */
export async function updateTransport(
  sql: Sql,
  workspaceId: number,
  id: number,
  values: TransportValues,
): Promise<TransportRow | null> {
  const { name, settings, secret, limits, warmUp, isDefault } = values;
  const rows = await sql<TransportRow>(
    `update transport set name = $3, settings = $4, secret = $5, limits = $6, warm_up = $7, is_default = $8
      where workspace_id = $1 and id = $2
        and not exists (select 1 from transport other where other.workspace_id = $1 and other.name = $3 and other.id <> $2)
      returning ${columns}`,
    [workspaceId, id, name, json(settings), secret, json(limits), json(warmUp), isDefault],
  );
  return rows[0] ?? null;
}

/** Whatever was the default so far is none any more. Locks those rows: two at once cannot both become the default. */
export async function clearDefault(sql: Sql, workspaceId: number, exceptId: number): Promise<void> {
  await sql('update transport set is_default = false where workspace_id = $1 and is_default and id <> $2', [
    workspaceId,
    exceptId,
  ]);
}

/** The name becomes free for another. */
export async function archiveTransport(sql: Sql, workspaceId: number, id: number, at: Date): Promise<void> {
  await sql(
    `update transport set archived_at = $3, is_default = false, secret = null, name = left(name, 180) || ' (archived ' || id || ')'
      where workspace_id = $1 and id = $2 and archived_at is null`,
    [workspaceId, id, at],
  );
}

/** Names of campaigns that are to go, or are going, this way. */
export async function findCampaignsOn(sql: Sql, workspaceId: number, transportId: number): Promise<string[]> {
  const rows = await sql<{ name: string }>(
    `select name from campaign
      where workspace_id = $1 and transport_id = $2 and state in ('scheduled', 'launching', 'sending', 'paused')
      order by id limit 5`,
    [workspaceId, transportId],
  );
  return rows.map(({ name }) => name);
}

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
