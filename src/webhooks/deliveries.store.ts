/** Owns: webhook_delivery. Reads: webhook. */
import type { Sql } from '../platform/index.ts';
import type { DeliveriesQuery, ReplayRange } from './webhooks.schema.ts';

export type DeliveryRow = {
  id: number;
  key: string;
  kind: string;
  payload: Record<string, unknown>;
  state: 'waiting' | 'delivered' | 'failed';
  attempts: number;
  createdAt: Date;
  dueAt: Date;
  finishedAt: Date | null;
  lastStatus: number | null;
  lastAnswer: string | null;
};

export type ClaimedDelivery = Pick<DeliveryRow, 'id' | 'key' | 'kind' | 'payload' | 'attempts' | 'createdAt'>;

export type Claimed = { workspaceId: number; url: string; secret: Buffer; deliveries: ClaimedDelivery[] };

const columns = `id, key, kind, payload, state, attempts, created_at as "createdAt", due_at as "dueAt",
  finished_at as "finishedAt", last_status as "lastStatus", last_answer as "lastAnswer"`;

/** Newest first. */
export function listDeliveries(
  sql: Sql,
  workspaceId: number,
  webhookId: number,
  { before, limit, state, kind, from, to }: Omit<DeliveriesQuery, 'cursor'> & { before: number; limit: number },
): Promise<DeliveryRow[]> {
  return sql<DeliveryRow>(
    `select ${columns} from webhook_delivery
      where workspace_id = $1 and webhook_id = $2 and ($3::bigint = 0 or id < $3) and ($4::text is null or state = $4)
        and ($5::text is null or kind = $5) and ($6::timestamptz is null or created_at >= $6)
        and ($7::timestamptz is null or created_at < $7)
      order by id desc limit $8`,
    [workspaceId, webhookId, before, state ?? null, kind ?? null, from ?? null, to ?? null, limit],
  );
}

export async function countWaiting(sql: Sql, workspaceId: number): Promise<Map<number, number>> {
  const rows = await sql<{ id: number; waiting: number }>(
    `select w.id, d.waiting from webhook w
      cross join lateral (select count(*) as waiting from webhook_delivery d
                           where d.webhook_id = w.id and d.state = 'waiting') d
      where w.workspace_id = $1 and w.archived_at is null`,
    [workspaceId],
  );
  return new Map(rows.map(({ id, waiting }) => [id, waiting]));
}

/** One call that tells nothing, to try an address out. */
export async function insertTest(
  sql: Sql,
  workspaceId: number,
  webhookId: number,
  { key, payload, now }: { key: string; payload: Record<string, unknown>; now: Date },
): Promise<DeliveryRow> {
  const [row] = await sql<DeliveryRow>(
    `insert into webhook_delivery (workspace_id, webhook_id, key, kind, payload, state, created_at, due_at)
     values ($1, $2, $3, $4, $5, 'waiting', $6, $6) returning ${columns}`,
    [workspaceId, webhookId, key, payload.type, JSON.stringify(payload), now],
  );
  return row!;
}

/**
 * Webhooks that have something to be told now. One look into the index of each, however long the backlog of another is.
 */
export async function findDue(sql: Sql, now: Date): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `select w.id from webhook w
      where w.state = 'active' and w.archived_at is null and exists (
        select from webhook_delivery d where d.webhook_id = w.id and d.state = 'waiting' and d.due_at <= $1)`,
    [now],
  );
  return rows.map(({ id }) => id);
}

/**
 * Takes what is due into the hands of a worker until `leaseUntil`; after that it counts as due again, for the worker
 * may have died. All workers together never hold more than `room` of one webhook: its row is locked while they are
 * counted. Undefined: it is not active, or somebody else is claiming just now.
 */
export async function claimDue(
  sql: Sql,
  webhookId: number,
  { workerId, now, leaseUntil, room }: { workerId: string; now: Date; leaseUntil: Date; room: number },
): Promise<Claimed | undefined> {
  const [webhook] = await sql<Omit<Claimed, 'deliveries'>>(
    `select workspace_id as "workspaceId", url, secret from webhook where id = $1 and state = 'active' and archived_at is null for update skip locked`,
    [webhookId],
  );
  if (webhook === undefined) return undefined;
  const deliveries = await sql<ClaimedDelivery>(
    `with held as (
       select count(*) as count from webhook_delivery
        where webhook_id = $1 and state = 'waiting' and claimed_by is not null and due_at > $2
     ), due as (
       select id from webhook_delivery
        where webhook_id = $1 and state = 'waiting' and due_at <= $2
        order by due_at, id limit greatest(0, $5 - (select count from held)) for update
     )
     update webhook_delivery d set claimed_by = $3, due_at = $4 from due where d.id = due.id
     returning d.id, d.key, d.kind, d.payload, d.attempts, d.created_at as "createdAt"`,
    [webhookId, now, workerId, leaseUntil, room],
  );
  return { ...webhook, deliveries };
}

export type Recorded = { id: number; status: number | null; answer: string; at: Date } & (
  | { state: 'delivered' | 'failed' }
  | { state: 'waiting'; dueAt: Date }
);

/** Writes down how an attempt ended, unless the claim ran out and somebody else holds it by now. */
export async function recordAttempt(sql: Sql, workerId: string, recorded: Recorded): Promise<void> {
  const { id, status, answer, at, state } = recorded;
  await sql(
    `update webhook_delivery
        set state = $3, attempts = attempts + 1, last_status = $4, last_answer = $5, claimed_by = null, due_at = $6,
            finished_at = case when $3 = 'waiting' then null else $7::timestamptz end
      where id = $1 and claimed_by = $2 and state = 'waiting'`,
    [id, workerId, state, status, answer, recorded.state === 'waiting' ? recorded.dueAt : at, at],
  );
}

/** Gives claimed ones back as they were. */
export async function giveBack(sql: Sql, workerId: string, now: Date): Promise<void> {
  await sql(`update webhook_delivery set claimed_by = null, due_at = $2 where claimed_by = $1 and state = 'waiting'`, [
    workerId,
    now,
  ]);
}

/** Whether anything was delivered to a webhook after an instant. */
export async function wasDeliveredSince(sql: Sql, webhookId: number, since: Date): Promise<boolean> {
  const rows = await sql(
    `select from webhook_delivery where webhook_id = $1 and state = 'delivered' and finished_at > $2 limit 1`,
    [webhookId, since],
  );
  return rows.length > 0;
}

/** Due at once, and with all attempts before it again; what waits already is only hurried. */
const againSql = `state = 'waiting', attempts = case when state = 'waiting' then attempts else 0 end, due_at = $3, finished_at = null`;

export async function replayOne(
  sql: Sql,
  workspaceId: number,
  webhookId: number,
  { deliveryId, now }: { deliveryId: number; now: Date },
): Promise<DeliveryRow | undefined> {
  const [row] = await sql<DeliveryRow>(
    `update webhook_delivery set ${againSql}
      where workspace_id = $1 and webhook_id = $2 and id = $4 and claimed_by is null returning ${columns}`,
    [workspaceId, webhookId, now, deliveryId],
  );
  if (row) return row;
  const [held] = await sql<DeliveryRow>(
    `select ${columns} from webhook_delivery where workspace_id = $1 and webhook_id = $2 and id = $3`,
    [workspaceId, webhookId, deliveryId],
  );
  return held;
}

/** Those finished, and written down in [from, to). Returns how many. */
export async function replayRange(
  sql: Sql,
  workspaceId: number,
  webhookId: number,
  { from, to, state, now }: ReplayRange & { now: Date },
): Promise<number> {
  const rows = await sql<{ count: number }>(
    `with again as (
       update webhook_delivery set ${againSql}
        where workspace_id = $1 and webhook_id = $2 and created_at >= $4 and created_at < $5
          and state = any($6) returning id)
     select count(*) as count from again`,
    [workspaceId, webhookId, now, from, to, state === 'all' ? ['failed', 'delivered'] : [state]],
  );
  return rows[0]!.count;
}

/**
 * Clears away what is older than `before`, and what was for webhooks that are gone; at most `limit`. Returns how many.
 */
export async function deleteOld(sql: Sql, before: Date, limit: number): Promise<number> {
  const rows = await sql(
    `delete from webhook_delivery where id in (
       select d.id from webhook_delivery d join webhook w on w.id = d.webhook_id
        where d.created_at < $1 or w.archived_at is not null order by d.id limit $2) returning id`,
    [before, limit],
  );
  return rows.length;
}

/** For the erasure of a contact: what was told of it, or waits to be. */
export async function eraseContact(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql(
    `delete from webhook_delivery where workspace_id = $1 and payload #> '{data,contactId}' = to_jsonb($2::int)`,
    [workspaceId, contactId],
  );
}
