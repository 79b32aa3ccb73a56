// SQL of company.
import { int4Array, type Sql, textArray } from '../../platform/index.ts';
import type { CompanyValue } from './read-company.ts';

export type Company = {
  id: number;
  key: string;
  name: string;
  attributes: Record<string, CompanyValue>;
  /** How many contacts belong to it. */
  contacts: number;
  createdAt: Date;
  updatedAt: Date;
};

export type StoredCompany = Pick<Company, 'id' | 'key' | 'name' | 'attributes'>;
export type CompanyDraft = Omit<StoredCompany, 'id'>;

const columns = `c.id, c.key, c.name, c.attributes, c.created_at as "createdAt", c.updated_at as "updatedAt",
  (select count(*)::int from contact_company l where l.company_id = c.id and l.workspace_id = c.workspace_id) as contacts`;

export async function listCompanies(
  sql: Sql,
  workspaceId: number,
  { afterId, limit, key, search }: { afterId: number; limit: number; key?: string; search?: string },
): Promise<Company[]> {
  return sql<Company>(
    `select ${columns} from company c
      where c.workspace_id = $1 and c.id > $2 and ($4::text is null or c.key = $4)
        and ($5::text is null or strpos(lower(c.name), lower($5)) > 0)
      order by c.id limit $3`,
    [workspaceId, afterId, limit, key ?? null, search ?? null],
  );
}

export async function findCompany(sql: Sql, workspaceId: number, key: string): Promise<Company | undefined> {
  const [row] = await sql<Company>(`select ${columns} from company c where c.workspace_id = $1 and c.key = $2`, [
    workspaceId,
    key,
  ]);
  return row;
}

export async function findCompanyIds(
  sql: Sql,
  workspaceId: number,
  keys: readonly string[],
): Promise<Map<string, number>> {
  const rows = await sql<{ id: number; key: string }>(
    'select id, key from company where workspace_id = $1 and key = any($2::text[])',
    [workspaceId, textArray(keys)],
  );
  return new Map(rows.map(({ key, id }) => [key, id]));
}

/** Locked in the order of their ids, so that two batches cannot lock crosswise. */
export async function lockCompanies(sql: Sql, workspaceId: number, keys: readonly string[]): Promise<StoredCompany[]> {
  return sql<StoredCompany>(
    `select id, key, name, attributes from company where workspace_id = $1 and key = any($2::text[])
      order by id for update`,
    [workspaceId, textArray(keys)],
  );
}

/** Those that went in: fewer when another batch was first with a key. */
export async function insertCompanies(
  sql: Sql,
  workspaceId: number,
  drafts: readonly CompanyDraft[],
  now: Date,
): Promise<{ id: number; key: string }[]> {
  if (drafts.length === 0) return [];
  // Sorted, so that two batches wait for each other in the same order.
  const sorted = [...drafts].sort((a, b) => (a.key < b.key ? -1 : 1));
  return sql<{ id: number; key: string }>(
    `insert into company (workspace_id, key, name, attributes, created_at, updated_at)
     select $1, key, name, attributes::jsonb, $2, $2
       from unnest($3::text[], $4::text[], $5::text[]) as t (key, name, attributes)
     on conflict do nothing returning id, key`,
    [
      workspaceId,
      now,
      textArray(sorted.map(({ key }) => key)),
      textArray(sorted.map(({ name }) => name)),
      textArray(sorted.map(({ attributes }) => JSON.stringify(attributes))),
    ],
  );
}

/** Writes locked companies back. */
export async function updateCompanies(
  sql: Sql,
  workspaceId: number,
  companies: readonly StoredCompany[],
  now: Date,
): Promise<void> {
  if (companies.length === 0) return;
  await sql(
    `update company set name = t.name, attributes = t.attributes::jsonb, updated_at = $2
       from unnest($3::int[], $4::text[], $5::text[]) as t (id, name, attributes)
      where company.workspace_id = $1 and company.id = t.id`,
    [
      workspaceId,
      now,
      int4Array(companies.map(({ id }) => id)),
      textArray(companies.map(({ name }) => name)),
      textArray(companies.map(({ attributes }) => JSON.stringify(attributes))),
    ],
  );
}

export async function deleteCompany(sql: Sql, workspaceId: number, companyId: number): Promise<void> {
  await sql('delete from company where workspace_id = $1 and id = $2', [workspaceId, companyId]);
}
