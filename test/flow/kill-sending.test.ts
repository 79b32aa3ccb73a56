import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRandom } from '../../simulator/index.ts';
import { freePort, silentLog } from '../../src/platform/index.ts';
import { startEmbeddedPostgres } from '../../src/platform/postgres/embedded-postgres.ts';
import { type ChildProgram, endAll, ready, startChild } from '../kit/child-program.ts';
import { type FlowHouse, openFlowHouse, settingsBeside } from '../kit/flow-house.ts';
import { killSeeds } from '../kit/kill-seeds.ts';
import { launchToMany } from '../kit/launched-campaign.ts';
import { createTestDatabase, type TestDatabase } from '../kit/postgres.ts';
import { messageIdOf } from '../kit/read-letter.ts';
import { type SmtpSink, startSmtpSink } from '../kit/smtp-sink.ts';
import { waitFor } from '../kit/wait-for.ts';

/** Others: `KILL_SEED=7 npx vitest run --project flow test/flow/kill-sending.test.ts`. */
const seeds = killSeeds([1, 2]);
/** How many messages a sender has in the air at most. */
const connections = 20;
const people = 300;
/** Programs start several times here: a few seconds each, far more on a busy machine. */
const limits = { timeout: 400_000 };
const longWait = 180_000;

const databases = new Map<string, TestDatabase>();
for (const seed of seeds) {
  for (const what of ['redis', 'server']) databases.set(`${what} ${seed}`, await createTestDatabase());
}

type Campaign = Awaited<ReturnType<typeof launchToMany>>;

/** Every message has an outcome; nobody got it twice; who is said to have got it did; and each is told of once. */
async function expectEachOnce(house: FlowHouse, campaign: Campaign, sink: SmtpSink, most: { unknown: number }) {
  const counts = await campaign.counts();
  expect(counts.accepted + counts.unknown).toBe(people);
  expect(counts.unknown).toBeLessThanOrEqual(most.unknown);
  if (process.env.KILL_SEED) console.info(`In doubt: ${counts.unknown} of at most ${most.unknown}.`);
  const copies = new Map<number, number>();
  for (const { raw } of sink.taken) copies.set(messageIdOf(raw), (copies.get(messageIdOf(raw)) ?? 0) + 1);
  const states = await campaign.states();
  for (const [id, state] of states) {
    const wanted = state === 'unknown' ? [0, 1] : [1];
    expect(wanted, `copies of message ${id}, which is ${state}`).toContain(copies.get(id) ?? 0);
  }
  await waitFor(
    'the news to be told',
    async () => {
      const rows = await house.db.sql('select 1 from message_news limit 1');
      return rows.length === 0;
    },
    longWait,
  );
  const accepted = [...states].filter(([, state]) => state === 'accepted').map(([id]) => [id, 1]);
  expect([...(await campaign.acceptedEvents())].sort()).toEqual(accepted.sort());
}

/** A worker of this house that sends to `smtpUrl`. */
const startWorker = (databaseUrl: string, house: FlowHouse, env: Record<string, string>): ChildProgram =>
  startChild({ ...settingsBeside({ databaseUrl, dataDir: house.dataDir }), ...env }, { entry: 'workers/workers.ts' });

const ofPostgres = 'SIGKILL of PostgreSQL while it records: each message still has one outcome (seed %i)';
it.each(seeds)(ofPostgres, limits, async (seed) => {
  const random = createRandom(seed).fork('postgres');
  const folder = await mkdtemp(join(tmpdir(), 'kohort-test-'));
  await chmod(folder, 0o755); // run as root, the server is another account's
  let pid = 0;
  const info = (fields: { pid?: number }, name: string) => {
    if (name === 'postgres.started') pid = fields.pid ?? 0;
  };
  /** Of the first server, which the others take over: what lives on knows no other address. */
  let port: number | undefined;
  const start = () =>
    startEmbeddedPostgres({
      dataDir: folder,
      ...(port !== undefined && { port }),
      log: Object.assign(Object.create(silentLog), { info }),
      unsafeFast: true,
    });
  let server = await start();
  port = Number(new URL(server.url).port);
  const sink = await startSmtpSink();
  const house = await openFlowHouse({ database: server, env: { ROLES: 'api' } });
  const children: ChildProgram[] = [];
  try {
    const campaign = await launchToMany(house, people);
    children.push(startWorker(server.url, house, { SMTP_URL: sink.url }));
    const after = random.between(20, 200);
    await waitFor(`${after} mails`, async () => sink.taken.length >= after, longWait);
    process.kill(pid, 'SIGKILL');
    await server.stop();
    // Its processes end one after the other, and only then there can be another server.
    const again = async () => {
      server = await start();
      return true;
    };
    await waitFor('PostgreSQL to run again', () => again().catch(() => false), longWait);
    // The worker has lived on: it says what it knows, and sends the rest without being started again.
    await campaign.untilFinished();
    await expectEachOnce(house, campaign, sink, { unknown: connections });
  } finally {
    await endAll(children);
    await house.close();
    await server.stop();
    await sink.close();
    await rm(folder, { recursive: true, force: true });
  }
});

const hasRedis = await new Promise<boolean>((done) => {
  const child = spawn('redis-server', ['--version'], { stdio: 'ignore' });
  child.once('error', () => done(false));
  child.once('exit', (code) => done(code === 0));
});
if (!hasRedis && process.env.CI) throw new Error('CI kills a Redis too: install redis-server.');

if (!hasRedis) console.warn('Not tested here: sending while a Redis is killed (install redis-server).');

it.skipIf(!hasRedis).each(seeds)('SIGKILL of Redis and of one of two workers (seed %i)', limits, async (seed) => {
  const random = createRandom(seed).fork('redis');
  const database = databases.get(`redis ${seed}`)!;
  const port = await freePort();
  const startRedis = () =>
    spawn('redis-server', ['--port', String(port), '--save', '', '--bind', '127.0.0.1'], { stdio: 'ignore' });
  let redis = startRedis();
  const redisUrl = `redis://127.0.0.1:${port}`;
  const sink = await startSmtpSink();
  const house = await openFlowHouse({ database, env: { ROLES: 'api' } });
  const env = { SMTP_URL: sink.url, REDIS_URL: redisUrl };
  const children: ChildProgram[] = [];
  try {
    const campaign = await launchToMany(house, people);
    const workers = [1, 2].map(() => startWorker(database.url, house, env));
    children.push(...workers);
    await Promise.all(workers.map((worker) => worker.until(ready)));
    const after = random.between(20, 150);
    await waitFor(`${after} mails`, async () => sink.taken.length >= after, longWait);
    redis.kill('SIGKILL');
    workers[0]!.kill('SIGKILL');
    await workers[0]!.ended;
    redis = startRedis();
    await campaign.untilFinished();
    await expectEachOnce(house, campaign, sink, { unknown: connections });
  } finally {
    await endAll(children);
    await house.close();
    redis.kill('SIGKILL');
    await sink.close();
  }
});

/** A server that stalls is waited for minutes (RFC 5321, 4.5.3.2); here two seconds, set by `socketTimeout`. */
const withBadServer = 'a mail server that stalls, cuts and puts off, and two workers (seed %i)';
it.each(seeds)(withBadServer, limits, async (seed) => {
  const random = createRandom(seed).fork('server');
  const database = databases.get(`server ${seed}`)!;
  const sink = await startSmtpSink();
  const house = await openFlowHouse({ database, env: { ROLES: 'api' } });
  const children: ChildProgram[] = [];
  const drops = random.between(2, 6);
  try {
    const campaign = await launchToMany(house, people);
    const env = { SMTP_URL: `${sink.url}?socketTimeout=2000` };
    children.push(...[1, 2].map(() => startWorker(database.url, house, env)));
    const faults = [
      { at: 'rcpt', answer: '451 4.7.1 later', times: random.between(5, 20) },
      { at: 'in-data', answer: 'drop', times: drops },
      { at: 'dot', answer: 'drop', times: drops },
      { at: 'dot', answer: 'silence', times: drops },
    ] as const;
    for (const [index, fault] of faults.entries()) {
      await waitFor('mails', async () => sink.taken.length >= 20 * (index + 1), longWait);
      sink.misbehave(fault);
      // What was told to come back later would do so in minutes; here they have passed.
      await house.db.sql(`update message set due_at = now() where state = 'planned' and due_at > now()`);
      await house.db.sql('delete from provider_pause');
    }
    await waitFor(
      'the campaign to be finished',
      async () => {
        await house.db.sql(`update message set due_at = now() where state = 'planned' and due_at > now()`);
        await house.db.sql('delete from provider_pause');
        return (await house.ask<{ state: string }>('GET', `/campaigns/${campaign.id}`)).state === 'finished';
      },
      longWait,
    );
    await expectEachOnce(house, campaign, sink, { unknown: 3 * drops });
  } finally {
    await endAll(children);
    await house.close();
    await sink.close();
  }
});
