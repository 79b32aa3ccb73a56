import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { createJobQueue, createVault, type Db, silentLog } from '../../src/platform/index.ts';
import { createHouse } from '../../src/wiring.ts';
import { timeOf } from '../bench.ts';
import type { Run } from '../segments/world.ts';
import { WORKSPACE_ID } from '../segments/world-tables.ts';
import { VALUE_WORLD_ENDS_AT } from './value-world.ts';

const DAY_MS = 86_400_000;

export type ScoringRound = {
  /** The orders read, everybody scored with the model held, every score written, where none was before. */
  scoreSeconds: number;
  /** Processor time of the program during that, PostgreSQL's not counted: says more than the clock on a busy machine. */
  scoreCpuSeconds: number;
  /** The first time of all: the same with fitting, cohorts and hold-out check. */
  fitAndScoreSeconds: number;
  /** The night after, without news: everybody is scored anew, and what changed is written. */
  nextNightSeconds: number;
  nextNightWritten: number;
  written: number;
  /** COPY of the same orders out, as they are read, and COPY of the same scores into a table like the one they stand in. */
  copyOutSeconds: number;
  copyInSeconds: number;
  /** The longest that anything else in the process waited, during the first of them. */
  longestWaitMs: number;
  memoryMb: number;
};

async function houseOn({ db, url }: Run, dataDir: string, clock: { now(): Date }) {
  const queue = await createJobQueue({ databaseUrl: url, log: silentLog });
  const secret = 'a secret of the bench, long enough';
  const ground = { db, clock, queue, log: silentLog, secret, vault: createVault(secret), dataDir, smtpUrl: null };
  return createHouse({ ...ground, trackingUrl: 'http://links.example' });
}

/** Forgets all scores, as if nobody had ever been scored. */
async function forget(db: Db): Promise<void> {
  await db.sql('truncate contact_score, dirty');
  await db.sql('vacuum (analyze) contact_score');
  await db.sql('checkpoint');
}

async function copyOrdersOut(db: Db): Promise<number> {
  return db.transaction(({ client }) =>
    timeOf(async () => {
      const copy = client.query(
        copyTo(
          'copy (select contact_id, at, coalesce(amount, 0) from event order by contact_id, at) to stdout (format binary)',
        ),
      );
      for await (const _ of copy);
    }),
  );
}

async function copyScoresIn(db: Db): Promise<number> {
  await db.sql('create table bench_score (like contact_score including all)');
  const columns = 'workspace_id, contact_id, model, version, scores, at';
  const ms = await db.transaction(async ({ client }) => {
    const pieces: Buffer[] = [];
    for await (const piece of client.query(copyTo(`copy (select ${columns} from contact_score) to stdout`)))
      pieces.push(piece);
    return timeOf(async () => {
      await pipeline(Readable.from(pieces), client.query(copyFrom(`copy bench_score (${columns}) from stdin`)));
      await client.query('commit; begin');
    });
  });
  await db.sql('drop table bench_score');
  return ms;
}

/** One round on a copy of the world of its own. */
export async function measureScoring(run: Run, dataDir: string): Promise<ScoringRound> {
  const { db } = run;
  let ahead = VALUE_WORLD_ENDS_AT - Date.now();
  const house = await houseOn(run, dataDir, { now: () => new Date(Date.now() + ahead) });
  const { scorer } = house.value.expected;
  const delay = monitorEventLoopDelay({ resolution: 1 });

  delay.enable();
  const fitAndScore = await timeOf(() => scorer.score(WORKSPACE_ID));
  delay.disable();

  await forget(db);
  ahead += DAY_MS;
  const before = process.cpuUsage();
  const score = await timeOf(() => scorer.scoreDue());
  const { user, system } = process.cpuUsage(before);
  const [first] = await house.value.runs.latest(WORKSPACE_ID);
  const [copyOut, copyIn] = [await copyOrdersOut(db), await copyScoresIn(db)];

  ahead += DAY_MS;
  const nextNight = await timeOf(() => scorer.scoreDue());
  const [second] = await house.value.runs.latest(WORKSPACE_ID);
  if (first?.state !== 'done' || second?.state !== 'done' || first.id === second.id)
    throw new Error('A run did not end.');
  return {
    scoreSeconds: score / 1000,
    scoreCpuSeconds: (user + system) / 1e6,
    fitAndScoreSeconds: fitAndScore / 1000,
    nextNightSeconds: nextNight / 1000,
    nextNightWritten: second.written,
    written: first.written,
    copyOutSeconds: copyOut / 1000,
    copyInSeconds: copyIn / 1000,
    longestWaitMs: delay.max / 1e6,
    memoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}
