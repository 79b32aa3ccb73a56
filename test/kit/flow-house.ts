import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { readSettings } from '../../src/config.ts';
import { type Clock, type Db, type Resolver, scopes, silentLog } from '../../src/platform/index.ts';
import { type Program, startProgram } from '../../src/program.ts';
import { createApiClient } from './api-client.ts';
import type { TestDatabase } from './postgres.ts';

export type FlowHouse = Awaited<ReturnType<typeof openFlowHouse>>;

/** Settings of a program that runs beside others: free ports, its own folder. */
export function settingsBeside(given: {
  databaseUrl: string;
  dataDir: string;
  redisUrl?: string | undefined;
}): Record<string, string> {
  return {
    DATABASE_URL: given.databaseUrl,
    DATA_DIR: given.dataDir,
    PORT: '0',
    TRACKING_PORT: '0',
    MAILBOX_PORT: '0',
    ...(given.redisUrl ? { REDIS_URL: given.redisUrl } : {}),
  };
}

export const makeFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'kohort-test-'));

/** Makes a workspace with a key of every scope, in a house that runs or on its own database. */
export async function addWorkspace({ workspaces }: Pick<Program['house'], 'workspaces'>, slug = 'corner-shop') {
  const { id: workspaceId } = await workspaces.create({
    slug,
    name: 'Corner Shop',
    timeZone: 'Europe/Stockholm',
    currency: 'SEK',
    language: 'en',
    settings: { sender: { name: 'Corner Shop', email: 'news@shop.example' }, postalAddress: 'High Street 1' },
  });
  const { key } = await workspaces.createApiKey(workspaceId, { name: 'test', scopes: [...scopes] });
  return { workspaceId, key };
}

/**
 * The whole program, running in this process on a database of its own: what a flow test plays in. Mail goes to `smtpUrl`,
 * or without one to the built-in mailbox. Close it in afterAll.
 */
export async function openFlowHouse(options: {
  database: Pick<TestDatabase, 'url'>;
  redisUrl?: string | undefined;
  smtpUrl?: string;
  clock?: Clock;
  resolver?: Resolver;
  /** More settings, or others. */
  env?: Record<string, string>;
}) {
  const { database, redisUrl, smtpUrl = '', clock, resolver } = options;
  const dataDir = await makeFolder();
  const env = {
    ...settingsBeside({ databaseUrl: database.url, dataDir, redisUrl }),
    SMTP_URL: smtpUrl,
    ...options.env,
  };
  const program = await startProgram(readSettings(env), silentLog, {
    ...(clock && { clock }),
    ...(resolver && { resolver }),
  });
  const { workspaceId, key } = await addWorkspace(program.house);
  return {
    program,
    house: program.house,
    db: program.db,
    dataDir,
    workspaceId,
    key,
    ask: createApiClient(program.publicUrl, key),
    /** Nobody waits to be looked at, and no code to be judged: what was submitted has had its effect. */
    isSettled: () => isSettled(program.db),
    async close() {
      const [name] = await program.db.sql<{ value: string }>("select value from installation where key = 'queue-name'");
      await program.stop();
      if (redisUrl && name) await forgetQueue(redisUrl, `kohort-${name.value}`);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function isSettled(db: Db): Promise<boolean> {
  const [row] = await db.sql<{ waiting: number }>(
    `select (select count(*) from dirty)
          + (select count(*) from segment where built_at is null and archived_at is null)
          + (select count(*) from order_code oc where not exists (select 1 from redemption r where r.order_code_id = oc.id))
       as waiting`,
  );
  return row!.waiting === 0;
}

async function forgetQueue(redisUrl: string, prefix: string): Promise<void> {
  const redis = new Redis(redisUrl);
  const keys = await redis.keys(`${prefix}:*`);
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
}
