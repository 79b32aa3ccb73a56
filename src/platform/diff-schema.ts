import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { migrationsDir as defaultDir, schemaPath as defaultSchema, readMigrations } from './migration-files.ts';
import { NO_FILTERS, openSchemaEngine } from './schema-engine.ts';

/**
 * The SQL that leads from the migrations, applied in order, to the schema file: empty when they agree.
 *
 * @param emptyDatabase URL of an empty database, which afterwards holds what the migrations make.
 */
export async function diffSchema(
  emptyDatabase: string,
  { schemaPath = defaultSchema, migrationsDir = defaultDir }: { schemaPath?: string; migrationsDir?: string } = {},
): Promise<string> {
  const pool = new pg.Pool({ connectionString: emptyDatabase, max: 4 });
  const engine = await openSchemaEngine({ pool, schemaPath });
  try {
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...(await readMigrations(migrationsDir)) },
      to: { tag: 'schemaDatamodel', files: [{ path: schemaPath, content: await readFile(schemaPath, 'utf8') }] },
      script: true,
      exitCode: null,
      filters: NO_FILTERS,
    });
    return stdout ?? '';
  } finally {
    engine.free();
    await pool.end();
  }
}
