import { randomUUID } from 'node:crypto';
import { link, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { KohortError } from '../errors.ts';
import { startOf } from './running-program.ts';

/** Names the program that has the folder. */
export const LOCK_FILE = 'owner.json';

type Owner = { pid: number; startedAt: string };

/**
 * Takes a folder for this program until the returned function is called. A lock left by a program that no longer runs
 * is taken over.
 *
 * @throws `postgres_folder_in_use`, naming the program that owns the folder.
 */
export async function lockFolder(folder: string, called: string): Promise<() => Promise<void>> {
  const file = path.join(folder, LOCK_FILE);
  const mine: Owner = { pid: process.pid, startedAt: (await startOf(process.pid)) ?? 'unknown' };
  const text = JSON.stringify(mine);
  for (;;) {
    if (await createWhole(file, text, 0o644)) return () => release(file, text);
    const found = await readIfThere(file);
    if (found === undefined) continue; // released in this very moment
    const owner = parseOwner(found);
    if (owner !== undefined && (await isAlive(owner))) {
      throw new KohortError('postgres_folder_in_use', {
        detail: `The data folder ${called} is in use by process ${owner.pid}.`,
        info: { folder, pid: owner.pid },
      });
    }
    await removeStale(file, found, text);
  }
}

/** Creates a file with its whole content at once, so that nobody reads half of it; false when it is there already. */
export async function createWhole(file: string, text: string, mode: number): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { mode });
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Many programs may find the same stale lock at once, and by the time one of them removes it another may own the folder.
 * So removing is a turn of its own: only who holds the guard file removes, and only what it still finds stale.
 */
async function removeStale(file: string, stale: string, mine: string): Promise<void> {
  const guard = `${file}.takeover`;
  if (await createWhole(guard, mine, 0o644)) {
    try {
      if ((await readIfThere(file)) === stale) await unlink(file);
    } finally {
      await rm(guard, { force: true });
    }
    return;
  }
  const holder = await readIfThere(guard);
  if (holder !== undefined && !(await isAlive(parseOwner(holder)))) await rm(guard, { force: true });
  else await setTimeout(5);
}

const isAlive = async (owner: Owner | undefined): Promise<boolean> =>
  owner !== undefined && (await startOf(owner.pid)) === owner.startedAt;

function parseOwner(text: string): Owner | undefined {
  try {
    const { pid, startedAt } = JSON.parse(text) as Partial<Owner>;
    return Number.isInteger(pid) && typeof startedAt === 'string' ? { pid: pid as number, startedAt } : undefined;
  } catch {
    return undefined;
  }
}

async function release(file: string, mine: string): Promise<void> {
  if ((await readIfThere(file)) === mine) await unlink(file);
}

async function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
