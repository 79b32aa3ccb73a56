/** Owns: nothing. Reads: event, event_kind, order_line, order_code, product. */
import { int4Array, type Sql } from '../../platform/index.ts';
import type { Behaviour } from './behaviour.ts';

/** From (included) until (excluded). */
export type Span = { from: Date; until: Date };

/** An order line counts as cut when it cost less than this share of the list price: rounding is no price cut. */
const CUT_BELOW = 0.99;
const NEW_FOR_DAYS = 60;

/** Contacts with at least so many orders in the span, in the order of their ids. One pass over the index of kinds. */
export async function findBuyers(
  sql: Sql,
  workspaceId: number,
  { from, until }: Span,
  leastOrders: number,
): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `select e.contact_id as id from event e
      where e.workspace_id = $1 and e.at >= $2 and e.at < $3
        and e.kind_id = (select id from event_kind where workspace_id = $1 and name = 'order')
      group by e.contact_id having count(*) >= $4 order by e.contact_id`,
    [workspaceId, from, until, leastOrders],
  );
  return rows.map(({ id }) => id);
}

type Counts = Omit<Behaviour, 'categories' | 'lines' | 'listed' | 'cut' | 'dated' | 'fresh'>;
type LineCounts = Pick<Behaviour, 'contactId' | 'lines' | 'listed' | 'cut' | 'dated' | 'fresh' | 'categories'>;

/**
 * What these contacts did in the span, of those of them who ordered. Bring a few thousand at a time. Shape: sums by contact
 * out of the contact indexes; only sums leave the database, never orders.
 */
export async function readBehaviour(
  sql: Sql,
  workspaceId: number,
  contactIds: readonly number[],
  { from, until }: Span,
): Promise<Behaviour[]> {
  const given = [workspaceId, int4Array(contactIds), from, until];
  const counts = await sql<Counts>(countOrders, given);
  const lines = new Map((await sql<LineCounts>(countLines, given)).map((row) => [row.contactId, row]));
  return counts.map((row) => {
    const { categories = {}, ...ofLines } = lines.get(row.contactId) ?? noLines;
    return { ...row, ...ofLines, contactId: row.contactId, categories };
  });
}

const noLines = { lines: 0, listed: 0, cut: 0, dated: 0, fresh: 0, categories: {} };

const countOrders = `
  with kinds as (
    select id, name from event_kind
     where workspace_id = $1 and name in ('order', 'message_accepted', 'message_opened', 'message_clicked')
  ), happened as (
    select e.contact_id, k.name, e.at, e.minute_of_week % 1440 as minute, e.minute_of_week, e.amount, e.message_id,
           case when k.name = 'order' then e.props ->> 'channel' end as channel
      from event e join kinds k on k.id = e.kind_id
     where e.workspace_id = $1 and e.contact_id = any($2::int[]) and e.at >= $3 and e.at < $4
  ), orders as (
    select contact_id, count(*) as orders, coalesce(sum(amount), 0)::float8 as amount, min(at) as first_at,
           count(*) filter (where minute >= 300 and minute < 720) as morning,
           count(*) filter (where minute >= 1020 or minute < 300) as evening,
           count(*) filter (where minute_of_week >= 7200) as weekend
      from happened where name = 'order' group by contact_id
  ), channels as (
    select contact_id, jsonb_object_agg(channel, orders) as channels
      from (select contact_id, left(channel, 60) as channel, count(*) as orders from happened
             where channel is not null group by 1, 2) counted group by contact_id
  ), mail as (
    select contact_id, count(*) filter (where name = 'message_accepted') as received,
           count(distinct message_id) filter (where name = 'message_opened') as opened,
           count(distinct message_id) filter (where name = 'message_clicked') as clicked
      from happened where name <> 'order' group by contact_id
  ), codes as (
    select contact_id, count(distinct event_id) as coded from order_code
     where workspace_id = $1 and contact_id = any($2::int[]) and at >= $3 and at < $4 group by contact_id
  )
  select o.contact_id as "contactId", o.orders::int as orders, o.amount,
         extract(epoch from $4::timestamptz - o.first_at)::float8 / 86400 as days,
         o.morning::int as morning, o.evening::int as evening, o.weekend::int as weekend,
         coalesce(codes.coded, 0)::int as coded, coalesce(channels.channels, '{}') as channels,
         coalesce(mail.received, 0)::int as received, coalesce(mail.opened, 0)::int as opened,
         coalesce(mail.clicked, 0)::int as clicked
    from orders o left join channels using (contact_id) left join mail using (contact_id) left join codes using (contact_id)
   order by o.contact_id`;

const countLines = `
  select contact_id as "contactId", sum(lines)::int as lines, sum(listed)::int as listed, sum(cut)::int as cut,
         sum(dated)::int as dated, sum(fresh)::int as fresh,
         coalesce(jsonb_object_agg(category, amount) filter (where category is not null), '{}') as categories
    from (
      select l.contact_id, coalesce(l.category, p.category) as category, sum(l.amount)::float8 as amount,
             count(*) as lines, count(p.price) as listed,
             count(*) filter (where l.amount < ${CUT_BELOW} * l.quantity * p.price) as cut,
             count(p.added_at) as dated,
             count(*) filter (where l.at >= p.added_at and l.at <= p.added_at + interval '${NEW_FOR_DAYS} days') as fresh
        from order_line l left join product p on p.workspace_id = $1 and p.sku = l.product
       where l.workspace_id = $1 and l.contact_id = any($2::int[]) and l.at >= $3 and l.at < $4 and l.quantity > 0
       group by 1, 2) by_category
   group by contact_id`;
