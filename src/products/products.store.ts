/** Owns: product. */
import type { Sql } from '../platform/index.ts';

export type ProductRow = {
  sku: string;
  name: string;
  category: string | null;
  brand: string | null;
  price: number | null;
  cost: number | null;
  url: string | null;
  imageUrl: string | null;
  hidden: boolean;
  addedAt: Date;
};
export type Product = ProductRow & { id: number };

const columns = `id, sku, name, category, brand, price, cost, url, image_url as "imageUrl",
  hidden_at is not null as hidden, added_at as "addedAt"`;

/** Until the transaction ends nobody else writes products: rows that are not there yet cannot be held. */
export async function takeTurn(sql: Sql, workspaceId: number): Promise<void> {
  await sql(`select pg_advisory_xact_lock(hashtext('products.write'), $1)`, [workspaceId]);
}

/** The products of these skus, held until the transaction ends. */
export async function lockProducts(sql: Sql, workspaceId: number, skus: readonly string[]): Promise<Product[]> {
  return sql<Product>(
    `select ${columns} from product where workspace_id = $1 and sku = any($2::text[]) order by sku for update`,
    [workspaceId, skus],
  );
}

/** Writes whole rows with different skus. */
export async function writeProducts(
  sql: Sql,
  workspaceId: number,
  rows: readonly ProductRow[],
  now: Date,
): Promise<void> {
  await sql(
    `insert into product (workspace_id, sku, name, category, brand, price, cost, url, image_url, added_at, hidden_at,
                          updated_at)
     select $1, g.sku, g.name, g.category, g.brand, g.price, g.cost, g.url, g."imageUrl", g."addedAt",
            case when g.hidden then $3::timestamptz end, $3
       from jsonb_to_recordset($2::jsonb)
         as g (sku text, name text, category text, brand text, price bigint, cost bigint, url text, "imageUrl" text,
               "addedAt" timestamptz, hidden boolean)
      order by g.sku
     on conflict (workspace_id, sku) do update
        set name = excluded.name, category = excluded.category, brand = excluded.brand, price = excluded.price,
            cost = excluded.cost, url = excluded.url, image_url = excluded.image_url, added_at = excluded.added_at,
            hidden_at = case when excluded.hidden_at is null then null else coalesce(product.hidden_at, excluded.hidden_at) end,
            updated_at = excluded.updated_at`,
    [workspaceId, JSON.stringify(rows), now],
  );
}

/** In the order of their ids. `search` is part of the name or of the sku, without regard to case. */
export async function listProducts(
  sql: Sql,
  workspaceId: number,
  page: { after: number; limit: number; category: string | null; search: string | null },
): Promise<Product[]> {
  return sql<Product>(
    `select ${columns} from product
      where workspace_id = $1 and id > $2 and ($4::text is null or category = $4)
        and ($5::text is null or strpos(lower(name), lower($5)) > 0 or strpos(lower(sku), lower($5)) > 0)
      order by id limit $3`,
    [workspaceId, page.after, page.limit, page.category, page.search],
  );
}
