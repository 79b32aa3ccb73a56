import { access, chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KohortError } from '../errors.ts';
import { type Log, silentLog } from '../log.ts';
import { openFolder, STATE_FILE } from './data-folder.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { LOCK_FILE, lockFolder } from './folder-lock.ts';
import { findServer, stopServer } from './server-process.ts';

const PREFIX = 'kohort-postgres-';

/**
 * An empty PostgreSQL that lives until `stop()`, fast and not durable: for tests and for writing migrations. Clears away
 * those that killed programs left behind.
 */
export async function startTemporaryPostgres(
  log: Pick<Log, 'info' | 'warn' | 'error'> = silentLog,
): Promise<Pick<EmbeddedPostgres, 'url' | 'stop'>> {
  await clearAbandoned();
  const dataDir = await mkdtemp(path.join(tmpdir(), PREFIX));
  await chmod(dataDir, 0o755); // started by root, the server runs as another account that must be able to enter
  const server = await startEmbeddedPostgres({ dataDir, log, memoryBytes: 1024 ** 3, unsafeFast: true });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      for (const folder of new Set([dataDir, server.home])) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function clearAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (name.startsWith(PREFIX)) await clear(path.join(tmpdir(), name)).catch(ignoreForeign);
  }
}

/** Abandoned is what names an owner that no longer runs; without a lock it is just being made or taken away. */
async function clear(dataDir: string): Promise<void> {
  await access(path.join(dataDir, STATE_FILE));
  const folder = await openFolder(dataDir);
  await access(path.join(folder.home, LOCK_FILE));
  await lockFolder(folder.home, dataDir);
  const server = await findServer(folder);
  if (server !== undefined) await stopServer(server);
  for (const each of new Set([dataDir, folder.home])) await rm(each, { recursive: true, force: true });
}

/** In use by a program that runs, or of another user: not ours to clear. */
function ignoreForeign(error: unknown): void {
  const code = error instanceof KohortError ? error.code : (error as NodeJS.ErrnoException).code;
  const foreign = ['postgres_folder_in_use', 'postgres_account', 'postgres_password_lost', 'EACCES', 'EPERM', 'ENOENT'];
  if (!foreign.includes(code ?? '')) throw error;
}
