import type { Db } from '../../src/platform/index.ts';

/** Tables with a contact_id, as the database has them. */
export async function tablesWithContact(db: Db): Promise<string[]> {
  const rows = await db.sql<{ name: string }>(
    `select table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where table_schema = 'public' and column_name = 'contact_id' and table_type = 'BASE TABLE' order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** Queues, what merges keep themselves, and what is worked out anew. */
const passing = new Set(['dirty', 'contact_alias', 'member_log', 'member', 'segment_clock']);

/** All rows of all tables that speak of contacts, as text, table by table; of everybody in the workspace when none are named. */
export async function rowsOfContacts(
  db: Db,
  workspaceId: number,
  contactIds: readonly number[] | null = null,
): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {};
  for (const table of [...(await tablesWithContact(db)), 'contact']) {
    if (passing.has(table)) continue;
    const column = table === 'contact' ? 'id' : 'contact_id';
    const found = await db.sql<{ row: string }>(
      `select (to_jsonb(t) - 'updated_at')::text as row from "${table}" t
        where workspace_id = $1 and ($2::int[] is null or ${column} = any($2::int[])) order by 1`,
      [workspaceId, contactIds === null ? null : `{${contactIds.join(',')}}`],
    );
    rows[table] = found.map(({ row }) => row);
  }
  return rows;
}
