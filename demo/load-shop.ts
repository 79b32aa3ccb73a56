import type { Shop } from '../simulator/index.ts';
import { toContact, toPast, toProduct } from '../src/samples/index.ts';
import { type Client, inBatches, inParallel } from './client.ts';

function* allPasts(shop: Shop) {
  for (const contact of shop.contacts()) yield* toPast(shop, contact);
}

type Counts = { counts: Record<string, number> };

async function post(client: Client, path: string, body: unknown): Promise<void> {
  const { counts } = await client.post<Counts>(path, body);
  if (counts.rejected) throw new Error(`${path} refused ${counts.rejected} rows: ${JSON.stringify(counts)}`);
}

/** Brings products, contacts with their consents, then a year of orders, refunds and newsletter engagement, in through the API. */
export async function loadShop(client: Client, shop: Shop, onProgress: (done: number) => void): Promise<void> {
  await post(client, '/products', { products: shop.products.map(toProduct) });
  const contacts = inBatches(shop.contacts(), 500);
  await inParallel(contacts, 2, (batch) => post(client, '/contacts/bulk', { contacts: batch.map(toContact) }));
  let done = 0;
  await inParallel(inBatches(allPasts(shop), 1_000), 4, async (batch) => {
    await post(client, '/events/bulk', { events: batch });
    done += batch.length;
    onProgress(done);
  });
}
