/** Reads: member, segment, segment_decision, event, redemption, order_line, product, holiday: what is known when an offer is judged. */
import type { Sql } from '../../platform/index.ts';
import { isDeselectedInSql } from '../../value/index.ts';
import { stillCounts } from '../rules/still-counts.ts';
import type { BasketLine } from '../rules/work-out-discount.ts';

/** Segments of interest that contacts are in now: contact → ids. */
export async function readMemberships(
  sql: Sql,
  workspaceId: number,
  contactIds: readonly number[],
  segmentIds: readonly number[],
): Promise<Map<number, Set<number>>> {
  const found = new Map<number, Set<number>>();
  if (segmentIds.length === 0) return found;
  const rows = await sql<{ contactId: number; segmentId: number }>(
    `select contact_id as "contactId", segment_id as "segmentId" from member
      where workspace_id = $1 and segment_id = any($2::int[]) and contact_id = any($3::int[])`,
    [workspaceId, segmentIds, contactIds],
  );
  for (const { contactId, segmentId } of rows) {
    found.set(contactId, (found.get(contactId) ?? new Set()).add(segmentId));
  }
  return found;
}

/** Those of these contacts who are in a segment that is deselected now. */
export async function readDeselected(
  sql: Sql,
  workspaceId: number,
  contactIds: readonly number[],
): Promise<Set<number>> {
  if (contactIds.length === 0) return new Set();
  const rows = await sql<{ id: number }>(
    `select c.id from unnest($2::int[]) as c (id) where ${isDeselectedInSql('$1::int', 'c.id')}`,
    [workspaceId, contactIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * For each, whether the contact ordered before that instant (another order than `orderRef`), or used the offer in another
 * order, which may not have come in yet. In the order given.
 */
export async function haveOrdered(
  sql: Sql,
  workspaceId: number,
  orderKindId: number,
  asked: readonly { contactId: number; at: Date; orderRef: string | null; offerIds: readonly number[] }[],
): Promise<boolean[]> {
  if (asked.length === 0) return [];
  const rows = await sql<{ hasOrdered: boolean }>(
    `select exists (select 1 from event e
                     where e.workspace_id = $1 and e.contact_id = a.contact_id and e.kind_id = $2 and e.at < a.at
                       and e.ref is distinct from a.ref)
         or exists (select 1 from redemption r
                     where r.workspace_id = $1 and r.contact_id = a.contact_id and r.at < a.at and r.order_ref <> a.ref
                       and r.offer_id in (select jsonb_array_elements_text(a.offer_ids)::int) and ${stillCounts}) as "hasOrdered"
       from unnest($3::int[], $4::timestamptz[], $5::text[], $6::jsonb[]) with ordinality as a (contact_id, at, ref, offer_ids, place)
      order by a.place`,
    [
      workspaceId,
      orderKindId,
      asked.map(({ contactId }) => contactId),
      asked.map(({ at }) => at),
      asked.map(({ orderRef }) => orderRef),
      asked.map(({ offerIds }) => JSON.stringify(offerIds)),
    ],
  );
  return rows.map(({ hasOrdered }) => hasOrdered);
}

/** Names of the holidays from one day to another (both included), by day. */
export async function readHolidays(
  sql: Sql,
  workspaceId: number,
  { from, to }: { from: Date; to: Date },
): Promise<Map<string, string>> {
  const rows = await sql<{ day: string; name: string }>(
    `select to_char(day, 'YYYY-MM-DD') as day, name from holiday
      where workspace_id = $1 and day between $2::date and $3::date order by day`,
    [workspaceId, from.toISOString().slice(0, 10), to.toISOString().slice(0, 10)],
  );
  return new Map(rows.map(({ day, name }) => [day, name]));
}

/** Lines of orders by their events; costs are not known there. */
export async function readOrderLines(
  sql: Sql,
  workspaceId: number,
  eventIds: readonly number[],
): Promise<Map<number, BasketLine[]>> {
  const rows = await sql<{ eventId: number } & BasketLine>(
    `select event_id as "eventId", product, category, quantity, amount, null as cost from order_line
      where workspace_id = $1 and event_id = any($2::bigint[]) order by event_id, line`,
    [workspaceId, eventIds],
  );
  const lines = new Map<number, BasketLine[]>();
  for (const { eventId, ...line } of rows) lines.set(eventId, [...(lines.get(eventId) ?? []), line]);
  return lines;
}

/** What one piece costs us, by product; those not known are left out. */
export async function readCosts(sql: Sql, workspaceId: number, skus: readonly string[]): Promise<Map<string, number>> {
  if (skus.length === 0) return new Map();
  const rows = await sql<{ sku: string; cost: number }>(
    'select sku, cost from product where workspace_id = $1 and sku = any($2::text[]) and cost is not null',
    [workspaceId, skus],
  );
  return new Map(rows.map(({ sku, cost }) => [sku, cost]));
}
