import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { silentLog } from '../log.ts';
import { migrate } from './migrate.ts';
import { migrationsDir as defaultDir, schemaPath as defaultSchema } from './migration-files.ts';
import { NO_FILTERS, openSchemaEngine } from './schema-engine.ts';

/**
 * The SQL that leads from the migrations, applied in order, to the schema file: empty when they agree. Indexes that the
 * Prisma language cannot say (included columns, conditions, expressions) are made by hand in a migration; they are left
 * alone.
 *
 * @param emptyDatabase URL of an empty database, which afterwards holds what the migrations make.
 */
export async function diffSchema(
  emptyDatabase: string,
  { schemaPath = defaultSchema, migrationsDir = defaultDir }: { schemaPath?: string; migrationsDir?: string } = {},
): Promise<string> {
  const pool = new pg.Pool({ connectionString: emptyDatabase, max: 4 });
  await migrate({ database: pool, log: silentLog, schemaPath, migrationsDir });
  const engine = await openSchemaEngine({ pool, schemaPath });
  const files = [{ path: schemaPath, content: await readFile(schemaPath, 'utf8') }];
  try {
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: path.dirname(schemaPath) },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: NO_FILTERS,
    });
    return withoutDropsOf(await namesOfHandMade(pool), stdout ?? '');
  } finally {
    engine.free();
    await pool.end();
  }
}

async function namesOfHandMade(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
     where c.relnamespace = 'public'::regnamespace
       and (i.indnatts > i.indnkeyatts or i.indpred is not null or i.indexprs is not null)`,
  );
  return rows.map((row) => row.name);
}

function withoutDropsOf(names: string[], script: string): string {
  const drops = new Set(names.map((name) => `-- DropIndex\nDROP INDEX "${name}";`));
  const steps = script.split('\n\n').map((step) => step.trim());
  const left = steps.filter((step) => step !== '' && step !== '-- This is an empty migration.' && !drops.has(step));
  return left.length === 0 ? '' : `${left.join('\n\n')}\n`;
}
