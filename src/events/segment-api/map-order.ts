import type { Line } from '../read-event.ts';
import { lineAmount, readMoney } from './read-money.ts';

/** Properties of a call that cannot be read. */
export class UnreadableCall extends Error {
  readonly path: string;
  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
};

function readQuantity(value: unknown, path: string): number {
  if (value === undefined || value === null) return 1;
  const quantity = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof quantity === 'number' && Number.isFinite(quantity)) return quantity;
  throw new UnreadableCall(path, 'A quantity is a number.');
}

function readProduct(product: unknown, position: number, digits: number): Line {
  const path = `properties.products.${position}`;
  if (typeof product !== 'object' || product === null) throw new UnreadableCall(path, 'A product is an object.');
  const fields = product as Record<string, unknown>;
  const id = textOf(fields.product_id) ?? textOf(fields.sku) ?? textOf(fields.name);
  if (id === undefined) throw new UnreadableCall(path, 'A product has a product_id, a sku or a name.');
  const quantity = readQuantity(fields.quantity, `${path}.quantity`);
  const amount = lineAmount(fields.price ?? 0, quantity, digits);
  if (amount === null) throw new UnreadableCall(`${path}.price`, 'A price is a number in major units, such as 12.50.');
  return {
    product: id,
    name: textOf(fields.name),
    category: textOf(fields.category),
    brand: textOf(fields.brand),
    quantity,
    amount,
  };
}

export type OrderFacts = {
  orderId: string | undefined;
  refundId: string | undefined;
  currency: string | undefined;
  lines: Line[] | undefined;
  /** Minor units, signed as sent. */
  amount: number | undefined;
  codes: string[];
  /** What has no place of its own. */
  rest: Record<string, unknown>;
};

/**
 * Reads the properties of the order events of Segment's e-commerce specification. The amount is `total` (what the customer
 * paid), else `revenue`, else `value`, else the sum of the products. Coupons of the order and of its products are codes.
 * Throws `UnreadableCall`.
 */
export function readOrderFacts(properties: Record<string, unknown>, digits: number): OrderFacts {
  const { order_id, orderId, refund_id, refundId, products, total, revenue, value, currency, coupon, ...rest } =
    properties;
  const list = Array.isArray(products) ? products : [];
  const money = total ?? revenue ?? value;
  const amount = money === undefined || money === null || money === '' ? undefined : readMoney(money, digits);
  if (amount === null)
    throw new UnreadableCall('properties.total', 'A total is a number in major units, such as 12.50.');
  const coupons = [coupon, ...list.map((product) => (product as { coupon?: unknown } | null)?.coupon)];
  const kept = total === undefined || revenue === undefined ? rest : { ...rest, revenue };
  return {
    orderId: textOf(order_id) ?? textOf(orderId),
    refundId: textOf(refund_id) ?? textOf(refundId),
    currency: textOf(currency),
    lines: list.length > 0 ? list.map((product, position) => readProduct(product, position, digits)) : undefined,
    amount,
    codes: coupons.flatMap((code) => textOf(code) ?? []),
    rest: kept,
  };
}
