import type { Db } from '../../src/platform/index.ts';

/**
 * Inserts a row with what is given and something of the right type in every other column that must be filled. For tests
 * that need a row to be there, not to mean anything. Returns it.
 */
export async function insertRow(
  db: Db,
  table: string,
  given: Record<string, unknown>,
): Promise<Record<string, unknown> & { id: number | string }> {
  const needed = await db.sql<{ name: string; type: string }>(
    `select column_name as name, data_type as type from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_nullable = 'NO' and column_default is null`,
    [table],
  );
  const filled = needed.map(({ name, type }) => [name, fillers[type] ?? 'x'] as const);
  const row = { ...Object.fromEntries(filled), ...given };
  const names = Object.keys(row);
  const [inserted] = await db.sql<Record<string, unknown> & { id: number | string }>(
    `insert into "${table}" (${names.map((name) => `"${name}"`).join(', ')})
     values (${names.map((_, index) => `$${index + 1}`).join(', ')}) returning *`,
    Object.values(row),
  );
  return inserted!;
}

const fillers: Record<string, unknown> = {
  integer: 1,
  bigint: 1,
  smallint: 1,
  numeric: 1,
  'double precision': 1,
  boolean: false,
  jsonb: '{}',
  bytea: Buffer.from('x'),
  ARRAY: [],
  'timestamp with time zone': new Date('2026-11-22T10:00:00Z'),
};
