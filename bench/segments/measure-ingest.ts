import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { median, timeOf } from '../bench.ts';
import type { IngestDone, IngestRequest } from './ingest-client.ts';
import type { Stage } from './run-stage.ts';

export type IngestFigures = {
  events: number;
  perSecond: number;
  duplicatesRefused: number;
  copyPerSecond: number;
};

const CLIENTS = 2;
const BATCHES = 100;
const BATCH_SIZE = 1_000;
/** Requests of a client under way at once. */
const WIDTH = 2;

async function ready(request: IngestRequest): Promise<ChildProcess> {
  const child = fork(path.join(import.meta.dirname, 'ingest-client.ts'), { execArgv: ['--import', 'tsx'] });
  child.send(request);
  await once(child, 'message');
  return child;
}

async function finish(child: ChildProcess): Promise<IngestDone> {
  child.send('go');
  const [done] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('A client ended before it was done.');
    }),
  ]);
  return done as IngestDone;
}

const columns = 'workspace_id, contact_id, kind_id, at, received_at, minute_of_week, amount, ref, message_id, props';

/** COPY of the very rows that were just taken in, once more into the same table with all its indexes. */
async function timeCopy({ db }: Stage, afterId: number): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kohort-bench-'));
  const file = path.join(folder, 'event.copy');
  const client = await db.pool.connect();
  try {
    const rows = client.query(
      copyTo(`copy (select ${columns} from event where id > ${afterId} order by id) to stdout`),
    );
    await pipeline(rows, createWriteStream(file));
    await client.query('checkpoint');
    return await timeOf(async () => {
      const copy = client.query(copyFrom(`copy event (${columns}) from stdin`));
      await pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), copy);
    });
  } finally {
    client.release();
    await rm(folder, { recursive: true, force: true });
  }
}

async function maxEventId({ db }: Stage): Promise<number> {
  const [row] = await db.sql<{ id: number }>('select max(id) as id from event');
  return row?.id ?? 0;
}

type Round = IngestDone & { ms: number; copyMs: number };

async function runRound(stage: Stage, apiUrl: string, key: string, round: number): Promise<Round> {
  const afterId = await maxEventId(stage);
  const at = stage.clock.now().getTime();
  const shared = {
    apiUrl,
    key,
    contacts: stage.facts.contacts,
    batches: BATCHES,
    batchSize: BATCH_SIZE,
    width: WIDTH,
    at,
  };
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, (_, client) =>
      ready({ ...shared, name: `ingest-${round}-${'x'.repeat(client + 1)}` }),
    ),
  );
  await stage.db.sql('checkpoint');
  const startedAt = performance.now();
  const found = await Promise.all(clients.map(finish));
  const ms = performance.now() - startedAt;
  const accepted = found.reduce((total, done) => total + done.accepted, 0);
  const [written] = await stage.db.sql<{ events: number; dirty: number }>(
    'select (select count(*) from event where id > $1) as events, (select count(distinct contact_id) from dirty) as dirty',
    [afterId],
  );
  if (written?.events !== accepted || written.dirty === 0)
    throw new Error(`${accepted} accepted, ${JSON.stringify(written)} written.`);
  await stage.db.sql('truncate dirty');
  const copyMs = await timeCopy(stage, afterId);
  return { accepted, duplicates: found.reduce((total, done) => total + done.duplicates, 0), ms, copyMs };
}

/** The API alone (no workers), two clients; a first round warms up and does not count. */
export async function measureIngest(stage: Stage, rounds: number): Promise<IngestFigures> {
  await stage.save(false);
  const key = await stage.apiKey();
  const api = await stage.start('api');
  const found: Round[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const one = await runRound(stage, api.apiUrl, key, round);
    if (round > 0) found.push(one);
  }
  stage.noteMemory('bulk API', await api.stop());
  const rate = (ms: (one: Round) => number) => Math.round(median(found.map((one) => (one.accepted / ms(one)) * 1000)));
  return {
    events: CLIENTS * BATCHES * BATCH_SIZE,
    perSecond: rate(({ ms }) => ms),
    duplicatesRefused: found.reduce((total, { duplicates }) => total + duplicates, 0),
    copyPerSecond: rate(({ copyMs }) => copyMs),
  };
}
