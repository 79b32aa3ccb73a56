/** The rows of the simulated shop as the API and the rooms take them. Pure. */
import {
  SCENARIO_SHOP,
  type Shop,
  type SimContact,
  type SimLine,
  type SimOrder,
  type SimProduct,
  type SimRefund,
} from '../../simulator/index.ts';

const iso = (at: number) => new Date(at).toISOString();

const toLine = (line: SimLine) => ({
  product: line.productId,
  name: line.name,
  category: line.category,
  brand: line.brand,
  quantity: line.quantity,
  amount: line.quantity * line.unitPriceMinor,
});

export function toOrder(order: SimOrder) {
  return {
    type: 'order' as const,
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
    type: 'refund' as const,
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
export function toContact(contact: SimContact) {
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
    createdAt: new Date(contact.createdAt),
    attributes: Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)),
    consent: contact.consents.map(({ topic, state, at, source }) => ({ topic, state, at: new Date(at), source })),
  };
}

/** The year behind one contact: purchases, and what the earlier mail system knew of opens and clicks. */
export function* toPast(shop: Shop, contact: SimContact) {
  const { orders, refunds, deliveries } = shop.history(contact);
  for (const order of orders) yield toOrder(order);
  for (const refund of refunds) yield toRefund(refund);
  for (const { newsletterId, externalId, opens, clicks } of deliveries) {
    const about = { type: 'event' as const, contact: { externalId }, ref: newsletterId };
    const id = (what: string) => `${newsletterId}:${externalId}:${what}`;
    for (const [place, at] of opens.entries())
      yield { ...about, id: id(`open${place}`), kind: 'message_opened', at: iso(at) };
    for (const [place, click] of clicks.entries()) {
      yield { ...about, id: id(`click${place}`), kind: 'message_clicked', at: iso(click.at) };
    }
  }
}

/** What the shop sells, with a page of its own for each product. */
export const toProduct = (product: SimProduct) => ({
  sku: product.id,
  name: product.name,
  category: product.category,
  brand: product.brand,
  price: product.unitPriceMinor,
  cost: product.unitCostMinor,
  url: `${SCENARIO_SHOP.site}/products/${product.id}`,
});
