// SQL of event_kind, event, order_line, order_code and ingest_key.
import type { Sql } from '../platform/index.ts';
import type { WritableEvent } from './new-events.store.ts';
import type { Line } from './read-event.ts';

export async function listKinds(sql: Sql, workspaceId: number): Promise<{ id: number; name: string }[]> {
  return sql('select id, name from event_kind where workspace_id = $1', [workspaceId]);
}

export async function insertKinds(sql: Sql, workspaceId: number, names: readonly string[]): Promise<void> {
  await sql(`insert into event_kind (workspace_id, name) select $1, unnest($2::text[]) on conflict do nothing`, [
    workspaceId,
    names,
  ]);
}

/** Remembers keys of what was taken in without becoming an event. */
export async function noteKeys(sql: Sql, workspaceId: number, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await sql('insert into ingest_key (workspace_id, key) select $1, unnest($2::text[]) on conflict do nothing', [
    workspaceId,
    keys,
  ]);
}

/** Keys already taken, with their event; null for those taken in without one. */
export async function findKeys(
  sql: Sql,
  workspaceId: number,
  keys: readonly string[],
): Promise<Map<string, number | null>> {
  if (keys.length === 0) return new Map();
  const rows = await sql<{ key: string; eventId: number | null }>(
    `select key, event_id as "eventId" from ingest_key where workspace_id = $1 and key = any($2::text[])`,
    [workspaceId, keys],
  );
  return new Map(rows.map((row) => [row.key, row.eventId]));
}

export async function insertLines(sql: Sql, workspaceId: number, rows: readonly WritableEvent[]): Promise<void> {
  const lines = rows.flatMap(({ row, eventId }) =>
    row.lines.map((line, position) => ({ row, eventId, line, position })),
  );
  if (lines.length === 0) return;
  await sql(
    `insert into order_line (workspace_id, contact_id, event_id, line, at, product, name, category, brand, quantity, amount)
     select $1, contact_id, event_id, line, to_timestamp(at / 1000), product, name, category, brand, quantity, amount
       from unnest($2::int[], $3::bigint[], $4::smallint[], $5::float8[], $6::text[], $7::text[], $8::text[], $9::text[],
                   $10::numeric[], $11::bigint[])
         as t (contact_id, event_id, line, at, product, name, category, brand, quantity, amount)`,
    [
      workspaceId,
      lines.map(({ row }) => row.contactId),
      lines.map(({ eventId }) => eventId),
      lines.map(({ position }) => position),
      lines.map(({ row }) => row.at),
      lines.map(({ line }) => line.product),
      lines.map(({ line }) => line.name),
      lines.map(({ line }) => line.category),
      lines.map(({ line }) => line.brand),
      lines.map(({ line }) => line.quantity),
      lines.map(({ line }) => line.amount),
    ],
  );
}

/** True when there were any. */
export async function insertCodes(sql: Sql, workspaceId: number, rows: readonly WritableEvent[]): Promise<boolean> {
  const codes = rows.flatMap(({ row, eventId }) => row.codes.map((code) => ({ row, eventId, code })));
  if (codes.length === 0) return false;
  await sql(
    `insert into order_code (workspace_id, contact_id, event_id, code, at, minute_of_week, order_amount)
     select $1, contact_id, event_id, code, to_timestamp(at / 1000), minute_of_week, order_amount
       from unnest($2::int[], $3::bigint[], $4::text[], $5::float8[], $6::smallint[], $7::bigint[])
         as t (contact_id, event_id, code, at, minute_of_week, order_amount)`,
    [
      workspaceId,
      codes.map(({ row }) => row.contactId),
      codes.map(({ eventId }) => eventId),
      codes.map(({ code }) => code),
      codes.map(({ row }) => row.at),
      codes.map(({ row }) => row.minuteOfWeek),
      codes.map(({ row }) => row.amount ?? 0),
    ],
  );
  return true;
}

export type StoredOrder = { orderId: string; amount: number; lines: readonly Line[] };

/** Orders by their number, with lines: what a refund of a whole order takes back. */
export async function findOrders(
  sql: Sql,
  workspaceId: number,
  orderIds: readonly string[],
): Promise<Map<string, StoredOrder>> {
  const rows = await sql<StoredOrder>(
    `select event.ref as "orderId", event.amount,
            coalesce((select json_agg(json_build_object('product', product, 'name', name, 'category', category,
                       'brand', brand, 'quantity', quantity, 'amount', amount) order by line)
                       from order_line where event_id = event.id and workspace_id = $1), '[]') as lines
       from ingest_key join event on event.id = ingest_key.event_id
      where ingest_key.workspace_id = $1 and event.workspace_id = $1 and ingest_key.key = any($2::text[])`,
    [workspaceId, orderIds.map((id) => `order:${id}`)],
  );
  return new Map(rows.map((row) => [row.orderId, row]));
}

/** An event as others see it. */
export type StoredEvent = {
  id: number;
  contactId: number;
  kind: string;
  at: Date;
  receivedAt: Date;
  minuteOfWeek: number;
  amount: number | null;
  ref: string | null;
  messageId: number | null;
  props: Record<string, unknown> | null;
  lines: Line[];
  codes: string[];
};

const eventSelect = `select event.id, contact_id as "contactId", event_kind.name as kind, at, received_at as "receivedAt",
    minute_of_week as "minuteOfWeek", amount, ref, message_id as "messageId", props,
    coalesce((select json_agg(json_build_object('product', product, 'name', l.name, 'category', category, 'brand', brand,
       'quantity', quantity, 'amount', l.amount) order by line)
       from order_line l where l.event_id = event.id and l.workspace_id = $1), '[]') as lines,
    coalesce((select json_agg(code order by code) from order_code c
       where c.event_id = event.id and c.workspace_id = $1), '[]') as codes
  from event join event_kind on event_kind.id = event.kind_id`;

/** In the order of arrival, newest first: the primary key serves it. */
export async function listEvents(
  sql: Sql,
  workspaceId: number,
  filter: { beforeId: number | null; limit: number; contactId: number | null; kindId: number | null },
): Promise<StoredEvent[]> {
  return sql(
    `${eventSelect}
      where event.workspace_id = $1 and ($2::bigint is null or event.id < $2)
        and ($4::int is null or contact_id = $4) and ($5::int is null or kind_id = $5)
      order by event.id desc limit $3`,
    [workspaceId, filter.beforeId, filter.limit, filter.contactId, filter.kindId],
  );
}

/** What one contact did, in the order in which it happened, newest first. */
export async function listTimeline(
  sql: Sql,
  workspaceId: number,
  contactId: number,
  { before, limit }: { before: { at: Date; id: number } | null; limit: number },
): Promise<StoredEvent[]> {
  return sql(
    `${eventSelect}
      where event.workspace_id = $1 and contact_id = $2
        and ($3::timestamptz is null or (at, event.id) < ($3, $4::bigint))
      order by at desc, event.id desc limit $5`,
    [workspaceId, contactId, before?.at ?? null, before?.id ?? null, limit],
  );
}

/** Everything about one contact but the ingest keys, which keep a repeated delivery out. */
export async function deleteEventsOf(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  for (const table of ['order_line', 'order_code', 'event']) {
    await sql(`delete from ${table} where workspace_id = $1 and contact_id = $2`, [workspaceId, contactId]);
  }
}
