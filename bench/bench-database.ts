import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Db, migrate, openDb, silentLog, startEmbeddedPostgres } from '../src/platform/index.ts';

export type BenchDatabase = {
  db: Db;
  url: string;
  /** For files of the bench; gone afterwards, like the database. */
  folder: string;
  version: string;
  close(): Promise<void>;
};

/**
 * An embedded PostgreSQL of its own, with the settings of a real installation (durable, fsync on), migrated and empty; or
 * the one that BENCH_DATABASE_URL names, which must be empty too.
 */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kohort-bench-'));
  // Run as root, PostgreSQL is another account's: it must be able to enter.
  await chmod(folder, 0o755);
  const given = process.env.BENCH_DATABASE_URL;
  const server = given
    ? { url: given, stop: async () => undefined }
    : await startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres'), log: silentLog });
  await migrate({ database: server.url, log: silentLog });
  const db = openDb({ url: server.url });
  const [row] = await db.sql<{ version: string }>('show server_version');
  const [settings] = await db.sql<{ fsync: string }>(`select current_setting('fsync') as fsync`);
  if (settings?.fsync !== 'on') throw new Error('The bench wants a durable database, and fsync is off.');
  return {
    db,
    url: server.url,
    folder,
    version: (row as { server_version?: string } | undefined)?.server_version ?? 'unknown',
    async close() {
      await db.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
