/** Owns: message, message_outcome, link. Reads: campaign (its state: only what is sending may move), workspace. */
import type { Sql } from '../platform/index.ts';
import type { ClaimedMessage, Outcome } from './messages.schema.ts';
import { maxAttempts, retryDelaysMs } from './retry-delay.ts';

/** Appended to every statement that ends an attempt: one row per attempt, with the instants of the states before it. */
const noteMoved = `
  insert into message_outcome (workspace_id, message_id, state, reason, worker, claimed_at, handed_at, at)
  select workspace_id, id, noted, reason, claimed_by, claimed_at, handed_at, $1::timestamptz from moved`;

/** Where a claimed message goes that was not handed over: back, or away when its campaign was cancelled meanwhile. */
const backOrAway = `case when c.state = 'cancelled' then 'dropped' else 'planned' end`;

export type AcceptedMessage = {
  id: number;
  workspaceId: number;
  campaignId: number;
  contactId: number;
  contentId: number | null;
  /** The offers it gives. */
  offerIds: number[];
};

/** Of the rows in `moved`: what events are made of. */
export const settledColumns = `m.id, m.workspace_id as "workspaceId", m.campaign_id as "campaignId",
  m.contact_id as "contactId", m.content_id as "contentId", m.offer_ids as "offerIds", m.state from moved m`;

/** A campaign that may send now. */
export type SendingCampaign = {
  id: number;
  workspaceId: number;
  /** The way out it asks for; null: its workspace's. */
  transportId: number | null;
  priority: number;
  /** After this instant nothing of it goes out. */
  endsAt: Date | null;
  /** What its workspace may send by all ways out together; see `sendingLimits` of its settings. */
  workspaceRates: Record<string, number> | null;
};

/** Campaigns that may send now, oldest first. */
export async function findSendingCampaigns(sql: Sql): Promise<SendingCampaign[]> {
  return sql<SendingCampaign>(
    `select c.id, c.workspace_id as "workspaceId", c.transport_id as "transportId", c.priority, c.ends_at as "endsAt",
            w.settings -> 'sendingLimits' as "workspaceRates"
       from campaign c join workspace w on w.id = c.workspace_id where c.state = 'sending' order by c.id`,
  );
}

/** Takes up to `limit` due messages of one campaign (to one operator's mailboxes); those others are taking are stepped over. */
export async function claimOfCampaign(
  sql: Sql,
  campaignId: number,
  { workerId, limit, now, operator }: { workerId: string; limit: number; now: Date; operator?: number | undefined },
): Promise<ClaimedMessage[]> {
  return sql<ClaimedMessage>(
    `with due as (
       select id from message
        where campaign_id = $1 and state = 'planned' and due_at <= $4 ${operator === undefined ? '' : 'and operator = $5'}
          and exists (select 1 from campaign c where c.id = $1 and c.state = 'sending')
        order by due_at, id limit $3 for update skip locked
     )
     update message m set state = 'claimed', claimed_by = $2, claimed_at = $4, handed_at = null
       from due where m.id = due.id
     returning m.id, m.workspace_id as "workspaceId", m.campaign_id as "campaignId", m.contact_id as "contactId",
               m.email, m.content_id as "contentId", m.segment_id as "segmentId", m.variant, m.choices,
               m.offer_ids as "offerIds", m.operator, m.attempts`,
    [campaignId, workerId, limit, now, ...(operator === undefined ? [] : [operator])],
  );
}

/**
 * claimed → handing-over, for those still in this worker's hands and whose campaign still sends. On the disk when it
 * returns, also on a server set to commit without waiting for it: the setting is made within the statement, which spares
 * three round trips for every ten messages.
 */
export async function moveToHandingOver(sql: Sql, workerId: string, ids: number[], now: Date): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `with durable as materialized (select set_config('synchronous_commit', 'on', true) as setting)
     update message m set state = 'handing-over', handed_at = $3, attempts = m.attempts + 1
       from campaign c, durable
      where m.id = any($2::bigint[]) and m.claimed_by = $1 and m.state = 'claimed'
        and c.id = m.campaign_id and c.state = 'sending' and durable.setting = 'on'
     returning m.id`,
    [workerId, ids, now],
  );
  return rows.map((row) => row.id);
}

/**
 * Ends attempts by what the transport learned. A row that recovery has called unknown in the meantime still takes the
 * word of the worker that had it in hand: it knows better.
 */
export async function applyOutcomes(
  sql: Sql,
  workerId: string,
  outcomes: { messageId: number; outcome: Outcome }[],
  now: Date,
): Promise<(AcceptedMessage & { state: string })[]> {
  // A server may answer anything; PostgreSQL takes no NUL.
  const reasonOf = (outcome: Outcome) =>
    ('reason' in outcome ? outcome.reason : outcome.response).replaceAll('\0', ' ').slice(0, 500);
  return sql(
    `with given as (
       select * from unnest($3::bigint[], $4::text[], $5::text[]) as g (id, kind, reason)
     ), moved as (
       update message m
          set state = case when g.kind <> 'try-later' then g.kind when m.attempts >= $6 then 'rejected'
                           when m.email is null then 'dropped' else 'planned' end,
              reason = case when g.kind <> 'try-later' then g.reason
                            when m.attempts >= $6 then 'gave up after ' || m.attempts || ' attempts: ' || g.reason
                            when m.email is null then 'erased' else g.reason end,
              due_at = case when g.kind = 'try-later' and m.attempts < $6
                            then $1::timestamptz + ($7::bigint[])[greatest(m.attempts, 1)] * interval '1 millisecond'
                            else m.due_at end,
              finished_at = case when g.kind = 'try-later' and m.attempts < $6 and m.email is not null then null
                                 else $1::timestamptz end
         from given g
        where m.id = g.id and m.claimed_by = $2 and m.state in ('handing-over', 'unknown')
       returning m.id, m.workspace_id, m.campaign_id, m.contact_id, m.content_id, m.offer_ids, m.state, m.reason,
                 m.claimed_by, m.claimed_at, m.handed_at, case when m.state = 'planned' then 'try-later' else m.state end as noted
     ), noted as (${noteMoved})
     select ${settledColumns}`,
    [
      now,
      workerId,
      outcomes.map(({ messageId }) => messageId),
      outcomes.map(({ outcome }) => outcome.kind),
      outcomes.map(({ outcome }) => reasonOf(outcome)),
      maxAttempts,
      [...retryDelaysMs],
    ],
  );
}

/** claimed → dropped, with a reason each. */
export async function dropClaimed(
  sql: Sql,
  workerId: string,
  drops: { messageId: number; reason: string }[],
  now: Date,
): Promise<void> {
  await sql(
    `with given as (select * from unnest($3::bigint[], $4::text[]) as g (id, reason)),
     moved as (
       update message m set state = 'dropped', reason = g.reason, finished_at = $1::timestamptz,
              email = case when g.reason <> 'erased' then m.email end
         from given g where m.id = g.id and m.claimed_by = $2 and m.state = 'claimed'
       returning m.*, m.state as noted
     ) ${noteMoved}`,
    [now, workerId, drops.map((drop) => drop.messageId), drops.map((drop) => drop.reason)],
  );
}

/** claimed → rejected: messages that cannot be made at all. */
export async function rejectClaimed(
  sql: Sql,
  workerId: string,
  rejects: { messageId: number; reason: string }[],
  now: Date,
): Promise<void> {
  await sql(
    `with given as (select * from unnest($3::bigint[], $4::text[]) as g (id, reason)),
     moved as (
       update message m set state = 'rejected', reason = g.reason, finished_at = $1::timestamptz
         from given g where m.id = g.id and m.claimed_by = $2 and m.state = 'claimed'
       returning m.*, m.state as noted
     ) ${noteMoved}`,
    [now, workerId, rejects.map((reject) => reject.messageId), rejects.map((reject) => reject.reason.slice(0, 500))],
  );
}

/** claimed → planned (or dropped, when the campaign was cancelled): what this worker gives back unsent. */
export async function giveBackClaimed(sql: Sql, workerId: string, ids: number[], now: Date): Promise<void> {
  await sql(
    `with moved as (
       update message m
          set state = ${backOrAway},
              reason = case when c.state = 'cancelled' then 'cancelled' end,
              finished_at = case when c.state = 'cancelled' then $1::timestamptz end
         from campaign c
        where m.id = any($3::bigint[]) and m.claimed_by = $2 and m.state = 'claimed' and c.id = m.campaign_id
       returning m.*, case when m.state = 'planned' then 'given back' else m.state end as noted
     ) ${noteMoved}`,
    [now, workerId, ids],
  );
}

/** Workers that have messages in hand. */
export async function findHolders(sql: Sql): Promise<string[]> {
  const rows = await sql<{ worker: string }>(
    `select distinct claimed_by as worker from message where state in ('claimed', 'handing-over')`,
  );
  return rows.map((row) => row.worker);
}

/** What dead workers left behind: claimed goes back, handing-over becomes unknown. Returns how many of each. */
export async function recoverOf(
  sql: Sql,
  deadWorkers: string[],
  now: Date,
): Promise<{ givenBack: number; unknown: number }> {
  const [row] = await sql<{ givenBack: number; unknown: number }>(
    `with moved as (
       update message m
          set state = case when m.state = 'handing-over' then 'unknown' else ${backOrAway} end,
              reason = case when m.state = 'handing-over' then 'the worker died while handing over'
                            when c.state = 'cancelled' then 'cancelled' end,
              finished_at = case when m.state = 'handing-over' or c.state = 'cancelled' then $1::timestamptz end
         from campaign c
        where m.claimed_by = any($2::text[]) and m.state in ('claimed', 'handing-over') and c.id = m.campaign_id
       returning m.*, case when m.state = 'planned' then 'given back' else m.state end as noted
     ), noted as (${noteMoved})
     select count(*) filter (where state = 'planned') as "givenBack",
            count(*) filter (where state = 'unknown') as unknown from moved`,
    [now, deadWorkers],
  );
  return row!;
}
