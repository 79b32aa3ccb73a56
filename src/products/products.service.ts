import { type Clock, cursorToId, type Db, type Page, type PageQuery, toPage } from '../platform/index.ts';
import type { ProductInput } from './products.schema.ts';
import * as store from './products.store.ts';
import type { ProductFacts } from './suggestions.store.ts';
import * as suggestions from './suggestions.store.ts';

/** What a place for products wishes to show to whom. `picked` shows the products of `skus`, the same to all. */
export type Wish = {
  contactIds: readonly number[];
  source: 'bought-most' | 'newest' | 'basket' | 'picked';
  /** At most, 1 to 12. */
  limit: number;
  /** Instead of each contact's favourite category. */
  category?: string | undefined;
  skus?: readonly string[] | undefined;
};

export type ProductOutcome =
  | { index: number; kind: 'created' | 'updated'; sku: string }
  | { index: number; kind: 'rejected'; problem: { code: 'product_invalid'; message: string; path: string } };

/** What people buy and what is new is worked out again after this long. */
const keptForMs = 10 * 60_000;
const mostOfCategory = 12;

export type Products = ReturnType<typeof createProducts>;

export function createProducts({ db, clock }: { db: Db; clock: Clock }) {
  const ranked = new Map<string, { products: Promise<ProductFacts[]>; untilMs: number }>();

  const rankedOf = (workspaceId: number, source: 'bought-most' | 'newest'): Promise<ProductFacts[]> => {
    const key = `${workspaceId}:${source}`;
    const now = clock.now();
    const kept = ranked.get(key);
    if (kept && kept.untilMs > now.getTime() && kept.untilMs <= now.getTime() + keptForMs) return kept.products;
    const find = source === 'newest' ? suggestions.findNewest : suggestions.findPopular;
    const products = find(db.sql, workspaceId, now, mostOfCategory);
    products.catch(() => ranked.delete(key));
    ranked.set(key, { products, untilMs: now.getTime() + keptForMs });
    return products;
  };

  const bySku = async (workspaceId: number, skus: readonly string[]): Promise<Map<string, ProductFacts>> => {
    const wanted = [...new Set(skus)];
    if (wanted.length === 0) return new Map();
    const found = await suggestions.findBySku(db.sql, workspaceId, wanted);
    return new Map(found.map((product) => [product.sku, product]));
  };

  const inOrder = (skus: readonly string[], known: Map<string, ProductFacts>, limit: number): ProductFacts[] =>
    [...new Set(skus)].flatMap((sku) => known.get(sku) ?? []).slice(0, limit);

  const products = {
    /**
     * Takes products in: new ones, and changes of known ones (what a row does not name stays). Every row has its own
     * outcome; of several rows about one sku each goes on from the one before.
     */
    async upsert(workspaceId: number, inputs: readonly ProductInput[]): Promise<ProductOutcome[]> {
      const now = clock.now();
      const outcomes = await db.transaction(async ({ sql }) => {
        await store.takeTurn(sql, workspaceId);
        const skus = [...new Set(inputs.map(({ sku }) => sku))];
        const rows = new Map<string, store.ProductRow>(
          (await store.lockProducts(sql, workspaceId, skus)).map(({ id: _, ...row }) => [row.sku, row]),
        );
        const outcomes = inputs.map((input, index): ProductOutcome => {
          const before = rows.get(input.sku);
          const row = merge(before, input, now);
          if (!row) {
            const message = 'A new product needs a name.';
            return { index, kind: 'rejected', problem: { code: 'product_invalid', message, path: 'name' } };
          }
          rows.set(input.sku, row);
          return { index, kind: before ? 'updated' : 'created', sku: input.sku };
        });
        await store.writeProducts(sql, workspaceId, [...rows.values()], now);
        return outcomes;
      });
      for (const source of ['newest', 'bought-most']) ranked.delete(`${workspaceId}:${source}`);
      return outcomes;
    },

    async list(
      workspaceId: number,
      { category, search, ...page }: PageQuery & { category?: string | undefined; search?: string | undefined },
    ): Promise<Page<store.Product>> {
      const wanted = {
        after: cursorToId(page.cursor),
        limit: page.limit + 1,
        category: category ?? null,
        search: search ?? null,
      };
      return toPage(await store.listProducts(db.sql, workspaceId, wanted), page.limit);
    },

    /** The category on which each contact spent most within a year; contacts without orders are left out. */
    favourites: (workspaceId: number, contactIds: readonly number[]): Promise<Map<number, string>> =>
      suggestions.findFavourites(db.sql, workspaceId, contactIds, clock.now()),

    /**
     * Products for each contact, best first, perhaps none. bought-most (bought by most people within 90 days) and newest
     * keep to the wish's category or the contact's favourite one; a contact without any gets those of the whole shop.
     * What is worked out for the whole shop may be ten minutes old.
     */
    async suggest(workspaceId: number, wish: Wish): Promise<Map<number, ProductFacts[]>> {
      const { contactIds, source, limit, category, skus = [] } = wish;
      if (source === 'picked') {
        const picked = inOrder(skus, await bySku(workspaceId, skus), limit);
        return new Map(contactIds.map((contactId) => [contactId, picked]));
      }
      if (source === 'basket') {
        const baskets = await suggestions.findBaskets(db.sql, workspaceId, contactIds, clock.now());
        const known = await bySku(workspaceId, [...baskets.values()].flat());
        return new Map(contactIds.map((contactId) => [contactId, inOrder(baskets.get(contactId) ?? [], known, limit)]));
      }
      const favourites = category === undefined ? await products.favourites(workspaceId, contactIds) : null;
      const best = await rankedOf(workspaceId, source);
      const ofCategory = new Map<string | undefined, ProductFacts[]>();
      const listOf = (wanted: string | undefined) => {
        const known = ofCategory.get(wanted);
        if (known) return known;
        const list = best.filter((product) => wanted === undefined || product.category === wanted).slice(0, limit);
        ofCategory.set(wanted, list);
        return list;
      };
      return new Map(
        contactIds.map((contactId) => [contactId, listOf(favourites ? favourites.get(contactId) : category)]),
      );
    },
  };
  return products;
}

/** A row as it is after an input; null when a new one lacks its name. */
function merge(before: store.ProductRow | undefined, input: ProductInput, now: Date): store.ProductRow | null {
  const { addedAt, ...given } = input;
  const name = given.name ?? before?.name;
  if (name === undefined) return null;
  const empty = { category: null, brand: null, price: null, cost: null, url: null, imageUrl: null, hidden: false };
  const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    ...empty,
    addedAt: now,
    ...before,
    ...(changes as Partial<store.ProductRow>),
    ...(addedAt === undefined ? {} : { addedAt: new Date(addedAt) }),
    sku: input.sku,
    name,
  };
}
