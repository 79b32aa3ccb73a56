/** Reads: product, order_line, event, event_kind. */
import type { Sql } from '../platform/index.ts';

/** What a message may say about a product. `price` in minor units. */
export type ProductFacts = {
  sku: string;
  name: string;
  category: string | null;
  brand: string | null;
  price: number | null;
  url: string | null;
  imageUrl: string | null;
};

const factsOfProduct = `p.sku, p.name, p.category, p.brand, p.price, p.url, p.image_url as "imageUrl"`;

/** Days of orders that say what a contact likes, and what people buy now. */
const favouriteDays = 365;
const popularDays = 90;
/** A basket older than this is no longer meant. */
const basketDays = 30;

/**
 * The category on which each contact spent most, refunds taken off. The catalogue's word for a product's category goes
 * before that of the order line. Contacts without orders are left out.
 *
 * Shape: the lines of each contact through the index (contact, at), so the cost follows these contacts' orders alone.
 */
export async function findFavourites(
  sql: Sql,
  workspaceId: number,
  contactIds: readonly number[],
  now: Date,
): Promise<Map<number, string>> {
  const rows = await sql<{ contactId: number; category: string }>(
    `select distinct on (l.contact_id) l.contact_id as "contactId", coalesce(p.category, l.category) as category
       from order_line l
       left join product p on p.workspace_id = $1 and p.sku = l.product
      where l.workspace_id = $1 and l.contact_id = any($2::int[]) and l.at > $3::timestamptz - make_interval(days => $4)
        and l.at <= $3 and coalesce(p.category, l.category) is not null
      group by l.contact_id, coalesce(p.category, l.category)
     having sum(l.amount) > 0
      order by l.contact_id, sum(l.amount) desc, coalesce(p.category, l.category)`,
    [workspaceId, contactIds, now, favouriteDays],
  );
  return new Map(rows.map(({ contactId, category }) => [contactId, category]));
}

/**
 * What most people bought of late, the `most` best of each category, most buyers first. Products that are hidden are left
 * out; those that only order lines know have no picture and no page.
 *
 * Shape: one pass over the lines of those days (0.3 s for a million of them), for the whole workspace at once: the caller
 * keeps the answer for a while.
 */
export async function findPopular(sql: Sql, workspaceId: number, now: Date, most: number): Promise<ProductFacts[]> {
  return sql<ProductFacts>(
    `with bought as (
       select l.product, max(l.name) as name, max(l.category) as category, max(l.brand) as brand,
              count(distinct l.contact_id) as buyers
         from order_line l
        where l.workspace_id = $1 and l.at > $2::timestamptz - make_interval(days => $3) and l.at <= $2 and l.amount > 0
        group by l.product
     ), ranked as (
       select b.product as sku, coalesce(p.name, b.name) as name, coalesce(p.category, b.category) as category,
              coalesce(p.brand, b.brand) as brand, p.price, p.url, p.image_url as "imageUrl", b.buyers,
              row_number() over (partition by coalesce(p.category, b.category) order by b.buyers desc, b.product) as place
         from bought b
         left join product p on p.workspace_id = $1 and p.sku = b.product
        where p.hidden_at is null and coalesce(p.name, b.name) is not null
     )
     select sku, name, category, brand, price, url, "imageUrl" from ranked
      where place <= $4 order by buyers desc, sku`,
    [workspaceId, now, popularDays, most],
  );
}

/** The newest products, the `most` newest of each category, newest first. */
export async function findNewest(sql: Sql, workspaceId: number, now: Date, most: number): Promise<ProductFacts[]> {
  return sql<ProductFacts>(
    `select sku, name, category, brand, price, url, "imageUrl"
       from (select ${factsOfProduct}, p.added_at, p.id,
                    row_number() over (partition by p.category order by p.added_at desc, p.id desc) as place
               from product p
              where p.workspace_id = $1 and p.hidden_at is null and p.added_at <= $2) ranked
      where place <= $3 order by added_at desc, id desc`,
    [workspaceId, now, most],
  );
}

/** Products by sku, hidden ones left out. */
export async function findBySku(sql: Sql, workspaceId: number, skus: readonly string[]): Promise<ProductFacts[]> {
  return sql<ProductFacts>(
    `select ${factsOfProduct} from product p
      where p.workspace_id = $1 and p.sku = any($2::text[]) and p.hidden_at is null`,
    [workspaceId, skus],
  );
}

/**
 * What is left in the basket of each contact: the skus of its latest basket_changed event (props.products: skus, or objects
 * with a sku), when no order came after it. Contacts without one are left out.
 */
export async function findBaskets(
  sql: Sql,
  workspaceId: number,
  contactIds: readonly number[],
  now: Date,
): Promise<Map<number, string[]>> {
  const rows = await sql<{ contactId: number; skus: string[] }>(
    `select c.id as "contactId", basket.skus
       from unnest($2::int[]) as c (id)
       cross join lateral (
         select e.at, e.props from event e
          where e.workspace_id = $1 and e.contact_id = c.id
            and e.kind_id = (select id from event_kind where workspace_id = $1 and name = 'basket_changed')
            and e.at > $3::timestamptz - make_interval(days => $4) and e.at <= $3
          order by e.at desc, e.id desc limit 1) last
       cross join lateral (
         select array_agg(coalesce(item.value->>'sku', item.value#>>'{}') order by item.place) as skus
           from jsonb_array_elements(case when jsonb_typeof(last.props->'products') = 'array'
                                          then last.props->'products' else '[]' end) with ordinality as item (value, place)
          where coalesce(item.value->>'sku', item.value#>>'{}') is not null) basket
      where basket.skus is not null
        and not exists (
          select 1 from event o
           where o.workspace_id = $1 and o.contact_id = c.id and o.at >= last.at and o.at <= $3
             and o.kind_id = (select id from event_kind where workspace_id = $1 and name = 'order'))`,
    [workspaceId, contactIds, now, basketDays],
  );
  return new Map(rows.map(({ contactId, skus }) => [contactId, skus]));
}
