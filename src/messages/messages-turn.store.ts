/** Owns: message, message_outcome, message_news, hand_over. Reads: campaign (its state). */
import { createHash } from 'node:crypto';
import { type Db, int8Array, type Sql, textArray, timestamptzArray } from '../platform/index.ts';
import type { Outcome } from './messages.schema.ts';
import { noteMoved, noteNews } from './messages.store.ts';
import { type OwnSchedules, retryWaitsMs } from './retry-delay.ts';

/** The row that stands for the worker itself: recovery takes it first, so that no slot is opened behind its back. */
export const WORKER_SLOT = -1;

/** Pieces of SQL: why message `m` of campaign `c` must not go out, or null, and the joins that this needs. */
export type RefusalSql = { joins: string; reason: string };

/** How an attempt ended, and when its message was let go. `retries`: when to come back, as the way out has it. */
export type Ended = { messageId: number; outcome: Outcome; handedAt: Date; retries?: OwnSchedules | undefined };

export type Turn = {
  workerId: string;
  slot: number;
  ended: readonly Ended[];
  /** Let go in earlier turns of this slot and not ended yet. */
  held: readonly number[];
  /** Want to be let go now. */
  asked: readonly number[];
};

/** `isLost`: others have taken over from this worker, and nothing may be let go under its name any more. */
export type TurnAnswer = { going: number[]; isLost: boolean; news: number };

/** Where a turn's statement keeps the present instant, for the pieces of SQL put into it. */
export const turnNow = '$1::timestamptz';

/** Attempts made once this one has ended; what recovery called unknown has been counted by it. */
const attempt = `m.attempts + (m.state <> 'unknown')::int`;

/** How long to wait now, in ms; null: it was refused for now often enough. */
const wait = `(string_to_array(g.waits, ',')::bigint[])[greatest(${attempt}, 1)]`;

/**
 * Said so that no partial index can be thought of: as the statistics have it, hardly a message is ever claimed, and reading
 * all that are looks cheaper than the primary key, which it never is.
 */
const isIn = (state: string): string => `coalesce(m.state, '') = '${state}'`;

/**
 * One turn, one statement, one commit on the disk (also on a server set to commit without waiting for it): how attempts
 * ended, which of those that ask may go, and the row that says what is leaving. Messages end by their worker's word also
 * where recovery has called them unknown, or the erasure of the contact has dropped them: it knows better.
 *
 * A message that leaves is not written itself. What makes that safe is the row of hand_over: recovery takes the rows of a
 * dead worker away before it looks at its messages, so a turn under its name finds no row and lets nothing go.
 */
const turnText = ({ joins, reason }: RefusalSql): string => `
  with durable as materialized (select set_config('synchronous_commit', 'on', true) as setting),
  given as (
    select * from unnest($4::bigint[], $5::text[], $6::text[], $7::timestamptz[], $10::text[])
         as g (id, kind, reason, handed_at, waits)
  ), moved as (
    update message m
       set state = case when g.kind <> 'try-later' then g.kind when ${wait} is null then 'rejected'
                        when m.email is null then 'dropped' else 'planned' end,
           reason = case when g.kind <> 'try-later' then g.reason
                         when ${wait} is null then 'gave up after ' || (${attempt}) || ' attempts: ' || g.reason
                         when m.email is null then 'erased' else g.reason end,
           due_at = case when g.kind = 'try-later' and ${wait} is not null
                         then ${turnNow} + ${wait} * interval '1 millisecond' else m.due_at end,
           finished_at = case when g.kind = 'try-later' and ${wait} is not null and m.email is not null then null
                              else ${turnNow} end,
           handed_at = g.handed_at,
           attempts = ${attempt}
      from given g, durable
     where m.id = g.id and m.claimed_by = $2 and durable.setting = 'on'
       and (${isIn('claimed')} or (${isIn('unknown')} and g.kind <> 'unknown')
            or (${isIn('dropped')} and m.reason = 'erased' and g.kind <> 'try-later'))
    returning m.id, m.workspace_id, m.state, m.reason, m.attempts, m.claimed_by, m.claimed_at, m.handed_at,
              case when m.state = 'planned' then 'try-later' else m.state end as noted
  ), asked as materialized (
    select m.id, (${reason}) as reason
      from message m
      join campaign c on c.id = m.campaign_id and c.workspace_id = m.workspace_id
      ${joins}
     where m.id = any($8::bigint[]) and m.claimed_by = $2 and ${isIn('claimed')} and c.state = 'sending'
  ), refused as (
    update message m
       set state = 'dropped', reason = a.reason, finished_at = ${turnNow},
           email = case when a.reason <> 'erased' then m.email end
      from asked a
     where a.reason is not null and m.id = a.id and m.claimed_by = $2 and ${isIn('claimed')}
    returning m.id, m.workspace_id, m.state, m.reason, m.attempts, m.claimed_by, m.claimed_at, m.handed_at, m.state as noted
  ), held as (
    update hand_over h
       set at = ${turnNow}, message_ids = $9::bigint[] || array(select id from asked where reason is null)
      from durable
     where h.worker = $2 and h.slot = $3 and durable.setting = 'on'
    returning h.message_ids
  ), all_moved as (
    select * from moved union all select * from refused
  ), noted as (
    ${noteMoved('all_moved', `not (noted = 'accepted' and attempts = 1)`)}
  ), news as (
    ${noteNews('all_moved')} returning cardinality(message_ids) as count
  )
  select (select to_json(message_ids) from held) as held, (select count from news) as news`;

// A server may answer anything; PostgreSQL takes no NUL.
const reasonOf = (outcome: Outcome) =>
  ('reason' in outcome ? outcome.reason : outcome.response).replaceAll('\0', ' ').slice(0, 500);

const waitsOf = ({ outcome, retries }: Ended, draw: number): string =>
  outcome.kind === 'try-later' ? retryWaitsMs(outcome, { draw, schedules: retries }).join(',') : '';

/** Makes the verb that takes turns; the statement is planned once by each connection that takes any. */
export function openTurns(db: Pick<Db, 'steady'>, refusal: RefusalSql, draw: () => number = Math.random) {
  const text = turnText(refusal);
  const name = `turn-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
  return async ({ workerId, slot, ended, held, asked }: Turn, now: Date): Promise<TurnAnswer> => {
    const values = [
      now,
      workerId,
      slot,
      int8Array(ended.map(({ messageId }) => messageId)),
      textArray(ended.map(({ outcome }) => outcome.kind)),
      textArray(ended.map(({ outcome }) => reasonOf(outcome))),
      timestamptzArray(ended.map(({ handedAt }) => handedAt.getTime())),
      int8Array(asked),
      int8Array(held),
      textArray(ended.map((one) => waitsOf(one, draw()))),
    ];
    const { rows } = await db.steady.query<{ held: number[] | null; news: number | null }>({ name, text, values });
    const [row] = rows;
    const noted = new Set(row?.held ?? []);
    return { going: asked.filter((id) => noted.has(id)), isLost: !row?.held, news: row?.news ?? 0 };
  };
}

/** Rows for slots of a living worker. Returns false when others have taken over from it. */
export async function openSlots(sql: Sql, workerId: string, slots: readonly number[], now: Date): Promise<boolean> {
  const rows = await sql(
    `with worker as (select worker from hand_over where worker = $1 and slot = ${WORKER_SLOT} for update), opened as (
       insert into hand_over (worker, slot, message_ids, at)
       select worker, unnest($2::smallint[]), '{}', $3::timestamptz from worker on conflict (worker, slot) do nothing
     ) select worker from worker`,
    [workerId, slots, now],
  );
  return rows.length === 1;
}

/** The row of a worker itself, written once it is known to live. */
export async function insertWorker(sql: Sql, workerId: string): Promise<void> {
  await sql(`insert into hand_over (worker, slot, message_ids, at) values ($1, ${WORKER_SLOT}, '{}', now())`, [
    workerId,
  ]);
}

/** Takes away the rows of dead workers. Returns what was leaving their hands, and since when. One statement after the other. */
export async function takeSlots(sql: Sql, deadWorkers: string[]): Promise<{ id: number; at: Date }[]> {
  await sql(
    `select 1 from hand_over where worker = any($1::text[]) and slot = ${WORKER_SLOT} order by worker for update`,
    [deadWorkers],
  );
  return sql<{ id: number; at: Date }>(
    `with taken as (delete from hand_over where worker = any($1::text[]) returning message_ids, at)
     select id, max(at) as at from taken cross join unnest(message_ids) as id group by id order by id`,
    [deadWorkers],
  );
}
