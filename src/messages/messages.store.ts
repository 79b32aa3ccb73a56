/** Owns: message, message_outcome, message_news. Reads: campaign (its state: only what is sending may move), workspace. */
import type { Sql } from '../platform/index.ts';
import type { ClaimedMessage } from './messages.schema.ts';

/**
 * Appended to every statement that ends an attempt, whose $1 is the instant: one row per attempt, with the instants of the
 * states before it. A first attempt that was accepted is told by the message itself.
 */
export const noteMoved = (from = 'moved', which = 'true'): string => `
  insert into message_outcome (workspace_id, message_id, state, reason, worker, claimed_at, handed_at, at)
  select workspace_id, id, noted, reason, claimed_by, claimed_at, handed_at, $1::timestamptz from ${from} where ${which}`;

/** Appended where messages end at sending time: in one row, what is told of later. */
export const noteNews = (from = 'moved'): string => `
  insert into message_news (message_ids, states, at)
  select array_agg(id order by id), array_agg(state order by id), $1::timestamptz from ${from}
   where state in ('accepted', 'rejected', 'unknown', 'dropped') having count(*) > 0`;

/** Where a claimed message goes that was not handed over: back, or away when its campaign was cancelled meanwhile. */
const backOrAway = `case when c.state = 'cancelled' then 'dropped' else 'planned' end`;

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

/**
 * Takes up to `limit` due messages of one campaign (to one operator's mailboxes); those others are taking are stepped over.
 *
 * Shape: in the order of the index of what is due, so that the plan is that index: without an order a table full of planned
 * ones is read from its beginning for every claim, which costs ever more as the campaign goes on.
 */
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
        order by operator, due_at, id limit $3 for update skip locked
     )
     update message m set state = 'claimed', claimed_by = $2, claimed_at = $4, handed_at = null, reason = null
       from due where m.id = due.id
     returning m.id, m.workspace_id as "workspaceId", m.campaign_id as "campaignId", m.contact_id as "contactId",
               m.email, m.content_id as "contentId", m.segment_id as "segmentId", m.variant, m.choices,
               m.offer_ids as "offerIds", m.operator, m.attempts`,
    [campaignId, workerId, limit, now, ...(operator === undefined ? [] : [operator])],
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
     ), news as (${noteNews()})
     ${noteMoved()}`,
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
     ), news as (${noteNews()})
     ${noteMoved()}`,
    [now, workerId, ids],
  );
}

/** Workers that have messages in hand, or had. */
export async function findHolders(sql: Sql): Promise<string[]> {
  const rows = await sql<{ worker: string }>(
    `select claimed_by as worker from message where state = 'claimed' union select worker from hand_over`,
  );
  return rows.map((row) => row.worker);
}

/**
 * What dead workers left behind: claimed goes back, what was leaving (`inDoubt`) becomes unknown, also where the contact was
 * erased meanwhile. Returns how many of each.
 */
export async function recoverOf(
  sql: Sql,
  deadWorkers: string[],
  inDoubt: { id: number; at: Date }[],
  now: Date,
): Promise<{ givenBack: number; unknown: number }> {
  const [row] = await sql<{ givenBack: number; unknown: number }>(
    `with doubt as (select * from unnest($3::bigint[], $4::timestamptz[]) as d (id, at)),
     locked as materialized (
       select m.id from message m where m.claimed_by = any($2::text[]) and m.state = 'claimed'
       union
       select m.id from message m
        where m.id in (select id from doubt) and m.claimed_by = any($2::text[]) and m.state = 'dropped' and m.reason = 'erased'
     ),
     moved as (
       update message m
          set state = case when d.id is not null then 'unknown' else ${backOrAway} end,
              reason = case when d.id is not null then 'the worker died while handing over'
                            when c.state = 'cancelled' then 'cancelled' end,
              finished_at = case when d.id is not null or c.state = 'cancelled' then $1::timestamptz end,
              handed_at = coalesce(d.at, m.handed_at),
              attempts = m.attempts + (d.id is not null)::int
         from locked l left join doubt d on d.id = l.id, campaign c
        where m.id = l.id and m.state in ('claimed', 'dropped') and c.id = m.campaign_id
       returning m.*, case when m.state = 'planned' then 'given back' else m.state end as noted
     ), noted as (${noteMoved()}), news as (${noteNews()})
     select count(*) filter (where state = 'planned') as "givenBack",
            count(*) filter (where state = 'unknown') as unknown from moved`,
    [now, deadWorkers, inDoubt.map(({ id }) => id), inDoubt.map(({ at }) => at)],
  );
  return row!;
}
