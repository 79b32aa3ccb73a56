/** SQL of what happened in a day and the day before. Reads contact, event, event_kind, member_log, segment, dirty. */
import type { Sql } from '../../platform/index.ts';

/** The day before begins at `from`, the day itself at `since`, and ends at `until`. */
export type Days = { from: Date; since: Date; until: Date };

/** New contacts of both days. Known elsewhere before, they are not new. */
export async function countNewContacts(sql: Sql, workspaceId: number, { from, since, until }: Days) {
  const [row] = await sql<{ now: number; before: number }>(
    `select count(*) filter (where created_at >= $3) as now, count(*) filter (where created_at < $3) as before
       from contact where workspace_id = $1 and created_at >= $2 and created_at < $4`,
    [workspaceId, from, since, until],
  );
  return row!;
}

export type EventCount = { kind: string; isNow: boolean; count: number; amount: number };

const kindsNamed = 'array(select id from event_kind where workspace_id = $1 and name = any($5))';

/** Events of these kinds on both days, out of the index by (kind, at) alone. */
export const countEvents = (sql: Sql, workspaceId: number, { from, since, until }: Days, kinds: readonly string[]) =>
  sql<EventCount>(
    `select (select name from event_kind where id = e.kind_id) as kind, e.at >= $3 as "isNow", count(*) as count,
            coalesce(sum(e.amount), 0)::bigint as amount
       from event e
      where e.workspace_id = $1 and e.kind_id = any(${kindsNamed}) and e.at >= $2 and e.at < $4
      group by e.kind_id, 2`,
    [workspaceId, from, since, until, kinds],
  );

/** People with an event of these kinds, on each of both days. Hashed, not sorted: a launch brings 100,000 of them. */
export const countPeople = (sql: Sql, workspaceId: number, { from, since, until }: Days, kinds: readonly string[]) =>
  sql<Omit<EventCount, 'amount'>>(
    `select (select name from event_kind where id = p.kind_id) as kind, p.is_now as "isNow", count(*) as count
       from (select e.kind_id, e.at >= $3 as is_now, e.contact_id from event e
              where e.workspace_id = $1 and e.kind_id = any(${kindsNamed}) and e.at >= $2 and e.at < $4
              group by 1, 2, 3) p
      group by p.kind_id, p.is_now`,
    [workspaceId, from, since, until, kinds],
  );

/**
 * The last row of member_log written before an instant. Rows are written in the order of their ids but for moments, so the
 * place is found by halving: some 25 looks into the primary key, however long the log is (it has no index by time).
 */
const lastBefore = (instant: string) => `(
  with recursive halves as (
    select 0::bigint as low, coalesce((select max(id) from member_log), 0) + 1 as high
    union all
    select case when m.is_before then (h.low + h.high) / 2 else h.low end,
           case when m.is_before then h.high else (h.low + h.high) / 2 end
      from halves h
      cross join lateral (select coalesce((select l.recorded_at < ${instant} from member_log l
                                            where l.id >= (h.low + h.high) / 2 order by l.id limit 1), false) as is_before) m
     where h.high - h.low > 1
  ) select min(low) from halves where high - low <= 1)`;

export type Movement = { segmentId: number; name: string; isNow: boolean; entered: number; left: number };

/** Entries and exits of live segments on both days, but for those of a segment that was made or changed. */
export const countMovements = (sql: Sql, workspaceId: number, { from, since, until }: Days) =>
  sql<Movement>(
    `select s.id as "segmentId", s.name, l.recorded_at >= $3 as "isNow",
            count(*) filter (where l.change = 'entered') as entered, count(*) filter (where l.change = 'left') as left
       from segment s
       join member_log l on l.workspace_id = $1 and l.segment_id = s.id and l.id > ${lastBefore('$2::timestamptz')}
      where s.workspace_id = $1 and s.draft_of is null and s.archived_at is null
        and l.recorded_at >= $2 and l.recorded_at < $4 and l.cause in ('change', 'time')
      group by s.id, s.name, 3`,
    [workspaceId, from, since, until],
  );

/** Of so many of the latest changes it is measured how long they took. */
const MEASURED = 300;
const COUNTED = 10_000;

/**
 * How fresh memberships are: what waits, and from the arrival of the last event before each of the latest changes to the
 * change. Changes without an event (an attribute, a consent) cannot be measured so and are left out.
 */
export async function measureNow(sql: Sql, workspaceId: number, now: Date) {
  const [row] = await sql<{
    waiting: number;
    oldestAt: Date | null;
    sample: number;
    p50Ms: number | null;
    p99Ms: number | null;
  }>(
    `with latest as (
       select contact_id, recorded_at from member_log
        where workspace_id = $1 and id > (select coalesce(max(id), 0) - 20000 from member_log)
          and cause = 'change' and recorded_at >= $2::timestamptz - interval '24 hours'
        order by id desc limit ${MEASURED}
     ), took as (
       select extract(epoch from l.recorded_at - e.received_at) * 1000 as ms
         from latest l cross join lateral (
           select e.received_at from event e
            where e.contact_id = l.contact_id and e.workspace_id = $1 and e.received_at <= l.recorded_at
              and e.received_at > l.recorded_at - interval '10 minutes'
            order by e.received_at desc limit 1) e
     )
     select (select count(*) from (select from dirty where workspace_id = $1 limit ${COUNTED}) d) as waiting,
            (select at from dirty where workspace_id = $1 order by id limit 1) as "oldestAt",
            (select count(*) from took) as sample,
            (select percentile_cont(0.5) within group (order by ms) from took) as "p50Ms",
            (select percentile_cont(0.99) within group (order by ms) from took) as "p99Ms"`,
    [workspaceId, now],
  );
  return row!;
}
