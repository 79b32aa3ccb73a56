import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { draftCampaign, launchCampaign, makeOffer, makeSegment, waitUntilBuilt } from '../demo/campaign.ts';
import { loadShop } from '../demo/load-shop.ts';
import { type Stage, setStage } from '../demo/start.ts';
import { createShop, readerHeaders, SCENARIO_SHOP } from '../simulator/index.ts';
import type { Db } from '../src/platform/index.ts';
import { clickedSegment, storySegments } from '../src/samples/index.ts';
import { type Bench, median, printTable } from './bench.ts';
import { sleep, steadily, timesOf } from './times.ts';

const contacts = 4_000;
const days = 120;
const rounds = 3;
const clicksPerSecond = 100;
const roundSeconds = 8;
/** Order events a second that come in beside the clicks, as in a shop that is open. */
const ordersPerSecond = 100;
const lookEveryMs = 4;

type Target = { messageId: number; contactId: number; contentId: number; linkId: number };

/** A reader of its own that looks every few milliseconds who has arrived, and says how long after the click. */
function watchArrivals(db: Db, segmentId: number) {
  const waiting = new Map<number, number>();
  const delays: number[] = [];
  let isOver = false;
  const look = async () => {
    while (!isOver || waiting.size > 0) {
      const ids = [...waiting.keys()];
      const rows = await db.sql<{ id: number }>(
        'select contact_id as id from member where segment_id = $1 and contact_id = any($2::int[])',
        [segmentId, ids],
      );
      const now = performance.now();
      for (const { id } of rows) {
        delays.push(now - waiting.get(id)!);
        waiting.delete(id);
      }
      await sleep(lookEveryMs);
    }
  };
  const looking = look();
  return {
    expect: (contactId: number) => waiting.set(contactId, performance.now()),
    async finish() {
      isOver = true;
      await looking;
      return delays;
    },
  };
}

/** The yardstick: one durable row, written and committed, a few times a second beside everything else. */
async function timeCommits(db: Db, seconds: number): Promise<number[]> {
  const values: number[] = [];
  await steadily(10, seconds, async () => {
    const start = performance.now();
    await db.sql('insert into bench_commit default values');
    values.push(performance.now() - start);
  });
  return values;
}

async function runRound({ program, client }: Stage, segmentId: number, targets: Target[]) {
  const { house, db } = program;
  const arrivals = watchArrivals(db, segmentId);
  const click = async (place: number) => {
    const { messageId, contactId, contentId, linkId } = targets[place]!;
    arrivals.expect(contactId);
    const response = await fetch(house.links.of(messageId, contentId).clickUrl(linkId), {
      redirect: 'manual',
      headers: readerHeaders(place).click,
    });
    await response.arrayBuffer();
    if (response.status !== 302) throw new Error(`A click was answered with ${response.status}.`);
  };
  const order = async (place: number) => {
    const externalId = `K${String(1 + (place % contacts)).padStart(6, '0')}`;
    const lines = [{ product: 'bench', quantity: 1, amount: 100 }];
    const at = new Date().toISOString();
    await client.post('/orders', {
      orderId: `bench-${targets[0]!.messageId}-${place}`,
      at,
      contact: { externalId },
      lines,
    });
  };
  const [commits] = await Promise.all([
    timeCommits(db, roundSeconds),
    steadily(clicksPerSecond, roundSeconds, click),
    steadily(ordersPerSecond, roundSeconds, order),
  ]);
  return { click: timesOf(await arrivals.finish()), commit: timesOf(commits) };
}

async function prepare(stage: Stage) {
  const { client, program } = stage;
  const until = new Date();
  const shop = createShop({
    seed: 1,
    contacts,
    days,
    until,
    timeZone: SCENARIO_SHOP.timeZone,
    currency: SCENARIO_SHOP.currency,
  });
  await loadShop(client, shop, () => {});
  const offer = await makeOffer(client, until);
  const segmentIds = new Map<string, number>();
  for (const segment of storySegments) {
    segmentIds.set(segment.key, await makeSegment(client, segment, { segmentIds, offerId: offer.id }));
  }
  const campaign = await draftCampaign(client, { segmentIds, offerId: offer.id });
  const clickedId = await makeSegment(client, clickedSegment, { segmentIds, campaignId: campaign.id });
  await waitUntilBuilt(client, [...segmentIds.values(), ...campaign.audience.include, clickedId]);
  await launchCampaign(client, campaign.id);
  const { sql } = program.db;
  await sql('create table bench_commit (id bigserial primary key, at timestamptz default now())');
  const targets = await sql<Target>(
    `select m.id as "messageId", m.contact_id as "contactId", m.content_id as "contentId", l.id as "linkId"
       from message m join (select content_id, min(id) as id from link group by content_id) l using (content_id)
      where m.campaign_id = $1 and m.state = 'accepted'
      order by m.id`,
    [campaign.id],
  );
  const [{ count: events } = { count: 0 }] = await sql<{ count: number }>('select count(*) as count from event');
  return { segmentId: clickedId, targets, events, segments: segmentIds.size + 2 };
}

export const bench: Bench = {
  about: 'from a click on a tracked link to the membership it leads to, seen by another reader of the database',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'kohort-bench-'));
    // Run as root, PostgreSQL is another account's: it must be able to enter.
    await chmod(folder, 0o755);
    const stage = await setStage(new Date(), { DATA_DIR: folder });
    try {
      const world = await prepare(stage);
      const need = clicksPerSecond * roundSeconds;
      const measured: Awaited<ReturnType<typeof runRound>>[] = [];
      for (let round = 0; round < rounds; round++) {
        const targets = world.targets.slice(round * need, (round + 1) * need);
        if (targets.length < need) throw new Error(`Only ${world.targets.length} messages for ${rounds} rounds.`);
        measured.push(await runRound(stage, world.segmentId, targets));
      }
      const middle = (of: (round: (typeof measured)[number]) => number) => Number(median(measured.map(of)).toFixed(1));
      const click = {
        p50: middle((r) => r.click.p50),
        p99: middle((r) => r.click.p99),
        max: middle((r) => r.click.max),
      };
      const commit = { p50: middle((r) => r.commit.p50), p99: middle((r) => r.commit.p99) };
      console.log(
        `${contacts} contacts, ${world.events} events, ${world.segments} segments; ${clicksPerSecond} clicks and ` +
          `${ordersPerSecond} orders a second, ${rounds} rounds of ${roundSeconds} s, medians\n`,
      );
      printTable(
        ['milliseconds', 'p50', 'p99', 'max'],
        [
          ['click → membership seen', click.p50, click.p99, click.max],
          ['yardstick: one row committed', commit.p50, commit.p99, '–'],
        ],
      );
      return {
        clickToMembershipMs: click,
        commitMs: commit,
        p50OverCommit: Number((click.p50 / commit.p50).toFixed(1)),
        clicksPerSecond,
        ordersPerSecond,
        contacts,
        events: world.events,
        segments: world.segments,
      };
    } finally {
      await stage.program.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
