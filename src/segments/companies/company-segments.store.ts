/** SQL of company_segment, and of the companies a definition asks for. Reads company, contact_company, contact, segment. */
import type { Sql } from '../../platform/index.ts';
import type { CompiledSql } from '../sql/compile-context.ts';
import type { CompanyDefinition } from './company-definition.schema.ts';

export type CompanySegmentRow = {
  id: number;
  name: string;
  purpose: string;
  definition: CompanyDefinition;
  createdAt: Date;
  archivedAt: Date | null;
};

const columns = 'id, name, purpose, definition, created_at as "createdAt", archived_at as "archivedAt"';

export async function insertSegment(
  sql: Sql,
  workspaceId: number,
  row: { name: string; purpose: string; definition: CompanyDefinition; now: Date },
): Promise<CompanySegmentRow> {
  const [inserted] = await sql<CompanySegmentRow>(
    `insert into company_segment (workspace_id, name, purpose, definition, created_at)
     values ($1, $2, $3, $4, $5) returning ${columns}`,
    [workspaceId, row.name, row.purpose, JSON.stringify(row.definition), row.now],
  );
  return inserted!;
}

export async function updateSegment(
  sql: Sql,
  workspaceId: number,
  id: number,
  change: { name?: string | undefined; purpose?: string | undefined; definition?: CompanyDefinition | undefined },
): Promise<CompanySegmentRow | undefined> {
  const [row] = await sql<CompanySegmentRow>(
    `update company_segment set name = coalesce($3, name), purpose = coalesce($4, purpose),
       definition = coalesce($5::jsonb, definition)
     where workspace_id = $1 and id = $2 and archived_at is null returning ${columns}`,
    [workspaceId, id, change.name, change.purpose, change.definition && JSON.stringify(change.definition)],
  );
  return row;
}

export async function archiveSegment(sql: Sql, workspaceId: number, id: number, now: Date): Promise<boolean> {
  const rows = await sql(
    'update company_segment set archived_at = $3 where workspace_id = $1 and id = $2 and archived_at is null returning id',
    [workspaceId, id, now],
  );
  return rows.length > 0;
}

export async function readSegment(sql: Sql, workspaceId: number, id: number): Promise<CompanySegmentRow | undefined> {
  const [row] = await sql<CompanySegmentRow>(
    `select ${columns} from company_segment where workspace_id = $1 and id = $2`,
    [workspaceId, id],
  );
  return row;
}

export function readSegments(sql: Sql, workspaceId: number, afterId: number, limit: number) {
  return sql<CompanySegmentRow>(
    `select ${columns} from company_segment where workspace_id = $1 and id > $2::bigint and archived_at is null
     order by id limit $3`,
    [workspaceId, afterId, limit],
  );
}

/** One in use of this name. */
export async function readNamesake(sql: Sql, workspaceId: number, name: string): Promise<number | undefined> {
  const [row] = await sql<{ id: number }>(
    'select id from company_segment where workspace_id = $1 and name = $2 and archived_at is null limit 1',
    [workspaceId, name],
  );
  return row?.id;
}

/** Definitions in use, to find out who refers to a segment of contacts. */
export function readDefinitions(sql: Sql, workspaceId: number) {
  return sql<{ name: string; definition: CompanyDefinition }>(
    'select name, definition from company_segment where workspace_id = $1 and archived_at is null order by id',
    [workspaceId],
  );
}

export type CompanyRow = {
  id: number;
  key: string;
  name: string;
  attributes: Record<string, unknown>;
  contacts: number;
};

export async function countCompanies(sql: Sql, { text, values }: CompiledSql): Promise<number> {
  const [row] = await sql<{ count: number }>(`select count(*)::int as count from (${text}) as chosen`, values);
  return row!.count;
}

export async function countAll(sql: Sql, workspaceId: number): Promise<number> {
  const [row] = await sql<{ count: number }>('select count(*)::int as count from company where workspace_id = $1', [
    workspaceId,
  ]);
  return row!.count;
}

/** Companies that a compiled definition chooses, in the order of their ids. */
export function readCompanies(
  sql: Sql,
  workspaceId: number,
  { text, values }: CompiledSql,
  afterId: number,
  limit: number,
) {
  const [workspace, after, most] = [1, 2, 3].map((place) => `$${values.length + place}`);
  return sql<CompanyRow>(
    `select k.id, k.key, k.name, k.attributes, (select count(*)::int from contact_company l
       where l.company_id = k.id and l.workspace_id = k.workspace_id) as contacts
     from company k join (${text}) chosen on chosen.id = k.id
     where k.workspace_id = ${workspace}::int and k.id > ${after}::bigint order by k.id limit ${most}::int`,
    [...values, workspaceId, afterId, limit],
  );
}

export type CompanyContactRow = {
  id: number;
  externalId: string | null;
  email: string | null;
  companies: { companyId: number; name: string; role: string | null; decides: boolean }[];
};

/** Contacts of the companies that a compiled definition chooses, in the order of their ids, with those companies. */
export function readContacts(
  sql: Sql,
  workspaceId: number,
  { text, values }: CompiledSql,
  afterId: number,
  limit: number,
) {
  const [workspace, after, most] = [1, 2, 3].map((place) => `$${values.length + place}`);
  return sql<CompanyContactRow>(
    `select c.id, c.external_id as "externalId", c.email, jsonb_agg(jsonb_build_object(
       'companyId', k.id, 'name', k.name, 'role', l.role, 'decides', l.decides) order by k.id) as companies
     from (${text}) chosen
     join company k on k.id = chosen.id
     join contact_company l on l.company_id = k.id and l.workspace_id = k.workspace_id
     join contact c on c.id = l.contact_id and c.workspace_id = l.workspace_id
     where k.workspace_id = ${workspace}::int and c.id > ${after}::bigint
     group by c.id order by c.id limit ${most}::int`,
    [...values, workspaceId, afterId, limit],
  );
}
