import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { silentLog } from '../../src/platform/log.ts';
import { migrate } from '../../src/platform/migrations/migrate.ts';
import { startTemporaryPostgres } from '../../src/platform/postgres/temporary-postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of the server's own database; template to clone; both made once for a test run. */
    postgres: TestServer;
    /** The oldest PostgreSQL we support, when TEST_DATABASE_URL_15 names one. */
    postgres15: TestServer | null;
  }
}

export type TestServer = { url: string; template: string };
type Prepared = TestServer & { close(): Promise<void> };
type Shared = { users: number; ready: Promise<[Prepared, Prepared | null]> };

/** The test projects run in one program, each with a module of its own: one server serves them all. */
const shelf = globalThis as typeof globalThis & { kohortTestPostgres?: Shared };

/** Starts PostgreSQL once for all projects (or takes TEST_DATABASE_URL) with a migrated database to clone. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  shelf.kohortTestPostgres ??= { users: 0, ready: prepareBoth() };
  const shared = shelf.kohortTestPostgres;
  shared.users += 1;
  const [server, oldest] = await shared.ready;
  project.provide('postgres', { url: server.url, template: server.template });
  project.provide('postgres15', oldest && { url: oldest.url, template: oldest.template });
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    shelf.kohortTestPostgres = undefined;
    await server.close();
    await oldest?.close();
  };
}

const prepareBoth = async (): Promise<[Prepared, Prepared | null]> => {
  const { TEST_DATABASE_URL, TEST_DATABASE_URL_15 } = process.env;
  return [await prepare(TEST_DATABASE_URL), TEST_DATABASE_URL_15 ? await prepare(TEST_DATABASE_URL_15) : null];
};

async function prepare(given: string | undefined): Promise<Prepared> {
  const server = given ? { url: given, stop: async () => undefined } : await startTemporaryPostgres();
  const template = `kohort_template_${randomBytes(4).toString('hex')}`;
  const ask = async <Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    return (await client.query<Row>(sql).finally(() => client.end())).rows;
  };
  await ask(`create database ${template}`);
  const url = new URL(server.url);
  url.pathname = `/${template}`;
  await migrate({ database: url.href, log: silentLog });
  return {
    url: server.url,
    template,
    close: async () => {
      const kept = await ask<{ name: string }>(
        `select datname as name from pg_database where shobj_description(oid, 'pg_database') like 'kept%'`,
      );
      await ask(`drop database ${template} with (force)`);
      if (!given && kept.length > 0 && !process.env.CI) {
        console.error('PostgreSQL stays up for the databases of failed tests, until the next test run clears it away.');
      } else {
        await server.stop();
      }
    },
  };
}
