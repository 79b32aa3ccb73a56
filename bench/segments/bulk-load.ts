import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { Db, Sql } from '../../src/platform/index.ts';
import { WORKSPACE_ID, type WorldTable, worldKinds, worldTables } from './world-tables.ts';

type Index = { name: string; table: string; definition: string; constraint: string | null };

/** Tables whose rows are counted in millions: faster without indexes, which are made again afterwards. */
const LARGE: WorldTable[] = [
  'event',
  'order_line',
  'ingest_key',
  'contact',
  'contact_value',
  'consent',
  'subscription',
];

export function readIndexes(sql: Sql, tables: readonly string[]): Promise<Index[]> {
  return sql<Index>(
    `select i.relname as name, t.relname as "table", pg_get_indexdef(i.oid) as definition,
            pg_get_constraintdef(c.oid) as constraint
       from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
       left join pg_constraint c on c.conindid = i.oid and c.contype in ('p', 'u')
      where t.relname = any($1::text[]) and t.relnamespace = 'public'::regnamespace order by 2, 1`,
    [tables],
  );
}

export async function dropIndexes(sql: Sql, indexes: readonly Index[]): Promise<void> {
  for (const { name, table, constraint } of indexes) {
    await sql(constraint === null ? `drop index "${name}"` : `alter table "${table}" drop constraint "${name}"`);
  }
}

export async function makeIndexes(db: Db, indexes: readonly Index[]): Promise<void> {
  const build = async ({ name, table, definition, constraint }: Index) => {
    await db.sql(definition);
    if (constraint === null) return;
    const kind = constraint.startsWith('PRIMARY') ? 'primary key' : 'unique';
    await db.sql(`alter table "${table}" add constraint "${name}" ${kind} using index "${name}"`);
  };
  for (const index of indexes) await build(index);
}

/** Files of a table in the order in which they are to be loaded: by week where there are weeks, then by part. */
function filesOf(names: readonly string[], table: WorldTable): string[] {
  return names.filter((name) => name.startsWith(`${table}.`)).sort();
}

async function copyTable(db: Db, folder: string, names: readonly string[], table: WorldTable): Promise<void> {
  const client = await db.pool.connect();
  try {
    for (const name of filesOf(names, table)) {
      const file = path.join(folder, name);
      const copy = client.query(copyFrom(`copy "${table}" (${worldTables[table]}) from stdin`));
      await pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), copy);
      await rm(file);
    }
  } finally {
    client.release();
  }
}

/** Loads the files of a world into the migrated, empty database: COPY, then the indexes, sequences, VACUUM ANALYZE. */
export async function loadFiles(db: Db, folder: string, tell: (what: string) => void): Promise<void> {
  const { sql } = db;
  const names = await readdir(folder);
  const indexes = await readIndexes(sql, LARGE);
  await dropIndexes(sql, indexes);
  await sql(
    'insert into event_kind (id, workspace_id, name) select place, $1, name from unnest($2::text[]) with ordinality as k (name, place)',
    [WORKSPACE_ID, worldKinds],
  );
  tell('copying rows');
  const others = (Object.keys(worldTables) as WorldTable[]).filter((table) => table !== 'event');
  const copyOthers = async () => {
    for (const table of others) await copyTable(db, folder, names, table);
  };
  await Promise.all([copyTable(db, folder, names, 'event'), copyOthers()]);
  tell('making indexes');
  await makeIndexes(db, indexes);
  for (const table of ['contact', 'event', 'event_kind']) {
    await sql(`select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from "${table}"))`);
  }
  tell('VACUUM ANALYZE');
  await sql('vacuum (analyze)');
  await sql('checkpoint');
}
