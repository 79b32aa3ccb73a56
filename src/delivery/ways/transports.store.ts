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
