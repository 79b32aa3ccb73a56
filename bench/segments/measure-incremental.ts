import { localMinuteOfWeek } from '../../src/platform/index.ts';
import { median } from '../bench.ts';
import type { Spent } from './meter-queries.ts';
import type { Stage } from './run-stage.ts';
import type { Child } from './start-child.ts';
import { TIME_ZONE, WORKSPACE_ID, worldKinds } from './world-tables.ts';

export type IncrementalFigures = {
  contacts: number;
  onePerSecond: number;
  twoPerSecond: number;
  doubleEntries: number;
  changesPerContact: number;
  split?: Split;
};

/** Waiting for PostgreSQL by what it was asked, and `own`: the work of the process itself (judging, reading rows). */
type Split = Spent & { own: number };

const kindId = (kind: (typeof worldKinds)[number]) => worldKinds.indexOf(kind) + 1;

/**
 * Something happens to so many contacts, spread over everybody, another set in each round: a visit to one in four, an opened
 * letter to the others; all are marked for anything ("*"), so that every condition of every segment is worked out again.
 */
async function makeDirty(stage: Stage, round: number, count: number): Promise<number> {
  const at = stage.clock.now();
  // Not by bucket: previews take their samples by that.
  const chosen = `(select id from contact where workspace_id = $1 and hashint4(id) & 8191 between $2 and $3 order by hashint4(id) & 8191, id limit $4) as c`;
  const width = Math.ceil((8_192 * count * 1.2) / stage.facts.contacts);
  const from = (round * width) % Math.max(1, 8_192 - width);
  const values = [WORKSPACE_ID, from, from + width, count];
  return stage.db.transaction(async ({ sql }) => {
    await sql(
      `insert into event (workspace_id, contact_id, kind_id, at, received_at, minute_of_week, ref, message_id)
       select $1, id, case when id % 4 = 0 then $5::int else $6::int end, $7::timestamptz, $7, $8::smallint,
              case when id % 4 = 0 then null else '8' end, null from ${chosen}`,
      [...values, kindId('visit'), kindId('message_opened'), at, localMinuteOfWeek(at, TIME_ZONE)],
    );
    const rows = await sql(
      `insert into dirty (workspace_id, contact_id, input) select $1, id, '*' from ${chosen} returning id`,
      values,
    );
    return rows.length;
  });
}

/** Entries that follow an entry, or exits an exit, of the same contact and segment; and members that the log denies. */
export async function countDoubles(stage: Stage): Promise<number> {
  const [row] = await stage.db.sql<{ count: number }>(
    `with told as (
       select segment_id, contact_id, change,
              lag(change, 1, 'left') over each as before, lead(change) over each as after
         from member_log window each as (partition by segment_id, contact_id order by id)
     )
     select (select count(*) from told where change = before)
          + (select count(*) from (select segment_id, contact_id from told where after is null and change = 'entered') as entered
               full join member using (segment_id, contact_id)
              where entered.segment_id is null or member.segment_id is null) as count`,
  );
  return row?.count ?? 0;
}

/**
 * In per cent of the time that passed. Several batches are under way at once, so that together it may be more than 100:
 * what counts is what is large.
 */
function splitOf({ spent, cpuMs, ms }: { spent: Spent; cpuMs: number; ms: number }): Split {
  const share = (part: number) => Math.round((100 * part) / ms);
  const { load, write, lock, other } = spent;
  return { load: share(load), write: share(write), lock: share(lock), other: share(other), own: share(cpuMs) };
}

/** A worker runs for weeks: what the first thousands of contacts cost it more does not count. */
const WARM_UP = 5_000;

async function warmUp({ db }: Stage, children: readonly Child[]): Promise<void> {
  for (const child of children) {
    await db.sql(
      `insert into dirty (workspace_id, contact_id, input)
       select $1, id, '*' from contact where workspace_id = $1 order by hashint4(id) desc limit $2`,
      [WORKSPACE_ID, WARM_UP],
    );
    await child.ask('refresh');
  }
}

type Drained = { perSecond: number; split?: Split };

/** Contacts a second that so many processes get through, and where the first one's time went. */
async function drain(stage: Stage, processes: number, round: number, contacts: number): Promise<Drained> {
  const children = await Promise.all(Array.from({ length: processes }, () => stage.start('workers')));
  await warmUp(stage, children);
  const dirty = await makeDirty(stage, round, contacts);
  await stage.db.sql('analyze dirty');
  const startedAt = performance.now();
  const [first] = await Promise.all(children.map((child) => child.ask('refresh')));
  const ms = performance.now() - startedAt;
  const [left] = await stage.db.sql<{ count: number }>('select count(*) as count from dirty');
  if (left?.count !== 0) throw new Error(`${left?.count} contacts are still waiting.`);
  for (const child of children) stage.noteMemory(`refresh, ${processes} at once`, await child.stop());
  return { perSecond: (dirty / ms) * 1000, split: first && splitOf(first) };
}

/** One process and two, in turn. */
export async function measureIncremental(stage: Stage, rounds: number): Promise<IncrementalFigures> {
  await stage.buildAll();
  const contacts = Math.min(100_000, Math.floor(stage.facts.contacts / 4));
  const one: Drained[] = [];
  const two: Drained[] = [];
  const [before] = await stage.db.sql<{ count: number }>('select count(*) as count from member_log');
  for (let round = 0; round < rounds; round += 1) {
    one.push(await drain(stage, 1, 2 * round, contacts));
    two.push(await drain(stage, 2, 2 * round + 1, contacts));
  }
  const [after] = await stage.db.sql<{ count: number }>('select count(*) as count from member_log');
  const perSecondOf = (found: Drained[]) => Math.round(median(found.map(({ perSecond }) => perSecond)));
  return {
    contacts,
    onePerSecond: perSecondOf(one),
    twoPerSecond: perSecondOf(two),
    doubleEntries: await countDoubles(stage),
    changesPerContact: Number((((after?.count ?? 0) - (before?.count ?? 0)) / (2 * rounds * contacts)).toFixed(2)),
    split: one.at(-1)?.split,
  };
}
