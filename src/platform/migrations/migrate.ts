import pg from 'pg';
import { KohortError } from '../errors.ts';
import type { Log } from '../log.ts';
import { migrationsDir as defaultDir, schemaPath as defaultSchema, readMigrations } from './migration-files.ts';

const OLDEST_SERVER = 15;
/** "kohort" as a number: the advisory lock that lets one program at a time migrate a database. */
const LOCK_KEY = 118_074_609;

export type MigrateOptions = {
  /** The database: a URL, or a pool that stays open. */
  database: string | pg.Pool;
  log: Pick<Log, 'info'>;
  schemaPath?: string;
  migrationsDir?: string;
};

/**
 * Brings the database up to the migrations of this program. Several programs may do so at once: one works, the others
 * wait and find nothing to do. Each migration is one transaction. What was applied is kept in `_prisma_migrations`, as
 * Prisma's own command line keeps it.
 *
 * @returns names of the migrations applied now, in order.
 * @throws `postgres_unreachable`, `postgres_too_old` (before 15), `database_newer` (a later program was here),
 *   `migration_failed` with the words of PostgreSQL.
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const { database, log } = options;
  const pool = typeof database === 'string' ? new pg.Pool({ connectionString: database, max: 4 }) : database;
  try {
    const client = await connect(pool);
    try {
      await checkVersion(client);
      await client.query('select pg_advisory_lock($1)', [LOCK_KEY]);
      const applied = await applyPending(pool, client, options);
      if (applied.length > 0) log.info({ applied }, 'database.migrated');
      return { applied };
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK_KEY]).catch(() => undefined);
      client.release();
    }
  } finally {
    if (typeof database === 'string') await pool.end();
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (cause) {
    const { host, port, database } = new pg.Client(pool.options);
    const reason = (cause as Error).message || (cause as NodeJS.ErrnoException).code;
    throw new KohortError('postgres_unreachable', {
      detail: `The database ${database} at ${host}:${port} does not answer: ${reason}.`,
      cause,
    });
  }
}

async function checkVersion(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ version: string; major: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major`,
  );
  const server = rows[0]!;
  if (server.major < OLDEST_SERVER) {
    throw new KohortError('postgres_too_old', {
      detail: `The database server is PostgreSQL ${server.version}, Kohort needs ${OLDEST_SERVER} or newer.`,
    });
  }
}

async function applyPending(pool: pg.Pool, client: pg.PoolClient, options: MigrateOptions): Promise<string[]> {
  const { schemaPath = defaultSchema, migrationsDir = defaultDir } = options;
  const migrationsList = await readMigrations(migrationsDir);
  const known = migrationsList.migrationDirectories.map((migration) => migration.path);
  const recorded = await readRecorded(client);
  const unknown = recorded.finished.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new KohortError('database_newer', {
      detail: `The database holds the migration ${unknown.join(', ')}, which this program does not know.`,
      info: { unknown },
    });
  }
  if (recorded.interrupted.length === 0 && known.every((name) => recorded.finished.includes(name))) return [];

  // Loaded when there is something to apply: most starts find nothing.
  const { NO_FILTERS, openSchemaEngine } = await import('./schema-engine.ts');
  let reason: Error | undefined;
  const engine = await openSchemaEngine({
    pool,
    schemaPath,
    onScriptError: (error) => {
      reason = error;
    },
  });
  try {
    // A migration is one transaction, and nobody else is at work while we hold the lock: what did not finish left nothing.
    for (const migrationName of recorded.interrupted) await engine.markMigrationRolledBack({ migrationName });
    return (await engine.applyMigrations({ migrationsList, filters: NO_FILTERS })).appliedMigrationNames;
  } catch (cause) {
    throw new KohortError('migration_failed', {
      detail: `The database could not be migrated: ${(reason ?? (cause as Error)).message}.`,
      cause,
    });
  } finally {
    engine.free();
  }
}

async function readRecorded(client: pg.PoolClient): Promise<{ finished: string[]; interrupted: string[] }> {
  const table = await client.query<{ found: boolean }>(`select to_regclass('_prisma_migrations') is not null as found`);
  if (!table.rows[0]?.found) return { finished: [], interrupted: [] };
  const { rows } = await client.query<{ name: string; finished: boolean }>(
    `select migration_name as name, finished_at is not null as finished
     from _prisma_migrations where rolled_back_at is null order by started_at`,
  );
  const named = (finished: boolean) => rows.filter((row) => row.finished === finished).map((row) => row.name);
  return { finished: named(true), interrupted: named(false) };
}
