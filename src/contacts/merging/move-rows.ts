// SQL that brings rows of tables registered for merging (merged-tables.ts) from one contact to another, and back. Written once
// for all of them; each table's owner says how.
import type { Sql } from '../../platform/index.ts';
import type { MergedTable } from './merged-tables.ts';

/** What was done to one table: keys of the rows that moved, and whole rows that were set aside. */
export type MovedRows = { table: string; moved: Record<string, unknown>[]; removed: Record<string, unknown>[] };

type Pair = { keptId: number; mergedId: number };

/** A name of a table or a column in SQL. */
export const nameOf = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

/** Whether the kept contact has a row for the same as row `t`. */
export function hasSame(spec: MergedTable & { per: readonly string[] }, keptId: string): string {
  const same = spec.per.map((column) => ` and k.${nameOf(column)} = t.${nameOf(column)}`).join('');
  return `exists (select from ${nameOf(spec.table)} k where k.workspace_id = t.workspace_id and k.contact_id = ${keptId}${same})`;
}

async function remove(
  sql: Sql,
  workspaceId: number,
  table: string,
  mergedId: number,
  and = '',
): Promise<MovedRows['removed']> {
  const [row] = await sql<{ rows: MovedRows['removed'] | null }>(
    `with gone as (delete from ${nameOf(table)} t where t.workspace_id = $1 and t.contact_id = $2 ${and} returning t.*)
     select jsonb_agg(to_jsonb(gone)) as rows from gone`,
    [workspaceId, mergedId],
  );
  return row?.rows ?? [];
}

async function move(
  sql: Sql,
  workspaceId: number,
  { table, key }: { table: string; key: readonly string[] },
  { keptId, mergedId, and = '' }: Pair & { and?: string },
): Promise<MovedRows['moved']> {
  const keyObject = key.map((column) => `'${column}', ${nameOf(column)}`).join(', ');
  const [row] = await sql<{ rows: MovedRows['moved'] | null }>(
    `with moved as (
       update ${nameOf(table)} t set contact_id = $3 where t.workspace_id = $1 and t.contact_id = $2 ${and}
       returning ${key.map((column) => `t.${nameOf(column)}`).join(', ')})
     select jsonb_agg(jsonb_build_object(${keyObject})) as rows from moved`,
    [workspaceId, mergedId, keptId],
  );
  return row?.rows ?? [];
}

/** Brings the rows of one table to the kept contact, in the caller's transaction. */
export async function moveRows(sql: Sql, workspaceId: number, spec: MergedTable, pair: Pair): Promise<MovedRows> {
  const { table } = spec;
  const nothing: MovedRows = { table, moved: [], removed: [] };
  if (spec.how === 'stays' || spec.how === 'merging') return nothing;
  if (spec.how === 'recomputed') return { ...nothing, removed: await remove(sql, workspaceId, table, pair.mergedId) };
  if (spec.how === 'move') return { ...nothing, moved: await move(sql, workspaceId, spec, pair) };
  const has = hasSame(spec, String(Number(pair.keptId)));
  if (spec.how === 'where-free') {
    return { ...nothing, moved: await move(sql, workspaceId, spec, { ...pair, and: `and not ${has}` }) };
  }
  const removed = await remove(sql, workspaceId, table, pair.mergedId, `and ${has}`);
  return { table, removed, moved: await move(sql, workspaceId, spec, pair) };
}

/** Takes that back: rows that moved and still are the kept contact's return, rows that were set aside are there again. */
export async function returnRows(
  sql: Sql,
  workspaceId: number,
  { table, moved, removed }: MovedRows,
  { keptId, mergedId }: Pair,
): Promise<void> {
  const [first] = moved;
  if (first) {
    const same = Object.keys(first)
      .map((column) => ` and t.${nameOf(column)} = r.${nameOf(column)}`)
      .join('');
    await sql(
      `update ${nameOf(table)} t set contact_id = $3 from jsonb_populate_recordset(null::${nameOf(table)}, $4::jsonb) r
        where t.workspace_id = $1 and t.contact_id = $2${same}`,
      [workspaceId, keptId, mergedId, JSON.stringify(moved)],
    );
  }
  if (removed.length > 0) {
    await sql(
      `insert into ${nameOf(table)} select r.* from jsonb_populate_recordset(null::${nameOf(table)}, $2::jsonb) r
        where r.workspace_id = $1 on conflict do nothing`,
      [workspaceId, JSON.stringify(removed)],
    );
  }
}
