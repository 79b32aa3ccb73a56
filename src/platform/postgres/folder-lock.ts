import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
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
    if (owner !== undefined && (await startOf(owner.pid)) === owner.startedAt) {
      throw new KohortError('postgres_folder_in_use', {
        detail: `The data folder ${called} is in use by process ${owner.pid}.`,
        info: { folder, pid: owner.pid },
      });
    }
    await removeStale(file, found);
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

/** Two programs may find the same stale lock: moving it aside first shows whether it still was the one we read. */
async function removeStale(file: string, stale: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, 'utf8')) !== stale) await link(aside, file).catch(() => undefined);
  await unlink(aside);
}

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
