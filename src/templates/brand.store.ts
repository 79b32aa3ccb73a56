/** Owns: brand_version. */
import type { Sql } from '../platform/index.ts';
import type { Brand } from './make-source.ts';

export type BrandVersion = Brand & { id: number; version: number; createdAt: Date };

const columns = `id, version, theme, partials, created_at as "createdAt"`;

/** Adds the next version; null when somebody else took its number at the same moment. */
export async function insertBrand(
  sql: Sql,
  workspaceId: number,
  brand: Brand,
  now: Date,
): Promise<BrandVersion | null> {
  const [row] = await sql<BrandVersion>(
    `insert into brand_version (workspace_id, version, theme, partials, created_at)
     select $1, coalesce(max(version), 0) + 1, $2::jsonb, $3::jsonb, $4 from brand_version where workspace_id = $1
     on conflict (workspace_id, version) do nothing returning ${columns}`,
    [workspaceId, JSON.stringify(brand.theme), JSON.stringify(brand.partials), now],
  );
  return row ?? null;
}

/** The given version, or the newest. */
export async function findBrand(sql: Sql, workspaceId: number, version?: number): Promise<BrandVersion | null> {
  const [row] = await sql<BrandVersion>(
    `select ${columns} from brand_version where workspace_id = $1 and ($2::int is null or version = $2)
      order by version desc limit 1`,
    [workspaceId, version ?? null],
  );
  return row ?? null;
}

export async function findBrandById(sql: Sql, workspaceId: number, id: number): Promise<BrandVersion | null> {
  const [row] = await sql<BrandVersion>(`select ${columns} from brand_version where workspace_id = $1 and id = $2`, [
    workspaceId,
    id,
  ]);
  return row ?? null;
}

/** The newest first. */
export async function listBrands(
  sql: Sql,
  workspaceId: number,
  page: { before: number; limit: number },
): Promise<BrandVersion[]> {
  return sql<BrandVersion>(
    `select ${columns} from brand_version where workspace_id = $1 and version < $2 order by version desc limit $3`,
    [workspaceId, page.before, page.limit],
  );
}
