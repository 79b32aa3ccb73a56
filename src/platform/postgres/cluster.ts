import { spawn } from 'node:child_process';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { KohortError } from '../errors.ts';
import { asAccount } from './account.ts';
import type { Binaries } from './binaries.ts';
import type { PostgresFolder } from './data-folder.ts';
import { startFailure } from './start-failure.ts';

/**
 * Creates the data files of PostgreSQL, once. They are made beside their place and moved there when whole, so that a
 * start that was interrupted leaves nothing behind.
 *
 * @returns whether they were created now.
 * @throws `postgres_version_differs`, `postgres_disk_full`, `postgres_start_failed`.
 */
export async function createCluster(folder: PostgresFolder, binaries: Binaries, unsafeFast: boolean): Promise<boolean> {
  const { pgdata, account } = folder;
  const found = await readFile(path.join(pgdata, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (found !== undefined) {
    if (Number.parseInt(found, 10) === binaries.major) return false;
    throw new KohortError('postgres_version_differs', {
      detail: `The folder ${pgdata} holds data of PostgreSQL ${found.trim()}, but this program brings PostgreSQL ${binaries.major}.`,
    });
  }
  const draft = `${pgdata}.new`;
  const passwordFile = path.join(folder.home, 'initial-password');
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700 });
    await writeFile(passwordFile, folder.password, { mode: 0o600 });
    if (account !== undefined) {
      for (const file of [draft, passwordFile]) await chown(file, account.uid, account.gid);
    }
    await runInitdb({ folder, initdb: binaries.initdb, target: draft, passwordFile, unsafeFast });
    await rename(draft, pgdata);
    return true;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function runInitdb(options: {
  folder: PostgresFolder;
  initdb: string;
  target: string;
  passwordFile: string;
  unsafeFast: boolean;
}): Promise<void> {
  const { folder, initdb, target, passwordFile, unsafeFast } = options;
  // The builtin C.UTF-8 sorts by code point on every machine: an index never changes its order by an update of libc.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=kohort', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const speed = unsafeFast ? ['--no-sync'] : [];
  const child = spawn(initdb, ['--pgdata', target, ...locale, ...access, ...speed, '--no-instructions'], {
    ...asAccount(folder.account),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      words += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  if (code !== 0) throw startFailure(undefined, folder.dataDir, words || 'initdb was ended by a signal');
}
