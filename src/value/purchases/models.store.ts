/** Owns: value_model. Models as they were fitted; a row is never changed once written. */
import type { Sql } from '../../platform/index.ts';

export type ModelKind = 'purchases' | 'expected' | 'needs';

/** `params` and `quality` are the model's own: read them by its schema. */
export type StoredModel = {
  version: number;
  fittedAt: Date;
  /** What it was fitted on ends here. */
  dataUntil: Date;
  params: unknown;
  quality: unknown;
};

/** Writes the next version, and answers its number. One fitter of a kind at a time: see runs.ts. */
export async function insertModel(
  sql: Sql,
  workspaceId: number,
  kind: ModelKind,
  { fittedAt, dataUntil, params, quality }: Omit<StoredModel, 'version'>,
): Promise<number> {
  const [row] = await sql<{ version: number }>(
    `insert into value_model (workspace_id, kind, version, fitted_at, data_until, params, quality)
     select $1, $2, coalesce((select max(version) from value_model where workspace_id = $1 and kind = $2), 0) + 1,
            $3, $4, $5, $6
     returning version`,
    [workspaceId, kind, fittedAt, dataUntil, JSON.stringify(params), JSON.stringify(quality)],
  );
  return row!.version;
}

/** The newest version, or null when none was ever fitted. */
export async function findLatestModel(sql: Sql, workspaceId: number, kind: ModelKind): Promise<StoredModel | null> {
  const [row] = await sql<StoredModel>(
    `select version, fitted_at as "fittedAt", data_until as "dataUntil", params, quality
       from value_model where workspace_id = $1 and kind = $2 order by version desc limit 1`,
    [workspaceId, kind],
  );
  return row ?? null;
}
