import { spawn } from 'node:child_process';
import { open, readFile, readlink, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { asAccount } from './account.ts';
import type { Binaries } from './binaries.ts';
import { giveToOwner, type PostgresFolder, urlOf } from './data-folder.ts';
import { commandOf, startOf } from './running-program.ts';
import { startFailure } from './start-failure.ts';

const LOG_LIMIT_BYTES = 8 * 1024 ** 2;
const POLL_MS = 20;
/** Recovery after a crash replays at most `max_wal_size`. */
const READY_WITHIN_MS = 300_000;
const FAST_STOP_WITHIN_MS = 60_000;
const IMMEDIATE_STOP_WITHIN_MS = 20_000;

/**
 * A PostgreSQL server on our data files: launched by us, or left by a program that was killed (then nobody tells us when
 * it has `exited`). `startedAt` names the process.
 */
export type PostgresProcess = { pid: number; port: number; startedAt: string | undefined; exited?: Promise<void> };

/**
 * Finds the server that runs on these data files. Removes a postmaster.pid that is stale: copied along with the folder,
 * or its number now belongs to another program (PostgreSQL itself would refuse to start then).
 */
export async function findServer(folder: PostgresFolder): Promise<PostgresProcess | undefined> {
  const file = path.join(folder.pgdata, 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (await runsOn(pid, folder.pgdata)) {
    return { pid, port: Number(lines[3]) || folder.port, startedAt: await startOf(pid) };
  }
  await rm(file, { force: true });
  return undefined;
}

async function runsOn(pid: number, pgdata: string): Promise<boolean> {
  const command = await commandOf(pid);
  if (!command?.includes('postgres')) return false;
  const workingFolder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined); // a server works in its data folder
  return workingFolder === undefined ? command.includes(pgdata) : workingFolder === pgdata;
}

/**
 * Starts a server in a session of its own, so that Ctrl-C or a signal to our process group does not reach it: we stop
 * it ourselves, after our last transaction. It outlives us when we are killed.
 *
 * @throws `postgres_disk_full`, `postgres_start_failed` with the reason that PostgreSQL gave.
 */
export async function launchServer(
  folder: PostgresFolder,
  binaries: Binaries,
  settings: Record<string, string>,
): Promise<PostgresProcess> {
  const logFile = path.join(folder.dataDir, 'postgres.log');
  const before = (await stat(logFile).catch(() => undefined))?.size ?? 0;
  if (before > LOG_LIMIT_BYTES) await truncate(logFile, 0);
  const log = await open(logFile, 'a', 0o600);
  await giveToOwner(logFile);
  const logStart = (await log.stat()).size;
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binaries.postgres, ['-D', folder.pgdata, ...flags], {
    ...asAccount(folder.account),
    stdio: ['ignore', log.fd, log.fd],
    detached: true,
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve()).once('error', () => resolve());
  });
  child.unref();
  await log.close();
  if (child.pid !== undefined) {
    const server = { pid: child.pid, port: Number(settings.port), startedAt: await startOf(child.pid) };
    try {
      if (await waitUntilReady(server, folder)) return { ...server, exited };
    } catch (error) {
      await stopServer(server);
      throw error;
    }
  }
  const words = (await readFile(logFile)).subarray(logStart).toString();
  throw startFailure(undefined, folder.dataDir, words);
}

/** Waits until the server answers; false when it has ended instead. */
export async function waitUntilReady(server: PostgresProcess, folder: PostgresFolder): Promise<boolean> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const failure = await tryConnect(urlOf(folder.password, server.port, 'postgres'));
    if (failure === undefined) return true;
    if (!(await isAlive(server))) return false;
    const isRefused = failure.code?.startsWith('28'); // SQLSTATE class 28: the password is not ours
    if (isRefused || Date.now() > deadline) throw startFailure(failure, folder.dataDir);
    await pause(POLL_MS);
  }
}

/**
 * Stops a server: SIGINT is PostgreSQL's fast shutdown (open transactions are rolled back, everything is written), and
 * waits until it has ended. A server that hangs is stopped at once instead, which is safe: it recovers at next start.
 *
 * @returns how it was stopped.
 */
export async function stopServer(server: PostgresProcess): Promise<'fast' | 'immediate'> {
  if (await signalAndWait(server, 'SIGINT', FAST_STOP_WITHIN_MS)) return 'fast';
  await signalAndWait(server, 'SIGQUIT', IMMEDIATE_STOP_WITHIN_MS);
  return 'immediate';
}

async function signalAndWait(
  server: PostgresProcess,
  signal: 'SIGINT' | 'SIGQUIT',
  withinMs: number,
): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  if (!(await isAlive(server))) return true;
  process.kill(server.pid, signal);
  while (await isAlive(server)) {
    if (Date.now() > deadline) return false;
    await pause(POLL_MS);
  }
  return true;
}

/** By start as well as by number: the number of a server that ended may belong to another program by now. */
async function isAlive(server: PostgresProcess): Promise<boolean> {
  const startedAt = await startOf(server.pid);
  return startedAt !== undefined && startedAt === server.startedAt;
}

async function tryConnect(url: string): Promise<(Error & { code?: string }) | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return undefined;
  } catch (error) {
    return error as Error & { code?: string };
  } finally {
    await client.end().catch(() => undefined);
  }
}
