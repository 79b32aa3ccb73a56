/** SQL that chooses whom a template is made of and compared with. Reads contact, contact_score, event, event_kind, order_line, product. */
import { int4Array, type Sql } from '../../platform/index.ts';

export type ValueMeasure = 'revenue' | 'margin' | 'expected';

const kindsOfPurchases = `select id from event_kind where workspace_id = $1 and name in ('order', 'refund')`;

/** Refunds carry negative amounts and quantities. */
const topQueries: Record<ValueMeasure, string> = {
  revenue: `select contact_id as id, sum(amount)::float8 as value from event
             where workspace_id = $1 and kind_id in (${kindsOfPurchases}) and at >= $2 and at < $3
             group by contact_id having sum(amount) > 0 order by value desc, contact_id limit $4`,
  margin: `select l.contact_id as id, sum(l.amount - l.quantity * p.cost)::float8 as value
             from order_line l join product p on p.workspace_id = $1 and p.sku = l.product and p.cost is not null
            where l.workspace_id = $1 and l.at >= $2 and l.at < $3
            group by l.contact_id having sum(l.amount - l.quantity * p.cost) > 0
            order by value desc, l.contact_id limit $4`,
  expected: `select contact_id as id, (scores ->> 'expected_value_365')::float8 as value
               from (select distinct on (contact_id) contact_id, scores from contact_score
                      where workspace_id = $1 and model = 'expected' and at < $3 and $2::timestamptz is not null
                      order by contact_id, at desc, id desc) held
              where jsonb_typeof(scores -> 'expected_value_365') = 'number' order by value desc, contact_id limit $4`,
};

export type TopRow = { id: number; value: number };

/** Customers by what they brought from `since` to `until`, the most valuable first; `value` in minor units. */
export const readTop = (
  sql: Sql,
  workspaceId: number,
  { measure, since, until, count }: { measure: ValueMeasure; since: Date; until: Date; count: number },
) => sql<TopRow>(topQueries[measure], [workspaceId, since, until, count]);

/** Customers are those with an order before the instant; contacts are also those who were known by then. */
const isCustomer = `exists (select 1 from event e where e.workspace_id = $1 and e.contact_id = c.id and e.at < $2
    and e.kind_id = (select id from event_kind where workspace_id = $1 and name = 'order'))`;

/** Ids of as many as are wanted, drawn by the hash of their ids (the same whenever asked), without some. */
export async function readSample(
  sql: Sql,
  workspaceId: number,
  {
    until,
    without,
    customersOnly,
    most,
  }: { until: Date; without: readonly number[]; customersOnly: boolean; most: number },
): Promise<number[]> {
  const wanted = customersOnly ? isCustomer : `(c.created_at < $2 or ${isCustomer})`;
  const rows = await sql<{ id: number }>(
    `select c.id from contact c where c.workspace_id = $1 and c.id <> all($3::int[]) and ${wanted}
      order by c.bucket, c.id limit $4`,
    [workspaceId, until, int4Array(without), most],
  );
  return rows.map(({ id }) => id).sort((a, b) => a - b);
}

/** Which of these had ordered before the instant. */
export async function readCustomersAmong(
  sql: Sql,
  workspaceId: number,
  contactIds: readonly number[],
  until: Date,
): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `select c.id from contact c where c.workspace_id = $1 and c.id = any($3::int[]) and ${isCustomer}`,
    [workspaceId, until, int4Array(contactIds)],
  );
  return rows.map(({ id }) => id);
}

export type LaterRow = { contactId: number; orders: number; value: number };

/** What these bought from one instant to another; those who bought nothing are left out. */
export const readLater = (sql: Sql, workspaceId: number, contactIds: readonly number[], from: Date, until: Date) =>
  sql<LaterRow>(
    `select e.contact_id as "contactId", count(*) filter (where k.name = 'order') as orders,
            coalesce(sum(e.amount), 0)::float8 as value
       from event_kind k join event e on e.kind_id = k.id and e.workspace_id = $1
      where k.workspace_id = $1 and k.name in ('order', 'refund') and e.contact_id = any($2::int[])
        and e.at >= $3 and e.at < $4 group by e.contact_id`,
    [workspaceId, int4Array(contactIds), from, until],
  );

/** Products bought by most of these contacts; none where lines have categories: then those are asked about. */
export async function readProductsToAsk(
  sql: Sql,
  workspaceId: number,
  contactIds: readonly number[],
  { until, most }: { until: Date; most: number },
): Promise<string[]> {
  const rows = await sql<{ product: string; hasCategory: boolean }>(
    `select l.product, bool_or(coalesce(l.category, p.category) is not null) as "hasCategory"
       from order_line l left join product p on p.workspace_id = $1 and p.sku = l.product
      where l.workspace_id = $1 and l.contact_id = any($2::int[]) and l.at < $3 and l.quantity > 0
      group by l.product order by count(distinct l.contact_id) desc, l.product limit $4`,
    [workspaceId, int4Array(contactIds), until, most],
  );
  return rows.some(({ hasCategory }) => hasCategory) ? [] : rows.map(({ product }) => product);
}

/** Ids after one, in their order. */
export async function readIdsAfter(sql: Sql, workspaceId: number, after: number, most: number): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    'select id from contact where workspace_id = $1 and id > $2 order by id limit $3',
    [workspaceId, after, most],
  );
  return rows.map(({ id }) => id);
}

export async function countContacts(sql: Sql, workspaceId: number): Promise<number> {
  const [row] = await sql<{ count: number }>('select count(*) as count from contact where workspace_id = $1', [
    workspaceId,
  ]);
  return row!.count;
}
