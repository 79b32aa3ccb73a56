import { chmod, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config.ts';
import { freePort, openDb, silentLog, systemClock } from '../../src/platform/index.ts';
import { startProgram } from '../../src/program.ts';
import { createWorkspaces } from '../../src/workspaces/index.ts';
import { createApiClient } from '../kit/api-client.ts';
import { type ChildProgram, endAll, ready, startChild } from '../kit/child-program.ts';
import { addWorkspace, makeFolder, openFlowHouse, settingsBeside } from '../kit/flow-house.ts';
import { launchToMany } from '../kit/launched-campaign.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { messageIdOf, readLetter } from '../kit/read-letter.ts';
import { press } from '../kit/ring-stage.ts';
import { startSmtpSink } from '../kit/smtp-sink.ts';
import { waitFor } from '../kit/wait-for.ts';

/** A start takes a few seconds, more on a busy machine. */
const limits = { timeout: 180_000 };
const longWait = 60_000;

const database = await createTestDatabase();
const sending = await createTestDatabase();
const ring = await createTestDatabase();
const fresh = await createTestDatabase({ empty: true });
const folder = await makeFolder();
afterAll(() => rm(folder, { recursive: true, force: true }));

const beside = (databaseUrl: string) => settingsBeside({ databaseUrl, dataDir: folder });

/** A program that cannot start: its exit code and the words it leaves the reader with. */
async function refusal(env: Record<string, string>) {
  const child = startChild(env);
  const { code } = await child.ended;
  const said = child.said();
  expect(said, 'no stack').not.toMatch(/^\s+at |node:internal|\.ts:\d/m);
  return { code, said };
}

describe('a program that cannot start says why in one sentence and ends', limits, () => {
  let server: Server;
  let taken: string;
  beforeAll(async () => {
    server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    taken = String((server.address() as AddressInfo).port);
    await writeFile(join(folder, 'file'), '');
  });
  afterAll(() => new Promise((done) => server.close(done)));

  const cases: { name: string; env(): Record<string, string>; says(): string }[] = [
    {
      name: 'a port in use',
      env: () => ({ ...beside(database.url), PORT: taken }),
      says: () => `Port ${taken} is in use by another program (PORT). Stop the other program, or choose`,
    },
    {
      name: 'the database away',
      env: () => beside('postgres://127.0.0.1:1/kohort'),
      says: () =>
        'The database kohort at 127.0.0.1:1 does not answer: connect ECONNREFUSED 127.0.0.1:1. Check DATABASE_URL',
    },
    {
      name: 'Redis away',
      env: () => ({ ...beside(database.url), REDIS_URL: 'redis://127.0.0.1:1' }),
      says: () => 'Redis does not answer at REDIS_URL. Start Redis or Valkey',
    },
  ];
  it.concurrent.each(cases)('$name', async ({ env, says }) => {
    const { code, said } = await refusal(env());
    expect(said.split('\n')).toHaveLength(1);
    expect(said).toMatch(/^Kohort cannot start: \S/);
    expect(said).toContain(says());
    expect(code).toBe(69);
  });

  /** The same from inside, where a start is cheap: what the program would say. */
  const others: { name: string; env(): Record<string, string>; code: string; detail(): string }[] = [
    ...['TRACKING_PORT', 'MAILBOX_PORT'].map((setting) => ({
      name: `${setting} in use`,
      env: () => ({ [setting]: taken }),
      code: 'port_in_use',
      detail: () => `Port ${taken} is in use by another program (${setting}).`,
    })),
    {
      name: 'an address that is not of this machine',
      env: () => ({ HOST: '203.0.113.1' }),
      code: 'port_unusable',
      detail: () => 'EADDRNOTAVAIL; HOST',
    },
    {
      name: 'no such database',
      env: () => ({ DATABASE_URL: database.url.replace(/[^/]+$/, 'nowhere') }),
      code: 'postgres_unreachable',
      detail: () => 'does not answer: database "nowhere" does not exist.',
    },
    {
      name: 'a data folder that is none',
      env: () => ({ DATA_DIR: join(folder, 'file', 'below') }),
      code: 'data_folder_unusable',
      detail: () => `The data folder ${join(folder, 'file', 'below')} cannot be used: ENOTDIR`,
    },
  ];
  it.each(others)('$name', async ({ env, code, detail }) => {
    const settings = readSettings({ ...beside(database.url), ...env() });
    const starting = startProgram(settings, silentLog);
    await expect(starting).rejects.toMatchObject({ code, detail: expect.stringContaining(detail()) });
  });

  it.concurrent('wrong settings: all of them at once, and no secret', async () => {
    const wrong = {
      ...{ PORT: 'eighty', DATABASE_CONNECTIONS: '1', ROLES: 'api,everything', SMTP_URL: 'smtp.example.com' },
      ...{ KOHORT_SECRET: 'too short', REDIS_URL: 'redis://127.0.0.1:99999', DATABASE_URL: 'mysql://127.0.0.1/shop' },
    };
    const { code, said } = await refusal({ ...wrong, LOG_LEVEL: 'loud' });
    const [first, ...lines] = said.split('\n');
    expect(first).toBe('Kohort cannot start: Settings are wrong:');
    expect(lines.map((line) => /^ {2}([A-Z_]+): found .+\. Example: \1=/.exec(line)?.[1]).sort()).toEqual(
      [...Object.keys(wrong), 'LOG_LEVEL'].sort(),
    );
    expect(said).not.toContain('too short');
    expect(code).toBe(78);
  });
});

describe('one data folder', limits, () => {
  it('is for one program; a stop leaves nothing running and the next start goes on', async () => {
    const dataDir = await makeFolder();
    await chmod(dataDir, 0o755); // started by root, PostgreSQL runs as another account that must be able to enter
    const env = settingsBeside({ databaseUrl: '', dataDir });
    const first = startChild(env);
    try {
      await first.until(ready);
      const { code, said } = await refusal(env);
      expect(said.split('\n')).toHaveLength(1);
      expect(said).toContain(`Kohort cannot start: The data folder ${dataDir} is in use by process ${first.pid}.`);
      expect(code).toBe(69);
      first.kill('SIGTERM');
      expect(await first.ended).toEqual({ code: 0, signal: null });

      const early = startChild(env);
      await early.until('"postgres.started"');
      early.kill('SIGTERM');
      expect(await early.ended).toEqual({ code: 0, signal: null });
    } finally {
      first.kill('SIGTERM');
      await first.ended;
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});

describe('SIGTERM', limits, () => {
  it('while a campaign is being sent: what is in the air lands, the rest waits for the next start', async () => {
    let child: ChildProgram | undefined;
    let taken = 0;
    const sink = await startSmtpSink(undefined, (moment) => {
      if (moment === 'dot' && ++taken === 60) child?.kill('SIGTERM');
    });
    const house = await openFlowHouse({ database: sending, env: { ROLES: 'api' } });
    try {
      const campaign = await launchToMany(house, 600);
      const env = { ...beside(sending.url), SMTP_URL: sink.url };
      child = startChild(env, { entry: 'workers/workers.ts' });
      expect(await child.ended).toEqual({ code: 0, signal: null });
      const counts = await campaign.counts();
      expect(counts).toMatchObject({ accepted: sink.taken.length, claimed: 0, unknown: 0 });
      expect(counts.planned).toBe(600 - counts.accepted);
      expect(counts.planned).toBeGreaterThan(0);

      child = startChild(env, { entry: 'workers/workers.ts' });
      await campaign.untilFinished();
      expect(await campaign.counts()).toMatchObject({ accepted: 600, unknown: 0 });
      const ids = sink.taken.map(({ raw }) => messageIdOf(raw));
      expect(new Set(ids).size).toBe(600);
      expect(ids).toHaveLength(600);
    } finally {
      await endAll(child ? [child] : []);
      await house.close();
      await sink.close();
    }
  });
});

describe('several programs on one database', limits, () => {
  it('start at once on an empty one: it is migrated once, and all of them are ready', async () => {
    const programs = [startChild(beside(fresh.url)), startChild(beside(fresh.url))];
    await Promise.all(programs.map((program) => program.until(ready)));
    for (const program of programs) program.kill('SIGTERM');
    const ends = await Promise.all(programs.map(({ ended }) => ended));
    expect(ends).toEqual([
      { code: 0, signal: null },
      { code: 0, signal: null },
    ]);
    const migrations = await fresh.db.sql<{ times: number }>(
      'select count(*) as times from _prisma_migrations where finished_at is not null group by migration_name',
    );
    expect(migrations.length).toBeGreaterThan(0);
    expect(migrations.every(({ times }) => times === 1)).toBe(true);
  });

  it('each of workers/ alone, and together they turn the ring', async () => {
    const PORT = String(await freePort());
    const TRACKING_PORT = String(await freePort());
    const TRACKING_URL = `http://127.0.0.1:${TRACKING_PORT}`;
    const env = { ...beside(ring.url), PORT, TRACKING_PORT, TRACKING_URL };
    const programs = ['api', 'tracking', 'workers'].map((name) => startChild(env, { entry: `workers/${name}.ts` }));
    const db = openDb({ url: ring.url, maxConnections: 4 });
    try {
      await Promise.all(programs.map((program) => program.until(ready)));
      const { key } = await addWorkspace({ workspaces: createWorkspaces({ db, clock: systemClock }) });
      const ask = createApiClient(`http://127.0.0.1:${PORT}`, key);
      const consent = [{ topic: 'newsletter', state: 'subscribed' }];
      await ask('POST', '/contacts', { externalId: 'anna', email: 'anna@people.example', consent });
      const order = { orderId: '1', at: new Date().toISOString(), contact: { externalId: 'anna' }, amount: 10_000 };
      await ask('POST', '/orders', order);
      const segment = (name: string, root: object) =>
        ask<{ id: number }>('POST', '/segments', { name, purpose: 'A test', definition: { version: 1, root } });
      const atLeastOnce = { op: 'at-least', value: 1 };
      const buyers = await segment('Buyers', { type: 'purchase', measure: 'orders', ...atLeastOnce });
      const clicked = await segment('Clicked', { type: 'engagement', action: 'clicked', ...atLeastOnce });
      const size = async (id: number) =>
        (await ask<{ size: number; builtAt: string | null }>('GET', `/segments/${id}`)).size;
      await waitFor('the buyer', async () => (await size(buyers.id)) === 1, longWait);

      const template = await ask<{ id: number }>('POST', '/templates', { name: 'Letter', starter: 'newsletter' });
      const hero = { kind: 'text', body: 'Fresh bread.', button: { label: 'Read', url: 'https://shop.example/news' } };
      const campaign = await ask<{ id: number }>('POST', '/campaigns', {
        ...{ name: 'News', topic: 'newsletter', templateId: template.id, audience: { include: [buyers.id] } },
        contents: [{ subject: 'News', slots: { hero } }],
      });
      await ask('POST', `/campaigns/${campaign.id}/launch`);
      const mail = await waitFor(
        'the mail',
        async () => {
          const { items } = await ask<{ items: { id: number; recipient: string }[] }>('GET', '/mailbox');
          return items[0];
        },
        longWait,
      );
      const raw = await fetch(`http://127.0.0.1:${PORT}/api/v1/mailbox/${mail.id}/raw`, {
        headers: { authorization: `Bearer ${key}` },
      });
      const letter = await readLetter({
        to: mail.recipient,
        raw: Buffer.from(await raw.arrayBuffer()).toString('latin1'),
      });
      expect(letter).toMatchObject({ to: 'anna@people.example', subject: 'News' });
      expect(await size(clicked.id)).toBe(0);
      expect(await press(letter.clickUrls[0]!)).toEqual({ status: 302, to: 'https://shop.example/news' });
      await waitFor('the click to move her', async () => (await size(clicked.id)) === 1);
    } finally {
      await db.close();
      for (const program of programs) program.kill('SIGTERM');
      for (const { ended } of programs) expect(await ended).toEqual({ code: 0, signal: null });
    }
  });
});
