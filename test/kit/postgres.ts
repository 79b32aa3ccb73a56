import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, inject } from 'vitest';
import { type Db, openDb } from '../../src/platform/db.ts';

/** Marks databases of failed tests; others that are left over belong to files whose tests were all skipped. */
const KEPT = 'kept: a test failed';

export type TestDatabase = { name: string; url: string; db: Db };

/**
 * A database of its own for one test file, with all migrations and no rows (or nothing at all: `empty`). Call at the top
 * of the file, not inside a test. It is dropped after the last test, unless a test failed: then it stays until the next
 * run (with TEST_DATABASE_URL for good), and its name and the command to look into it are printed.
 */
export async function createTestDatabase({
  empty = false,
  server = 'default',
}: {
  empty?: boolean;
  server?: ServerName;
} = {}): Promise<TestDatabase> {
  const { url: serverUrl, template } = serverOf(server);
  const name = `kohort_test_${randomBytes(5).toString('hex')}`;
  await onServer(serverUrl, `create database ${name} template ${empty ? 'template0' : template}`);
  const address = new URL(serverUrl);
  address.pathname = `/${name}`;
  const url = address.href;
  const db = openDb({ url, maxConnections: 8 });

  let failed = false;
  afterEach(({ task }) => {
    failed ||= task.result?.state === 'fail';
  });
  afterAll(async () => {
    await db.close();
    if (failed) {
      await onServer(serverUrl, `comment on database ${name} is '${KEPT}'`);
      console.error(`A test failed; its database ${name} is kept. Look into it: psql '${url}'`);
    } else await onServer(serverUrl, `drop database ${name} with (force)`);
  });
  return { name, url, db };
}

export type ServerName = 'default' | '15';

function serverOf(name: ServerName) {
  const server = name === '15' ? inject('postgres15') : inject('postgres');
  if (!server) throw new Error('There is no PostgreSQL 15 here: set TEST_DATABASE_URL_15.');
  return server;
}

/** Both ends of the PostgreSQL range: ours always, 15 when TEST_DATABASE_URL_15 names a server. CI demands both. */
export function postgresServers(): { name: string; server: ServerName }[] {
  const ours = {
    name: process.env.TEST_DATABASE_URL ? 'PostgreSQL as given' : 'PostgreSQL 18',
    server: 'default',
  } as const;
  if (inject('postgres15')) return [ours, { name: 'PostgreSQL 15', server: '15' }];
  if (process.env.CI) throw new Error('CI tests PostgreSQL 15 too: set TEST_DATABASE_URL_15.');
  console.warn('Not tested here: PostgreSQL 15 (set TEST_DATABASE_URL_15 to a server where databases may be created).');
  return [ours];
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
