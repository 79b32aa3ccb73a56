import { VISITED_TODAY } from '../segment-set.ts';
import { sleep, type Times, timesOf } from '../times.ts';
import type { Stage } from './run-stage.ts';
import { insertVisits } from './visits.ts';
import { watchMembers } from './watch-members.ts';

export type ClockFigures = { pending: number; flips: number; missing: number; early: number; errorMs: Times };

/** A flip each millisecond: 1,000 a second. */
const LOOK_AHEAD_MS = 100;
/** Time for the worker to start, and to take up what else fell due meanwhile. */
const LEAD_MS = 15_000;
const DAY_MS = 86_400_000;

/** Contacts who did not visit in the last two days, as many as wanted. */
async function findTargets(stage: Stage, count: number): Promise<number[]> {
  const rows = await stage.db.sql<{ id: number }>(
    `select id from contact c where not exists (select 1 from member m where m.segment_id = $1 and m.contact_id = c.id)
     order by hashint4(id) desc, id limit $2`,
    [stage.idOf(VISITED_TODAY), count],
  );
  return rows.map(({ id }) => id);
}

/**
 * Visits of a day ago, a millisecond apart, so that time takes one contact out of "visited in the last 24 hours" after the
 * other, 1,000 a second, while the clocks of everybody else are set too. The error is from the instant of the flip to when
 * another connection sees it committed. "Early" counts rows seen before their instant.
 */
export async function measureClock(stage: Stage, seconds: number): Promise<ClockFigures> {
  await stage.buildAll();
  const { db, clock } = stage;
  const flips = Math.min(seconds * 1_000, Math.floor(stage.facts.contacts / 4));
  const targets = await findTargets(stage, flips);
  // Far enough ahead to take the visits in before the first of them is a day old; the clock is then set on to that time.
  const firstAt = clock.now().getTime() + 15 * 60_000;
  const visits = targets.map((contactId, place) => ({ contactId, at: firstAt - DAY_MS + place }));
  await insertVisits(db, visits);
  const child = await stage.start('workers');
  await child.ask('refresh');
  await child.stop();
  const [clocks] = await db.sql<{ count: number }>('select count(*) as count from segment_clock');
  await db.sql('vacuum (analyze) segment_clock');
  await db.sql('checkpoint');
  stage.travelTo(firstAt - LEAD_MS);
  const worker = await stage.start('workers', ['segments']);
  const errors: number[] = [];
  const open = new Map<number, number>();
  let next = 0;
  const expected = () => {
    // Also those who are due in a moment: nobody may leave early.
    const soon = clock.now().getTime() + LOOK_AHEAD_MS;
    for (; next < visits.length && firstAt + next <= soon; next += 1) open.set(targets[next] ?? 0, firstAt + next);
    return [...open.keys()];
  };
  const watch = await watchMembers(stage, VISITED_TODAY, true, expected, (contactId, seenAt) => {
    errors.push(seenAt - (open.get(contactId) ?? 0));
    open.delete(contactId);
  });
  const overAt = firstAt + flips + 10_000;
  while (errors.length < flips && clock.now().getTime() < overAt) await sleep(200);
  await watch.stop();
  stage.noteMemory('clock', await worker.stop());
  return {
    pending: clocks?.count ?? 0,
    flips: errors.length,
    missing: flips - errors.length,
    early: errors.filter((error) => error < 0).length,
    errorMs: timesOf(errors),
  };
}
