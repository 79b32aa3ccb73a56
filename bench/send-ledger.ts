/**
 * Sending as it is: a campaign launched into a durable ledger, one worker process that claims, renders, sends and records,
 * every outcome counted at the end.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { newCampaign } from '../src/campaigns/index.ts';
import { readSettings } from '../src/config.ts';
import { type Db, silentLog } from '../src/platform/index.ts';
import { type Program, startProgram } from '../src/program.ts';
import { type BenchDatabase, openBenchDatabase } from './bench-database.ts';
import { LETTERS, recipients } from './newsletters.ts';

export type LedgerTask = {
  sizeKb: number;
  recipients: number;
  /** Sent before, by the same worker, and not measured. */
  warmUp: number;
  connections: number;
  sinkPort: number;
};

/** `newsMs`: how long after the last outcome the last event of it was there. */
export type LedgerSent = {
  seconds: number;
  cpuUs: number;
  databaseCpuUs: number;
  rssBytes: number;
  bytes: number;
  outcomes: Record<string, number>;
  newsMs: number;
};

const topic = 'news';

/** A shop with people in it, on a database of its own, for any number of campaigns. */
export async function openLedgerBench(most: number) {
  const database = await openBenchDatabase();
  const program = await startProgram(readSettings(settingsOn(database, 'api')), silentLog);
  const { house, db } = program;
  const { id: workspaceId } = await house.workspaces.create({
    slug: 'corner-shop',
    name: 'Corner Shop',
    timeZone: 'Europe/Stockholm',
    currency: 'SEK',
    language: 'sv',
    settings: { sender: { name: 'Corner Shop', email: 'hello@shop.example' }, postalAddress: 'Stora torget 1, Lund' },
  });
  await addPeople(program, workspaceId, most);
  let campaigns = 0;

  /** A campaign to the first `count`, launched and held: resuming it is what is measured. */
  const launch = async (sizeKb: number, count: number) => {
    campaigns += 1;
    const segmentId = await addSegment(db, workspaceId, `The first ${count} (${campaigns})`, count);
    const design = { mjml: asTemplate(LETTERS[sizeKb]!), subject: 'Something new before noon', preheader: '' };
    const template = await house.templates.create(workspaceId, { name: `Letter ${campaigns}`, ...design });
    const draft = newCampaign.parse({
      name: `Campaign ${campaigns}`,
      topic,
      templateId: template.id,
      audience: { include: [segmentId], exclude: [] },
      contents: [{ slots: {} }],
    });
    const { id } = await house.campaigns.create(workspaceId, draft);
    await house.campaigns.launch(workspaceId, id);
    await house.campaigns.pause(workspaceId, id);
    return id;
  };

  const isOnItsWay = (campaignId: number) => house.messages.hasOpen(workspaceId, campaignId);

  /** Resumes a campaign and waits for the last outcome. In seconds. */
  const send = async (campaignId: number): Promise<number> => {
    const started = performance.now();
    await house.campaigns.resume(workspaceId, campaignId);
    await until(async () => !(await isOnItsWay(campaignId)));
    return (performance.now() - started) / 1_000;
  };

  const untilTold = () =>
    until(async () => {
      const [row] = await db.sql<{ waiting: boolean }>('select exists (select 1 from message_news) as waiting');
      return !row!.waiting;
    });

  return {
    url: database.url,
    folder: database.folder,

    async run({ sizeKb, recipients: count, warmUp, connections, sinkPort }: LedgerTask): Promise<LedgerSent> {
      const first = warmUp > 0 ? await launch(sizeKb, warmUp) : null;
      const campaignId = await launch(sizeKb, count);
      await db.sql('vacuum (analyze) message');
      await db.sql('checkpoint');
      const smtpUrl = `smtp://127.0.0.1:${sinkPort}?maxConnections=${connections}`;
      const worker = await startWorker({ ...settingsOn(database, 'workers'), SMTP_URL: smtpUrl });
      try {
        if (first !== null) await send(first);
        await untilTold();
        const cpuBefore = { worker: cpuOf(worker.pid!), database: await databaseCpu(db) };
        const seconds = await send(campaignId);
        const [workerCpu, databaseTime] = [cpuOf(worker.pid!), await databaseCpu(db)];
        const ended = performance.now();
        await untilTold();
        const newsMs = performance.now() - ended;
        const counts = await house.messages.counts(workspaceId, campaignId);
        const told = await countAccepted(db, campaignId);
        if (counts.accepted !== count || told !== count) {
          throw new Error(`${counts.accepted} of ${count} recorded as accepted, ${told} told as events`);
        }
        const perMessage = (ms: number) => Math.round((ms * 1_000) / count);
        return {
          seconds,
          cpuUs: perMessage(workerCpu - cpuBefore.worker),
          databaseCpuUs: perMessage(databaseTime - cpuBefore.database),
          rssBytes: mostMemoryOf(worker.pid!),
          bytes: 0,
          outcomes: { accepted: counts.accepted },
          newsMs: Math.round(newsMs),
        };
      } finally {
        worker.kill('SIGTERM');
        await once(worker, 'exit');
      }
    },

    async close(): Promise<void> {
      await program.stop();
      await database.close();
    },
  };
}

export type LedgerBench = Awaited<ReturnType<typeof openLedgerBench>>;

const settingsOn = ({ url, folder }: BenchDatabase, roles: string): Record<string, string> => ({
  DATABASE_URL: url,
  DATA_DIR: folder,
  ROLES: roles,
  PORT: '0',
  TRACKING_PORT: '0',
  MAILBOX_PORT: '0',
  KOHORT_SECRET: 'a secret of the bench, of at least 32 characters',
});

async function addPeople({ house, db }: Program, workspaceId: number, count: number): Promise<void> {
  const people = recipients(count);
  for (let from = 0; from < count; from += 5_000) {
    const rows = people.slice(from, from + 5_000).map(({ externalId, email, language, attributes }) => ({
      ...{ externalId, email, language, attributes },
      consent: [{ topic, state: 'subscribed' as const }],
    }));
    await house.contacts.upsertMany(workspaceId, rows);
  }
  await db.sql('delete from dirty');
  await db.sql('analyze');
}

async function addSegment(db: Db, workspaceId: number, name: string, count: number): Promise<number> {
  const [row] = await db.sql<{ id: number }>(
    `with segment as (
       insert into segment (workspace_id, name, purpose, definition, built_at)
       values ($1, $2, 'The bench sends to them', '{}', now()) returning id
     ), members as (
       insert into member (segment_id, contact_id, workspace_id, entered_at)
       select segment.id, c.id, $1, now()
         from segment, (select id from contact where workspace_id = $1 order by id limit $3) c
     ) select id from segment`,
    [workspaceId, name, count],
  );
  return row!.id;
}

/** Loops over products and offers are what other rooms bring: here they are written out, as long as they would become. */
function asTemplate(mjml: string): string {
  const unrolled = mjml.replace(
    /<mj-raw>\{\{#each (products|event\.lastChance)\}\}<\/mj-raw>([\s\S]*?)<mj-raw>\{\{\/each\}\}<\/mj-raw>/g,
    (_, list: string, body: string) =>
      Array.from({ length: list === 'products' ? 4 : 6 }, (_, index) => withGoods(body, index)).join(''),
  );
  return unrolled
    .replace(/\{\{#if offer\.[^}]*\}\}([\s\S]*?)\{\{\/if\}\}/g, '$1')
    .replace(/\{\{[^{}]*\boffer\.[^{}]*\}\}/g, '5 %')
    .replace(/\{\{#if segment\}\}([\s\S]*?)\{\{\/if\}\}/g, '$1')
    .replace(/\{\{segment\.name\}\}/g, 'mornings');
}

const withGoods = (body: string, index: number): string =>
  body
    .replace(/\{\{#if (?:before|isNew)\}\}([\s\S]*?)\{\{\/if\}\}/g, '$1')
    .replace(/\{\{sku\}\}/g, `s-${index}`)
    .replace(/\{\{name\}\}/g, '{{contact.favourite}} from {{contact.city}}')
    .replace(/\{\{money (?:price|before)\}\}/g, '{{money contact.lastAmount}}');

/** The sending rooms of the program, in a process of their own. */
async function startWorker(env: Record<string, string>): Promise<ChildProcess> {
  const { PATH = '', HOME = '', NODE_OPTIONS = '' } = process.env;
  const profile = process.env.BENCH_CPU_PROFILE
    ? ['--cpu-prof', '--cpu-prof-interval=500', `--cpu-prof-dir=${process.env.BENCH_CPU_PROFILE}`]
    : [];
  const worker = spawn(
    process.execPath,
    [...profile, '--import', 'tsx', 'workers/workers.ts', 'delivery', 'messages', 'campaigns'],
    {
      cwd: new URL('..', import.meta.url),
      env: { PATH, HOME, NODE_OPTIONS, LOG_LEVEL: 'info', NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  await new Promise<void>((ready, failed) => {
    worker.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
      said = `${said}${chunk}`.slice(-10_000);
      if (said.includes('"program.ready"')) ready();
    });
    worker.once('exit', () => failed(new Error(`The worker did not start:\n${said}`)));
  });
  return worker;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((done) => setTimeout(done, 25));
}

async function countAccepted(db: Db, campaignId: number): Promise<number> {
  const [row] = await db.sql<{ count: number }>(
    `select count(*) as count from event e join event_kind k on k.id = e.kind_id
      where k.name = 'message_accepted' and e.ref = $1::text`,
    [String(campaignId)],
  );
  return row!.count;
}

/** Jiffies are 10 ms on every Linux; elsewhere there is no such file, and no number. */
const jiffyMs = 10;

function cpuOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * jiffyMs;
  } catch {
    return 0;
  }
}

/** Of all processes of the server that live now. */
async function databaseCpu(db: Db): Promise<number> {
  const rows = await db.sql<{ pid: number }>('select pid from pg_stat_activity');
  return rows.reduce((sum, { pid }) => sum + cpuOf(pid), 0);
}

/** The most memory a process ever had, in bytes. */
function mostMemoryOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;
  } catch {
    return 0;
  }
}
