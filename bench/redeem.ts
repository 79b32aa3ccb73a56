import { type ChildProcess, fork } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stage, setStage } from '../demo/start.ts';
import type { Db } from '../src/platform/index.ts';
import { type Bench, median, printTable } from './bench.ts';
import type { Round, RoundResult } from './redeem-clients.ts';
import { timesOf } from './times.ts';

const clients = 50;
const tries = 5_000;
const capacity = 1_000;
const rounds = 3;

/** Where the clients live, for one round after the other. */
function startTills() {
  const child: ChildProcess = fork(new URL('./redeem-clients.ts', import.meta.url), { execArgv: process.execArgv });
  return {
    run: (round: Round) =>
      new Promise<RoundResult>((done, failed) => {
        child.once('message', (result) => done(result as RoundResult));
        child.once('exit', (code) => failed(new Error(`The clients ended with ${code}.`)));
        child.send(round);
      }),
    stop: () => {
      child.removeAllListeners('exit');
      child.kill();
    },
  };
}

/** The yardstick: one row, committed, by each of so many at once, over the very pool the program uses. */
async function timeCommits(db: Db): Promise<RoundResult> {
  const ms: number[] = [];
  let left = tries;
  const started = performance.now();
  const one = async () => {
    while (left > 0) {
      left -= 1;
      const start = performance.now();
      await db.sql('insert into bench_commit (note) values ($1)', ['one redemption']);
      ms.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: clients }, one));
  return { ms, outcomes: {}, seconds: (performance.now() - started) / 1000 };
}

const basket = [
  { product: 'bread-rye', category: 'Bread', quantity: 2, amount: 6_400 },
  { product: 'milk', category: 'Dairy', quantity: 1, amount: 1_890 },
  { product: 'coffee', category: 'Drinks', quantity: 1, amount: 7_990 },
];

async function runRound({ program, client }: Stage, tills: ReturnType<typeof startTills>, key: string, round: number) {
  const { id } = await client.post<{ id: number }>('/offers', {
    name: `Bench ${round}`,
    kind: 'percent',
    basisPoints: 500,
    code: `BENCH-${round}`,
    capacityTotal: capacity,
    capacityDay: capacity * 2,
    maxPerContact: 1,
  });
  const bodies = Array.from({ length: tries }, (_, place) =>
    JSON.stringify({
      key: `bench-${round}-${place}`,
      contact: { externalId: `B${place}` },
      code: `bench-${round}`,
      orderRef: `bench-${round}-${place}`,
      lines: basket,
    }),
  );
  const url = `${program.apiUrl}/api/v1/offers/redeem`;
  const redeem = await tills.run({ url, key, clients, bodies });
  const commit = await timeCommits(program.db);
  const [row] = await program.db.sql<{ valid: number; counted: number; events: number }>(
    `select (select count(*) from redemption where offer_id = $1 and is_valid) as valid,
            (select sum(used) from offer_count where offer_id = $1 and scope = 'total') as counted,
            (select count(*) from event e join event_kind k on k.id = e.kind_id
              where k.name = 'offer_redeemed' and e.ref = $1::text) as events`,
    [id],
  );
  const told = redeem.outcomes.redeemed ?? 0;
  const isExact = [told, row?.valid, row?.counted, row?.events].every((count) => count === capacity);
  return { redeem, commit, told, isExact };
}

export const bench: Bench = {
  about: `redeeming an offer over HTTP by ${clients} clients at once: ${tries} tries for ${capacity} places`,
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'kohort-bench-'));
    // Run as root, PostgreSQL is another account's: it must be able to enter.
    await chmod(folder, 0o755);
    const stage = await setStage(new Date(), { DATA_DIR: folder });
    const tills = startTills();
    try {
      const { house, db } = stage.program;
      const [workspace] = await house.workspaces.list();
      const { key } = await house.workspaces.createApiKey(workspace!.id, {
        name: 'Till',
        scopes: ['redemptions:write'],
      });
      await house.contacts.upsertMany(
        workspace!.id,
        Array.from({ length: tries }, (_, place) => ({ externalId: `B${place}` })),
      );
      await db.sql('create table bench_commit (id bigserial primary key, note text, at timestamptz default now())');
      const measured: Awaited<ReturnType<typeof runRound>>[] = [];
      // The first round warms up, and must be exact all the same.
      for (let round = 0; round <= rounds; round += 1) measured.push(await runRound(stage, tills, key, round));
      const counted = measured.slice(1);
      const middle = (of: (one: (typeof measured)[number]) => number) => Number(median(counted.map(of)).toFixed(1));
      const summary = (which: 'redeem' | 'commit') => ({
        p50: middle((one) => timesOf(one[which].ms).p50),
        p99: middle((one) => timesOf(one[which].ms).p99),
        max: middle((one) => timesOf(one[which].ms).max),
        perSecond: Math.round(middle((one) => tries / one[which].seconds)),
      });
      const redeem = summary('redeem');
      const commit = summary('commit');
      const exact = measured.every(({ isExact }) => isExact);
      console.log(`${rounds} rounds after one to warm up, medians; ${clients} clients in a process of their own\n`);
      printTable(
        ['milliseconds', 'p50', 'p99', 'max', 'per second'],
        [
          ['POST /offers/redeem', redeem.p50, redeem.p99, redeem.max, redeem.perSecond],
          ['yardstick: one row committed each', commit.p50, commit.p99, commit.max, commit.perSecond],
        ],
      );
      console.log(`redeemed in each round: ${measured.map(({ told }) => told).join(', ')} of ${capacity}`);
      console.log(exact ? 'exact: answers, redemptions, counts and events agree\n' : 'NOT EXACT\n');
      if (!exact) process.exitCode = 1;
      return {
        redeemMs: redeem,
        commitMs: commit,
        p99OverCommit: Number((redeem.p99 / commit.p99).toFixed(2)),
        p99Rounds: counted.map(({ redeem: { ms } }) => timesOf(ms).p99),
        exact,
        redeemed: measured.map(({ told }) => told),
        clients,
        tries,
        capacity,
      };
    } finally {
      tills.stop();
      await stage.program.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
