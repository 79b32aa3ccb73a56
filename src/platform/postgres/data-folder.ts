import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { KohortError } from '../errors.ts';
import { type Account, canEnter, chooseAccount } from './account.ts';
import { createWhole } from './folder-lock.ts';

/** Where data and copied programs go when the account of PostgreSQL cannot reach the project. */
const SHARED_HOME = '/var/lib/kohort';

/** Remembers the folder between starts. */
export const STATE_FILE = 'postgres.json';

/** What is remembered between starts. Holds the password: readable by the owner only. */
type State = { id: string; password: string; port: number; home: string };

/** The data folder, laid out: `home` holds the data files and the lock, and is `dataDir` unless it had to move. */
export type PostgresFolder = State & { dataDir: string; pgdata: string; account: Account | undefined; copyTo: string };

/**
 * Prepares the data folder and decides where the data files live: inside it, or, when PostgreSQL must run as another
 * account (we are root) that cannot enter the folder (a project under /root), in a folder of its own in /var/lib/kohort.
 * Remembers the decision. Idempotent, and safe for two programs at once.
 */
export async function openFolder(dataDir: string): Promise<PostgresFolder> {
  await mkdir(dataDir, { recursive: true });
  const known = await readState(dataDir);
  const account = await chooseAccount(path.join(known?.home ?? dataDir, 'pgdata'));
  const state = known ?? (await createState(dataDir, account));
  await mkdir(state.home, { recursive: true });
  if (state.home !== dataDir) for (const folder of [SHARED_HOME, state.home]) await chmod(folder, 0o755);
  if (known !== undefined && account !== undefined && !(await canEnter(state.home, account))) {
    throw new KohortError('postgres_account', {
      detail: `PostgreSQL runs as user ${account.name}, which cannot enter the folder ${state.home} any more.`,
    });
  }
  return {
    ...state,
    dataDir,
    account,
    pgdata: path.join(state.home, 'pgdata'),
    copyTo: account === undefined ? path.join(dataDir, 'programs') : SHARED_HOME,
  };
}

/** Writes the port down, and the URL by which other programs of this user may come in. */
export async function rememberPort(folder: PostgresFolder, port: number): Promise<void> {
  const { id, password, home } = folder;
  await replace(path.join(folder.dataDir, STATE_FILE), JSON.stringify({ id, password, port, home }, null, 2));
  await replace(path.join(folder.dataDir, 'database-url'), `${urlOf(password, port, 'kohort')}\n`);
}

/** The URL of a database on the embedded server. */
export function urlOf(password: string, port: number, database: string): string {
  return `postgresql://kohort:${password}@127.0.0.1:${port}/${database}`;
}

async function readState(dataDir: string): Promise<State | undefined> {
  const text = await readFile(path.join(dataDir, STATE_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new KohortError('postgres_account', {
      detail: `The folder ${dataDir} belongs to another user.`,
      cause: error,
    });
  });
  if (text === undefined) return undefined;
  const state = JSON.parse(text) as State;
  // A folder that was renamed or copied keeps its data inside: only data that had to move is looked up by its address.
  return state.home.startsWith(`${SHARED_HOME}/`) ? state : { ...state, home: dataDir };
}

async function createState(dataDir: string, account: Account | undefined): Promise<State> {
  if (await stat(path.join(dataDir, 'pgdata')).catch(() => undefined)) {
    throw new KohortError('postgres_password_lost', {
      detail: `The folder ${dataDir} holds a database, but its postgres.json with the password is missing.`,
    });
  }
  const id = randomBytes(4).toString('hex');
  const isReachable = account === undefined || (await canEnter(dataDir, account));
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const home = isReachable ? dataDir : path.join(SHARED_HOME, `${hash}-${id}`);
  const state: State = { id, password: randomBytes(24).toString('hex'), port: 0, home };
  const isFirst = await createWhole(path.join(dataDir, STATE_FILE), JSON.stringify(state, null, 2), 0o600);
  return isFirst ? state : ((await readState(dataDir)) ?? state);
}

/** What root makes in somebody's folder belongs to that somebody, who will want to start the program again. */
export async function giveToOwner(file: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(path.dirname(file));
  await chown(file, uid, gid);
}

async function replace(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text, { mode: 0o600 });
  await giveToOwner(draft);
  await rename(draft, file);
}
