/** Owns: nothing. Reads: segment, member, contact, event, event_kind, order_line, product, offer, offer_window, offer_arm. */
import { int4Array, type Sql } from '../../platform/index.ts';
import { HOURS_OF_WEEK, type Period } from '../hours-of-week.ts';

export type SegmentRow = { segmentId: number; name: string; contacts: number };

/**
 * Live segments with how many are in them, oldest first: these, or the first `limit` that anybody is in. The segment is the
 * workspace's; looked up in each row of member as well, the count would not come from the index alone.
 */
export const listSegments = (sql: Sql, workspaceId: number, { ids, limit }: { ids: number[] | null; limit: number }) =>
  sql<SegmentRow>(
    `select s.id as "segmentId", s.name, m.contacts from segment s
      cross join lateral (select count(*)::int as contacts from member where segment_id = s.id) m
      where s.workspace_id = $1 and s.archived_at is null and s.draft_of is null
        and ($2::int[] is null and m.contacts > 0 or s.id = any($2::int[]))
      order by s.id limit $3`,
    [workspaceId, ids === null ? null : int4Array(ids), limit],
  );

export type MemberRow = { contactId: number; segmentIds: number[] };

/** Members of any of these segments with those they are in; at most `limit` of them, drawn by their stable bucket. */
export const sampleMembers = (sql: Sql, workspaceId: number, segmentIds: readonly number[], limit: number) =>
  sql<MemberRow>(
    `select m.contact_id as "contactId", array_agg(m.segment_id order by m.segment_id) as "segmentIds"
       from member m join contact c on c.id = m.contact_id and c.workspace_id = $1
      where m.workspace_id = $1 and m.segment_id = any($2::int[])
      group by m.contact_id, c.bucket order by c.bucket, m.contact_id limit $3`,
    [workspaceId, int4Array(segmentIds), limit],
  );

export async function countMembers(sql: Sql, workspaceId: number, segmentIds: readonly number[]): Promise<number> {
  const [row] = await sql<{ count: number }>(
    `select count(*)::int as count from (
       select from member where segment_id = any(array(select id from segment where workspace_id = $1 and id = any($2::int[])))
        group by contact_id) one`,
    [workspaceId, int4Array(segmentIds)],
  );
  return row!.count;
}

const orderKind = `(select id from event_kind where workspace_id = $1 and name = 'order')`;

/** All orders of the workspace by hour of the local week. */
export async function countShopHours(sql: Sql, workspaceId: number, { from, to }: Period): Promise<number[]> {
  const rows = await sql<{ hour: number; orders: number }>(
    `select minute_of_week / 60 as hour, count(*)::int as orders from event
      where workspace_id = $1 and kind_id = ${orderKind} and at >= $2 and at < $3 group by 1`,
    [workspaceId, from, to],
  );
  const hours = new Array<number>(HOURS_OF_WEEK).fill(0);
  for (const { hour, orders } of rows) hours[hour] = orders;
  return hours;
}

export type HourRow = { contactId: number; hours: number[]; orders: number[]; amount: number };

/** Orders of these contacts by hour of the local week, one row each, and the sum of the orders. */
export const readPersonHours = (sql: Sql, workspaceId: number, contactIds: readonly number[], { from, to }: Period) =>
  sql<HourRow>(
    `select contact_id as "contactId", array_agg(hour)::int[] as hours, array_agg(orders)::int[] as orders,
            sum(amount)::float8 as amount
       from (select contact_id, minute_of_week / 60 as hour, count(*) as orders, coalesce(sum(amount), 0) as amount
               from event
              where workspace_id = $1 and kind_id = ${orderKind} and contact_id = any($2::int[]) and at >= $3 and at < $4
              group by 1, 2) by_hour
      group by contact_id order by contact_id`,
    [workspaceId, int4Array(contactIds), from, to],
  );

export type CategoryRow = { contactId: number; categories: string[]; amounts: number[] };

/** What these contacts paid by category (minor units), one row each. */
export const readPersonCategories = (
  sql: Sql,
  workspaceId: number,
  contactIds: readonly number[],
  { from, to }: Period,
) =>
  sql<CategoryRow>(
    `select contact_id as "contactId", array_agg(category) as categories, array_agg(amount)::float8[] as amounts
       from (select l.contact_id, coalesce(l.category, p.category) as category, sum(l.amount)::float8 as amount
               from order_line l left join product p on p.workspace_id = $1 and p.sku = l.product
              where l.workspace_id = $1 and l.contact_id = any($2::int[]) and l.at >= $3 and l.at < $4 and l.quantity > 0
              group by 1, 2) by_category
      where category is not null and amount > 0 group by contact_id order by contact_id`,
    [workspaceId, int4Array(contactIds), from, to],
  );

/** Offers with hours and a discount for which people were held back, newest first: what they moved may have been measured. */
export const listMeasurable = (sql: Sql, workspaceId: number, limit: number) =>
  sql<{ id: number; name: string }>(
    `select o.id, o.name from offer o
      where o.workspace_id = $1 and o.kind in ('percent', 'amount')
        and exists (select 1 from offer_window w where w.workspace_id = $1 and w.offer_id = o.id)
        and exists (select 1 from offer_arm a where a.workspace_id = $1 and a.offer_id = o.id and a.is_control)
      order by o.id desc limit $2`,
    [workspaceId, limit],
  );
