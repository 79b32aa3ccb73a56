import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Bench, median, printTable } from './bench.ts';
import { LETTERS } from './newsletters.ts';
import { type LedgerBench, type LedgerSent, openLedgerBench } from './send-ledger.ts';
import { buildSink } from './send-sink.ts';
import type { Sent, Task } from './send-worker.ts';

const roundTripMs = 20;
const farRecipients = 2_500;

type Way = Task['way'] | 'smtpSource' | 'ledger';
type Run = { perSecond: number; sent: Sent | LedgerSent };

const names: Record<Way, string> = {
  nodemailer: 'nodemailer: pooled sendMail, html + text',
  smtpSource: "Postfix's smtp-source (C, renders nothing)",
  engine: 'Kohort without the ledger: rendered, links signed, sent',
  ledger: 'Kohort: the same, claimed and recorded in PostgreSQL',
};

/** In the order they run, one after the other in each round; nodemailer sends a part, as it takes so long. */
const ways: readonly Way[] = ['nodemailer', 'smtpSource', 'engine', 'ledger'];
const shareOf = (way: Way) => (way === 'nodemailer' ? 0.08 : 1);

export const bench: Bench = {
  about: 'messages a second to an SMTP sink in another process, beside nodemailer and smtp-source',
  options:
    '[--recipients 20000] [--rounds 3] [--sizes 2,20,55] [--connections 10] [--ways nodemailer,smtpSource,engine,ledger]',
  async run(args) {
    const options = readOptions(args);
    const folder = mkdtempSync(`${tmpdir()}/kohort-bench-`);
    try {
      return await measureAll(options, folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function readOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      recipients: { type: 'string', default: '20000' },
      rounds: { type: 'string', default: '3' },
      sizes: { type: 'string', default: Object.keys(LETTERS).join(',') },
      connections: { type: 'string', default: '10' },
      ways: { type: 'string', default: ways.join(',') },
    },
  });
  const sizes = values.sizes.split(',');
  const wanted = ways.filter((way) => values.ways.split(',').includes(way));
  const recipients = Number(values.recipients);
  const [rounds, connections] = [Number(values.rounds), Number(values.connections)];
  const areCounts = [recipients, rounds, connections].every((count) => Number.isInteger(count) && count >= 1);
  if (!areCounts || recipients < 100 || !sizes.every((size) => Object.hasOwn(LETTERS, size)) || wanted.length === 0) {
    throw new Error(`Options: ${bench.options}; at least 100 recipients`);
  }
  return { recipients, rounds, connections, sizes: sizes.map(Number), ways: wanted };
}

async function measureAll(options: ReturnType<typeof readOptions>, folder: string) {
  const sinks = buildSink(folder);
  const hasSource = spawnSync('smtp-source', [], { stdio: 'ignore' }).error === undefined;
  const here = options.ways.filter((way) => way !== 'smtpSource' || hasSource);
  if (!hasSource) console.log('smtp-source is not installed (package postfix): its row is missing.');
  console.log(
    `${options.connections} connections each; the sink is written in ${sinks.kind}; ${options.recipients} recipients.\n`,
  );
  const most = Math.max(options.recipients, farRecipients);
  const ledger = here.includes('ledger') ? await openLedgerBench(most) : null;
  try {
    const result = { ledger: {} as Record<string, unknown>, pure: {} as Record<string, unknown> };
    let rssBytes = 0;
    for (const sizeKb of options.sizes) {
      const runs = await measure({ ...options, ways: here, sizeKb, start: sinks.start, ledger });
      printSize(sizeKb, runs);
      result.ledger[sizeKb] = ratios(runs, 'ledger');
      result.pure[sizeKb] = ratios(runs, 'engine');
      rssBytes = Math.max(rssBytes, ...(runs.ledger ?? runs.engine ?? []).map(({ sent }) => sent.rssBytes));
    }
    const far = await measureFar({ ...options, ways: here, start: sinks.start, ledger });
    return {
      ...result,
      rssMb: Math.round(rssBytes / 1024 ** 2),
      roundTrip20ms: far,
      connections: options.connections,
      sink: sinks.kind,
    };
  } finally {
    await ledger?.close();
  }
}

type Plan = {
  ways: readonly Way[];
  sizeKb: number;
  recipients: number;
  rounds: number;
  /** The same for all. */
  connections: number;
  start: ReturnType<typeof buildSink>['start'];
  ledger: LedgerBench | null;
  delayMs?: number;
};

/** Every way once a round, so that whatever else the machine does falls on all of them. */
async function measure(plan: Plan): Promise<Partial<Record<Way, Run[]>>> {
  const runs: Partial<Record<Way, Run[]>> = {};
  let bytes = 0;
  if (plan.ways.includes('smtpSource')) bytes = (await runOnce(plan, 'engine', 200, 0)).sent.bytes;
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const way of plan.ways) {
      const count = Math.max(50, Math.round(plan.recipients * shareOf(way)));
      runs[way] = [...(runs[way] ?? []), await runOnce(plan, way, count, bytes)];
    }
  }
  return runs;
}

/** Against a sink of its own, which says at the end that it took them all. */
async function runOnce(plan: Plan, way: Way, recipients: number, bytes: number): Promise<Run> {
  const { sizeKb, connections, start, ledger, delayMs } = plan;
  const sink = await start(delayMs ?? 0);
  // Code that is compiled only while it is measured measures the compiler; on a slow line that is no matter.
  const warmUp = way === 'smtpSource' || delayMs ? 0 : Math.round(recipients / 5);
  const task = { sizeKb, recipients, warmUp, connections, sinkPort: sink.port };
  const send = async () => {
    if (way === 'smtpSource') return bySource({ port: sink.port, recipients, connections, bytes });
    return way === 'ledger' ? ledger!.run(task) : byWorker({ way, ...task });
  };
  const sent = await send();
  const taken = await sink.end();
  if (taken !== recipients + warmUp) throw new Error(`${way}: ${taken} of ${recipients + warmUp} messages arrived`);
  return { perSecond: recipients / sent.seconds, sent };
}

async function byWorker(task: Task): Promise<Sent> {
  const file = fileURLToPath(new URL('./send-worker.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', file, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk;
  });
  await once(child, 'close');
  const last = out.trim().split('\n').at(-1);
  if (child.exitCode !== 0 || !last) throw new Error(`The sending process (${task.way}) failed`);
  return JSON.parse(last) as Sent;
}

type SourceTask = { port: number; recipients: number; connections: number; bytes: number };

async function bySource({ port, recipients, connections, bytes }: SourceTask): Promise<Sent> {
  const words = `-d -s ${connections} -l ${bytes} -m ${recipients} -f hello@shop.example -t you@people.example`;
  const started = performance.now();
  const child = spawn('smtp-source', [...words.split(' '), `127.0.0.1:${port}`], { stdio: 'ignore' });
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error('smtp-source failed');
  return { seconds: (performance.now() - started) / 1_000, cpuUs: 0, rssBytes: 0, bytes, outcomes: {} };
}

const rateOf = (runs: readonly Run[] | undefined) => (runs ? median(runs.map((run) => run.perSecond)) : null);

/** Rates of one way, beside those of the others measured with it. */
function ratios(runs: Partial<Record<Way, Run[]>>, way: Way) {
  const own = rateOf(runs[way]);
  if (own === null) return null;
  const over = (other: Way) => {
    const rate = rateOf(runs[other]);
    return rate === null ? null : Number((own / rate).toFixed(2));
  };
  return { perSecond: Math.round(own), overNodemailer: over('nodemailer'), overSmtpSource: over('smtpSource') };
}

function printSize(sizeKb: number, runs: Partial<Record<Way, Run[]>>) {
  const bytes = runs.engine?.[0]?.sent.bytes ?? runs.smtpSource?.[0]?.sent.bytes ?? 0;
  const rows = (Object.keys(runs) as Way[]).map((way) => {
    const { perSecond, overNodemailer, overSmtpSource } = ratios(runs, way)!;
    const [cpuUs, rss] = [middle(runs[way], 'cpuUs'), Math.max(...runs[way]!.map(({ sent }) => sent.rssBytes))];
    const memory = rss > 0 ? Math.round(rss / 1024 ** 2) : '';
    return [names[way], perSecond, overNodemailer ?? '', overSmtpSource ?? '', cpuUs > 0 ? cpuUs : '', memory];
  });
  const title = `${sizeKb} KB of HTML${bytes > 0 ? ` (message ${(bytes / 1000).toFixed(1)} KB)` : ''}`;
  printTable([title, 'a second', '× nodemailer', '× smtp-source', 'CPU µs', 'RSS MB'], rows);
  if (!runs.ledger) return;
  // What one core does for a message, by who does it.
  const [own, bare, database] = [
    middle(runs.ledger, 'cpuUs'),
    middle(runs.engine, 'cpuUs'),
    middle(runs.ledger, 'databaseCpuUs'),
  ];
  const [news] = [middle(runs.ledger, 'newsMs')];
  const rest = bare > 0 ? ` (${Math.round(own - bare)} of them for the ledger)` : '';
  console.log(`Where the ledger's time goes, a message: worker ${own} µs of CPU${rest}, PostgreSQL ${database} µs.`);
  console.log(`The last event was there ${news} ms after the last outcome.\n`);
}

/** The middle of a figure over the rounds; 0: there is none. */
function middle(runs: readonly Run[] | undefined, figure: 'cpuUs' | 'databaseCpuUs' | 'newsMs'): number {
  const found = (runs ?? []).map(({ sent }) => (sent as Partial<LedgerSent>)[figure] ?? 0);
  return found.length > 0 ? Math.round(median(found)) : 0;
}

/** A server 20 ms away: few messages are enough, as all of them wait. */
async function measureFar(how: Pick<Plan, 'ways' | 'rounds' | 'connections' | 'start' | 'ledger'>) {
  const ways = how.ways.filter((way) => way !== 'smtpSource');
  const runs = await measure({ ...how, ways, sizeKb: 20, recipients: farRecipients, delayMs: roundTripMs });
  const rows = ways.map((way) => [names[way], Math.round(rateOf(runs[way])!), ratios(runs, way)?.overNodemailer ?? '']);
  printTable([`20 KB, every answer ${roundTripMs} ms late`, 'a second', '× nodemailer'], rows);
  const [ledger, pure] = [ratios(runs, 'ledger'), ratios(runs, 'engine')];
  return {
    overNodemailer: (ledger ?? pure)?.overNodemailer ?? null,
    perSecond: (ledger ?? pure)?.perSecond ?? null,
    pureOverNodemailer: pure?.overNodemailer ?? null,
  };
}
