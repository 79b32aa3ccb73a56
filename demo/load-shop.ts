import {
  SCENARIO_SHOP,
  type Shop,
  type SimContact,
  type SimLine,
  type SimOrder,
  type SimProduct,
  type SimRefund,
} from '../simulator/index.ts';
import { type Client, inBatches, inParallel } from './client.ts';

type Line = { product: string; name: string; category: string; brand: string; quantity: number; amount: number };

const iso = (at: number) => new Date(at).toISOString();

const toLine = (line: SimLine): Line => ({
  product: line.productId,
  name: line.name,
  category: line.category,
  brand: line.brand,
  quantity: line.quantity,
  amount: line.quantity * line.unitPriceMinor,
});

/** An order of the shop as the API takes it. */
export function toOrder(order: SimOrder) {
  return {
    type: 'order',
    orderId: order.id,
    at: iso(order.at),
    contact: { externalId: order.externalId },
    currency: order.currency,
    lines: order.lines.map(toLine),
    amount: order.totalMinor,
    ...(order.offerCode ? { codes: [order.offerCode] } : {}),
  };
}

export function toRefund(refund: SimRefund) {
  return {
    type: 'refund',
    refundId: refund.id,
    orderId: refund.orderId,
    at: iso(refund.at),
    contact: { externalId: refund.externalId },
    currency: refund.currency,
    lines: refund.lines.map(toLine),
    amount: refund.totalMinor,
  };
}

/** What the shop knows of a contact; never the simulator's truth. */
function toContact(contact: SimContact) {
  const attributes: Record<string, unknown> = {
    firstName: contact.firstName,
    lastName: contact.lastName,
    birthYear: contact.birthYear,
    city: contact.city,
    postcode: contact.postcode,
    hasCar: contact.hasCar,
    householdSize: contact.householdSize,
  };
  return {
    externalId: contact.externalId,
    email: contact.email,
    language: contact.language,
    createdAt: iso(contact.createdAt),
    attributes: Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)),
    consent: contact.consents.map(({ topic, state, at, source }) => ({ topic, state, at: iso(at), source })),
  };
}

/** The year behind one contact: purchases, and what the earlier mail system knew of opens and clicks. */
function* toPast(shop: Shop, contact: SimContact) {
  const { orders, refunds, deliveries } = shop.history(contact);
  for (const order of orders) yield toOrder(order);
  for (const refund of refunds) yield toRefund(refund);
  for (const { newsletterId, externalId, opens, clicks } of deliveries) {
    const about = { type: 'event', contact: { externalId }, ref: newsletterId };
    const id = (what: string) => `${newsletterId}:${externalId}:${what}`;
    for (const [place, at] of opens.entries())
      yield { ...about, id: id(`open${place}`), kind: 'message_opened', at: iso(at) };
    for (const [place, click] of clicks.entries()) {
      yield { ...about, id: id(`click${place}`), kind: 'message_clicked', at: iso(click.at) };
    }
  }
}

function* allPasts(shop: Shop) {
  for (const contact of shop.contacts()) yield* toPast(shop, contact);
}

type Counts = { counts: Record<string, number> };

async function post(client: Client, path: string, body: unknown): Promise<void> {
  const { counts } = await client.post<Counts>(path, body);
  if (counts.rejected) throw new Error(`${path} refused ${counts.rejected} rows: ${JSON.stringify(counts)}`);
}

/** What the shop sells, with a page of its own for each product. */
const toProduct = (product: SimProduct) => ({
  sku: product.id,
  name: product.name,
  category: product.category,
  brand: product.brand,
  price: product.unitPriceMinor,
  cost: product.unitCostMinor,
  url: `${SCENARIO_SHOP.site}/products/${product.id}`,
});

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
