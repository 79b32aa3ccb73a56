/**
 * Owns: webhook; in follower_position the rows of this room. Reads: event, member_log, consent (how far they reach).
 */
import type { Sql } from '../platform/index.ts';

export type FollowedLog = 'event' | 'member_log' | 'consent';

export type WebhookState = 'active' | 'paused' | 'failing';
export type WebhookRow = {
  id: number;
  workspaceId: number;
  name: string;
  url: string;
  kinds: string[];
  secret: Buffer;
  state: WebhookState;
  problem: string | null;
  createdAt: Date;
};

const columns = `id, workspace_id as "workspaceId", name, url, kinds, secret, state, problem, created_at as "createdAt"`;

export const listWebhooks = (sql: Sql, workspaceId: number): Promise<WebhookRow[]> =>
  sql<WebhookRow>(`select ${columns} from webhook where workspace_id = $1 and archived_at is null order by id`, [
    workspaceId,
  ]);

export async function findWebhook(
  sql: Sql,
  workspaceId: number,
  webhookId: number,
  { lock = false } = {},
): Promise<WebhookRow | undefined> {
  const [row] = await sql<WebhookRow>(
    `select ${columns} from webhook where workspace_id = $1 and id = $2 and archived_at is null ${lock ? 'for update' : ''}`,
    [workspaceId, webhookId],
  );
  return row;
}

/** Null: the name is taken. */
export async function insertWebhook(
  sql: Sql,
  workspaceId: number,
  { name, url, kinds, secret, at }: { name: string; url: string; kinds: string[]; secret: Buffer; at: Date },
): Promise<WebhookRow | null> {
  const [row] = await sql<WebhookRow>(
    `insert into webhook (workspace_id, name, url, kinds, secret, created_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (workspace_id, name) do nothing returning ${columns}`,
    [workspaceId, name, url, kinds, secret, at],
  );
  return row ?? null;
}

export async function isNameTaken(sql: Sql, workspaceId: number, name: string, exceptId: number): Promise<boolean> {
  const rows = await sql('select from webhook where workspace_id = $1 and name = $2 and id <> $3', [
    workspaceId,
    name,
    exceptId,
  ]);
  return rows.length > 0;
}

export async function updateWebhook(
  sql: Sql,
  workspaceId: number,
  { id, name, url, kinds, secret, state, problem }: WebhookRow,
): Promise<void> {
  await sql(
    `update webhook set name = $3, url = $4, kinds = $5, secret = $6, state = $7, problem = $8
      where workspace_id = $1 and id = $2`,
    [workspaceId, id, name, url, kinds, secret, state, problem],
  );
}

/** Gives up on a webhook, unless somebody changed its address or state in the meantime. */
export async function setFailing(
  sql: Sql,
  workspaceId: number,
  { webhookId, url, problem }: { webhookId: number; url: string; problem: string },
): Promise<boolean> {
  const rows = await sql(
    `update webhook set state = 'failing', problem = $4
      where workspace_id = $1 and id = $2 and url = $3 and state = 'active' returning id`,
    [workspaceId, webhookId, url, problem],
  );
  return rows.length > 0;
}

/**
 * It is called no more, its name is free again and its secret gone. What was written down for it is cleared away later.
 */
export async function archiveWebhook(sql: Sql, workspaceId: number, webhookId: number, at: Date): Promise<void> {
  await sql(
    `update webhook set archived_at = $3, secret = '', name = name || ' (deleted ' || id || ')'
      where workspace_id = $1 and id = $2`,
    [workspaceId, webhookId, at],
  );
  await sql(`delete from follower_position where name like 'webhook:' || $1::int || ':%'`, [webhookId]);
}

/** Notes where the logs stand, for a webhook that is told what comes later. */
export async function noteBeginning(sql: Sql, webhookId: number, logs: { table: FollowedLog }[]): Promise<void> {
  for (const { table } of logs) {
    await sql(
      `insert into follower_position (name, position)
       select 'webhook:' || $1::int || ':${table}', coalesce(max(id), 0) from ${table}`,
      [webhookId],
    );
  }
}

/** Whether any workspace has a webhook: without one, nobody looks what happens. */
export async function isAnybodyListening(sql: Sql): Promise<boolean> {
  const rows = await sql('select from webhook where archived_at is null limit 1');
  return rows.length > 0;
}

/**
 * Before the first webhook there is: what happened until now is not told. The rows are locked, so that two first
 * webhooks come one after the other, and the second finds the first.
 */
export async function startFollowing(sql: Sql, positions: { name: string; table: FollowedLog }[]): Promise<void> {
  for (const { name } of positions) {
    await sql('insert into follower_position (name, position) values ($1, 0) on conflict do nothing', [name]);
  }
  await sql('select from follower_position where name = any($1) order by name for update', [
    positions.map(({ name }) => name),
  ]);
  if (await isAnybodyListening(sql)) return;
  for (const { name, table } of positions) {
    await sql(
      `update follower_position set at = clock_timestamp(),
              position = greatest(position, (select coalesce(max(id), 0) from ${table})) where name = $1`,
      [name],
    );
  }
}
