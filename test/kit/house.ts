import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express } from 'express';
import request from 'supertest';
import { afterAll } from 'vitest';
import { createApp } from '../../src/app.ts';
import {
  type Clock,
  createJobQueue,
  createVault,
  type JobQueue,
  type Log,
  type Scope,
  scopes,
  silentLog,
  systemClock,
} from '../../src/platform/index.ts';
import { createHouse, type Ground, type House } from '../../src/wiring.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What stands in for the world outside. */
type Outside = Partial<Pick<Ground, 'openImap' | 'fetchText' | 'webhookRanges' | 'resolver'>>;

export type TestApi = TestDatabase & {
  house: House;
  queue: JobQueue;
  app: Express;
  /** Where uploads lie. */
  dataDir: string;
  /** The workspace in which `ask` asks. */
  workspaceId: number;
  /** Another workspace. */
  createWorkspace(): Promise<number>;
  /** An API key; with every scope unless some are given, in `workspaceId` unless another is. */
  createKey(granted?: readonly Scope[], workspaceId?: number): Promise<string>;
  /** `ask('post', '/segments').send(body)`: a request below /api/v1, with a key of every scope unless one is given (null: none). */
  ask(method: Method, path: string, key?: string | null): request.Test;
};

/**
 * The whole house behind its doors, on a database of its own, with one workspace. Answers are checked against their
 * schemas. Call at the top of the file. No jobs run unless the test starts them: `queue.work(house.jobs)`.
 */
export async function createTestApi(
  options: {
    clock?: Clock;
    log?: Log;
    smtpUrl?: string;
    isMailbox?: boolean;
    redisUrl?: string;
    outside?: Outside;
  } = {},
): Promise<TestApi> {
  const { clock = systemClock, log = silentLog, smtpUrl = null, isMailbox = false, redisUrl, outside = {} } = options;
  const database = await createTestDatabase();
  const { db } = database;
  const dataDir = await mkdtemp(join(tmpdir(), 'kohort-test-'));
  const queue = await createJobQueue({ redisUrl, databaseUrl: database.url, log });
  const secret = 'a secret of the tests, long enough';
  const trackingUrl = 'http://links.kohort.test';
  const house = createHouse({
    db,
    clock,
    queue,
    log,
    secret,
    vault: createVault(secret),
    trackingUrl,
    dataDir,
    smtpUrl,
    isMailbox,
    ...outside,
  });
  const publicUrl = 'http://kohort.test';
  const { otherApis } = house;
  const app = createApp({ house, otherApis, db, queue, clock, secret, publicUrl, log, checkAnswers: true });
  afterAll(async () => {
    await queue.stopWork();
    await house.delivery.close();
    await queue.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  let made = 0;
  const createWorkspace = async () => {
    made += 1;
    const settings = { sender: { name: 'Shop', email: 'news@shop.example' }, postalAddress: '1 High Street' };
    const wanted = {
      slug: `shop-${made}`,
      name: `Shop ${made}`,
      timeZone: 'Europe/Stockholm',
      currency: 'SEK',
      settings,
    };
    return (await house.workspaces.create(wanted)).id;
  };
  const workspaceId = await createWorkspace();
  const createKey = async (granted: readonly Scope[] = scopes, inWorkspace = workspaceId) =>
    (await house.workspaces.createApiKey(inWorkspace, { name: 'test', scopes: [...granted] })).key;
  const fullKey = await createKey();

  return {
    ...database,
    house,
    queue,
    app,
    dataDir,
    workspaceId,
    createWorkspace,
    createKey,
    ask(method, path, key = fullKey) {
      const asked = request(app)[method](`/api/v1${path}`);
      return key === null ? asked : asked.set('Authorization', `Bearer ${key}`);
    },
  };
}
