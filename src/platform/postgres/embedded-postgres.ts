import { statfsSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { KohortError } from '../errors.ts';
import { freePort, isPortFree } from '../free-port.ts';
import type { Log } from '../log.ts';
import { findBinaries } from './binaries.ts';
import { createCluster } from './cluster.ts';
import { openFolder, type PostgresFolder, rememberPort, urlOf } from './data-folder.ts';
import { lockFolder } from './folder-lock.ts';
import { findServer, launchServer, type PostgresProcess, stopServer, waitUntilReady } from './server-process.ts';
import { startFailure } from './start-failure.ts';
import { tunePostgres } from './tuning.ts';

const DATABASE = 'kohort';

export type EmbeddedPostgres = {
  /** Of the database `kohort`, with its password. */
  url: string;
  /** Where the data files are: the data folder, unless they had to move. */
  home: string;
  /** Whether the server was still running, left by a program that was killed. */
  adopted: boolean;
  /** Stops the server, after everything else has been drained, and frees the folder. Idempotent. */
  stop(): Promise<void>;
};

export type EmbeddedPostgresOptions = {
  /** Folder of the data, made when missing; one program at a time. */
  dataDir: string;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
  /** Memory of the machine in bytes; asked from the system when not given. */
  memoryBytes?: number;
  /** Port on 127.0.0.1; chosen and remembered when not given. */
  port?: number;
  /** For tests: much faster, and a power failure loses the database. */
  unsafeFast?: boolean;
};

/**
 * Starts the PostgreSQL that comes with the npm packages on a data folder of our own, listening on 127.0.0.1 only.
 * Takes over a server that a killed program left running. As root it runs as another account; then data and programs
 * move to /var/lib/kohort when that account cannot enter the project (the log says so).
 *
 * @throws `postgres_folder_in_use`, `postgres_no_binaries`, `postgres_version_differs`, `postgres_disk_full`,
 *   `postgres_account`, `postgres_password_lost`, `postgres_start_failed`, `port_unusable`: one sentence each.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log } = options;
  const dataDir = path.resolve(options.dataDir);
  let unlock: (() => Promise<void>) | undefined;
  let server: PostgresProcess | undefined;
  try {
    await mkdir(dataDir, { recursive: true });
    const folder = await openFolder(await realpath(dataDir));
    unlock = await lockFolder(folder.home, folder.dataDir);
    if (folder.home !== folder.dataDir) log.warn({ from: folder.dataDir, to: folder.home }, 'postgres.data.elsewhere');

    const found = await findServer(folder);
    const adopted = found !== undefined && (await waitUntilReady(found, folder));
    server = adopted ? found : await start(folder, options);
    const url = urlOf(folder.password, server.port, DATABASE);
    await createDatabase(folder, server.port);
    await rememberPort(folder, server.port);
    log.info(
      { pid: server.pid, port: server.port, dataDir: folder.dataDir },
      adopted ? 'postgres.adopted' : 'postgres.started',
    );

    const running = { server, unlock };
    let stopping: Promise<void> | undefined;
    void server.exited?.then(() => {
      if (stopping === undefined) log.error({ pid: running.server.pid }, 'postgres.ended');
    });
    const stop = () => {
      stopping ??= stopServer(running.server)
        .then((how) => log.info({ pid: running.server.pid, how }, 'postgres.stopped'))
        .finally(running.unlock);
      return stopping;
    };
    return { url, home: folder.home, adopted, stop };
  } catch (error) {
    if (server !== undefined) await stopServer(server);
    await unlock?.();
    throw startFailure(error, dataDir);
  }
}

async function start(folder: PostgresFolder, options: EmbeddedPostgresOptions): Promise<PostgresProcess> {
  const { log, unsafeFast = false } = options;
  const startedAt = Date.now();
  const binaries = await findBinaries(folder);
  if (binaries.copiedTo) log.warn({ to: binaries.copiedTo }, 'postgres.binaries.elsewhere');
  const isNew = await createCluster(folder, binaries, unsafeFast);
  if (isNew) log.info({ version: binaries.version, tookMs: Date.now() - startedAt }, 'postgres.data.created');
  const settings = tunePostgres({
    memoryBytes: options.memoryBytes ?? memoryOfMachine(),
    cpus: availableParallelism(),
    sharedMemoryBytes: sharedMemoryOfMachine(),
    unsafeFast,
  });
  const port = await choosePort(options.port, folder.port);
  return launchServer(folder, binaries, { ...settings, port: String(port) });
}

/** A container's limit counts, not the memory of the machine it runs on. */
function memoryOfMachine(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

function sharedMemoryOfMachine(): number | undefined {
  try {
    const { bsize, blocks } = statfsSync('/dev/shm');
    return bsize * blocks;
  } catch {
    return undefined;
  }
}

async function choosePort(wanted: number | undefined, remembered: number): Promise<number> {
  if (wanted !== undefined && wanted !== 0) {
    if (await isPortFree(wanted)) return wanted;
    throw new KohortError('postgres_start_failed', { detail: `Port ${wanted} on 127.0.0.1 is in use.` });
  }
  return remembered !== 0 && (await isPortFree(remembered)) ? remembered : freePort();
}

async function createDatabase(folder: PostgresFolder, port: number): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(folder.password, port, 'postgres') });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
