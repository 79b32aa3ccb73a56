import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readEnvironment } from '../src/config.ts';
import { type Db, KohortError, migrate, openDb, silentLog, startEmbeddedPostgres } from '../src/platform/index.ts';

const projectFolder = resolve(import.meta.dirname, '..');

export type OpenDatabase = {
  db: Db;
  url: string;
  /** Migrations applied just now. */
  applied: string[];
  close(): Promise<void>;
};

/**
 * The database of this installation, for commands: DATABASE_URL, or the embedded server, which is started unless the
 * program runs already (then its server is used).
 */
export async function openDatabase(): Promise<OpenDatabase> {
  const settings = readEnvironment();
  const { url, stop } = await findServer(settings.DATABASE_URL, resolve(projectFolder, settings.DATA_DIR));
  const { applied } = await migrate({ database: url, log: silentLog });
  const db = openDb({ url, maxConnections: 4 });
  return {
    db,
    url,
    applied,
    async close() {
      await db.close();
      await stop();
    },
  };
}

async function findServer(url: string | undefined, dataDir: string) {
  if (url) return { url, stop: async () => undefined };
  try {
    return await startEmbeddedPostgres({ dataDir, log: silentLog });
  } catch (error) {
    if (!(error instanceof KohortError) || error.code !== 'postgres_folder_in_use') throw error;
    const running = await readFile(join(dataDir, 'database-url'), 'utf8');
    return { url: running.trim(), stop: async () => undefined };
  }
}
