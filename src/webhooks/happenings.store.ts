/**
 * Happenings as deliveries: one statement for a range of a log, however many there are in it. Written once each: the
 * position of the follower moves in the same transaction, and the key of a delivery is made of the log's own id.
 *
 * Writes: webhook_delivery. Reads: webhook, follower_position, event, event_kind, member_log, segment, consent,
 * contact, message.
 */
import type { LogRange, Sql } from '../platform/index.ts';
import { kindsOfEvents } from './kinds.ts';
import type { FollowedLog } from './webhooks.store.ts';

const instantText = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Where a log stood when a webhook was made: what was in it then is not told. */
const isLater = (log: string) => `r.n > coalesce(
  (select p.position from follower_position p where p.name = 'webhook:' || w.id || ':${log}'), 0)`;

/**
 * `rows` gives workspace_id, contact_id (null: about nobody in person), key, kind, at, facts (jsonb) and n, the id in `log`
 * if there is one; $1: now.
 */
const deliveriesOf = (rows: string, log: FollowedLog | null) => `
  insert into webhook_delivery (workspace_id, webhook_id, key, kind, payload, state, created_at, due_at)
  select r.workspace_id, w.id, r.key, r.kind,
         jsonb_build_object('type', r.kind, 'timestamp', ${instantText('r.at')}, 'data', jsonb_strip_nulls(
           jsonb_build_object('contactId', r.contact_id, 'externalId', c.external_id) || r.facts)),
         'waiting', $1, $1
    from (${rows}) r
    join webhook w on w.workspace_id = r.workspace_id and r.kind = any(w.kinds) and w.archived_at is null
                  and ${log === null ? 'true' : isLater(log)}
    left join contact c on c.id = r.contact_id and c.workspace_id = r.workspace_id
   where r.contact_id is null or c.id is not null
   order by r.n, w.id
  on conflict (webhook_id, key) do nothing
  returning id`;

async function tell(sql: Sql, log: FollowedLog | null, rows: string, now: Date, values: unknown[]): Promise<number> {
  const told = await sql(deliveriesOf(rows, log), [now, ...values]);
  return told.length;
}

const names = Object.keys(kindsOfEvents);
const kinds = Object.values(kindsOfEvents);

const listened = (namesAt: number) => `
  (select k.id, k.name, t.kind from event_kind k
     join unnest($${namesAt}::text[], $${namesAt + 1}::text[]) t(name, kind) on t.name = k.name
    where exists (select from webhook w where w.workspace_id = k.workspace_id and t.kind = any(w.kinds)
                     and w.archived_at is null))`;

const eventFacts = `
  case when k.name = 'offer_redeemed' then
    jsonb_build_object('offerId', case when e.ref ~ '^[0-9]{1,9}$' then e.ref::int end, 'discount', e.amount)
  else
    jsonb_build_object('messageId', e.message_id, 'campaignId', m.campaign_id, 'contentId', m.content_id,
                       'segmentId', m.segment_id, 'variant', m.variant, 'linkId', e.props -> 'linkId',
                       'class', e.props -> 'class', 'reasons', e.props -> 'reasons', 'status', e.props -> 'status',
                       'reason', e.props -> 'reason')
  end as facts`;

/** What happened with messages and offers. Only the kinds that somebody listens to are looked at. */
export const tellEvents = (sql: Sql, { after, upTo }: LogRange, now: Date): Promise<number> =>
  tell(
    sql,
    'event',
    `select e.workspace_id, e.contact_id, 'event_' || e.id as key, k.kind, e.at, e.id as n, ${eventFacts}
       from ${listened(4)} k
       join event e on e.kind_id = k.id and e.id > $2 and e.id <= $3
       left join message m on m.id = e.message_id and m.workspace_id = e.workspace_id`,
    now,
    [after, upTo, names, kinds],
  );

/**
 * Opens and clicks that turned out to be something else than what they were told as: told again, under what they are
 * now. Those the follower has not come to are left to it; its position is waited for, for it may be just at them.
 */
export async function tellChanged(
  sql: Sql,
  workspaceId: number,
  { eventIds, follower, now }: { eventIds: readonly number[]; follower: string; now: Date },
): Promise<number> {
  const [row] = await sql<{ position: number }>('select position from follower_position where name = $1 for share', [
    follower,
  ]);
  if (row === undefined) return 0;
  return tell(
    sql,
    'event',
    `select e.workspace_id, e.contact_id, 'event_' || e.id || '_' || k.kind as key, k.kind, e.at, e.id as n, ${eventFacts}
       from ${listened(4)} k
       join event e on e.kind_id = k.id and e.id = any($3::bigint[]) and e.id <= $6 and e.workspace_id = $2
       left join message m on m.id = e.message_id and m.workspace_id = e.workspace_id`,
    now,
    [workspaceId, eventIds, names, kinds, row.position],
  );
}

/** Entries and exits; those of changes under trial are nobody's business yet. */
export const tellMoves = (sql: Sql, { after, upTo }: LogRange, now: Date): Promise<number> =>
  tell(
    sql,
    'member_log',
    `select l.workspace_id, l.contact_id, 'move_' || l.id as key,
            'segment.' || l.change || case when l.cause in ('build', 'rebuild') then '.rebuilt' else '' end as kind,
            l.at, l.id as n,
            jsonb_build_object('segmentId', l.segment_id, 'segment', s.name, 'cause', l.cause) as facts
       from member_log l join segment s on s.id = l.segment_id and s.workspace_id = l.workspace_id
      where l.id > $2 and l.id <= $3 and s.draft_of is null`,
    now,
    [after, upTo],
  );

export const tellConsents = (sql: Sql, { after, upTo }: LogRange, now: Date): Promise<number> =>
  tell(
    sql,
    'consent',
    `select n.workspace_id, n.contact_id, 'consent_' || n.id as key, 'contact.' || n.state as kind, n.at, n.id as n,
            jsonb_build_object('topic', n.topic, 'source', n.source) as facts
       from consent n where n.id > $2 and n.id <= $3`,
    now,
    [after, upTo],
  );

/** A message that was refused for good, told in the transaction that takes its news from the ledger. */
export type RejectedMessage = { messageId: number; contactId: number; reason: string | null; at: Date };

export const tellRejected = (
  sql: Sql,
  workspaceId: number,
  rejected: readonly RejectedMessage[],
  now: Date,
): Promise<number> =>
  tell(
    sql,
    null,
    `select m.workspace_id, g.contact_id, 'rejected_' || m.id as key, 'message.rejected' as kind, g.at, m.id as n,
            jsonb_build_object('messageId', m.id, 'campaignId', m.campaign_id, 'contentId', m.content_id,
                               'segmentId', m.segment_id, 'variant', m.variant, 'reason', left(g.reason, 500)) as facts
       from unnest($3::bigint[], $4::int[], $5::text[], $6::timestamptz[]) g(message_id, contact_id, reason, at)
       join message m on m.id = g.message_id and m.workspace_id = $2`,
    now,
    [
      workspaceId,
      rejected.map(({ messageId }) => messageId),
      rejected.map(({ contactId }) => contactId),
      rejected.map(({ reason }) => reason),
      rejected.map(({ at }) => at),
    ],
  );

/** A decision about a segment, or that it was withdrawn: told in the transaction that writes it. */
export type DecidedSegment = {
  segmentId: number;
  segment: string;
  decisionId: number;
  decision: string;
  isWithdrawn: boolean;
  reason: string | null;
  reviewOn: string | null;
  at: Date;
};

export const tellDecided = (sql: Sql, workspaceId: number, decided: DecidedSegment, now: Date): Promise<number> => {
  const { decisionId, isWithdrawn, at, ...facts } = decided;
  return tell(
    sql,
    null,
    `select $2::int as workspace_id, null::int as contact_id, $3::text as key, 'segment.decided' as kind,
            $4::timestamptz as at, 0 as n, $5::jsonb as facts`,
    now,
    [
      workspaceId,
      `decision_${decisionId}${isWithdrawn ? '_withdrawn' : ''}`,
      at,
      JSON.stringify({ decisionId, ...facts, withdrawn: isWithdrawn }),
    ],
  );
};
