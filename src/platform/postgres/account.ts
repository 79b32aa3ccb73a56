import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { KohortError } from '../errors.ts';

const run = promisify(execFile);

/** Whom PostgreSQL runs as, when not as ourselves. */
export type Account = { name: string; uid: number; gid: number };

/**
 * How to spawn PostgreSQL's programs as `account`, from a folder that everybody may enter and without the PG* variables
 * of our own environment, which would reach the server.
 */
export function asAccount(account: Account | undefined) {
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' };
  return { ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }), cwd: '/', env };
}

/**
 * PostgreSQL refuses to run as root: then it runs as the owner of the data it already has, else as `postgres`, else as
 * `nobody`. No account is created on the machine.
 *
 * @param pgdata folder of the data files, which need not exist yet.
 * @returns undefined when it can run as ourselves.
 * @throws `postgres_account` when the data belongs to somebody else and we are not root, or no account is there.
 */
export async function chooseAccount(pgdata: string): Promise<Account | undefined> {
  const me = userInfo();
  const owner = await stat(pgdata).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw cannotOpen(pgdata, me.username, error);
  });
  if (me.uid !== 0) {
    if (owner !== undefined && owner.uid !== me.uid) throw cannotOpen(pgdata, me.username);
    return undefined;
  }
  if (owner !== undefined && owner.uid !== 0) return { name: String(owner.uid), uid: owner.uid, gid: owner.gid };
  for (const name of ['postgres', 'nobody']) {
    const account = await lookUp(name);
    if (account !== undefined) return account;
  }
  throw new KohortError('postgres_account', {
    detail: 'PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody".',
  });
}

/** Can this account enter `folder`? Asked by trying, so that permissions of every kind count. */
export async function canEnter(folder: string, account: Account): Promise<boolean> {
  try {
    await run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], asAccount(account));
    return true;
  } catch (error) {
    // The shell answers with a number; a letter code says that we could not even become that account.
    if (typeof (error as { code?: unknown }).code === 'number') return false;
    throw new KohortError('postgres_account', {
      detail: `PostgreSQL does not run as root, and this process may not switch to the user ${account.name}.`,
      cause: error,
    });
  }
}

function cannotOpen(pgdata: string, name: string, cause?: unknown): KohortError {
  return new KohortError('postgres_account', {
    detail: `The folder ${pgdata} does not belong to user ${name}.`,
    cause,
  });
}

async function lookUp(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}
