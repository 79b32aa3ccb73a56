/**
 * The simulated past as CSV (RFC 4180, UTF-8, CRLF, a header line). Money is written in whole units with two decimals,
 * instants as ISO 8601 in UTC; an empty cell means not known. Refunds are rows with `kind` = `refund`, positive
 * amounts, and the order they take back in `refunds_order_id`.
 */

import type { SimContact } from './contacts.ts';
import type { SimLine } from './orders.ts';
import type { Shop, SimHistory } from './shop.ts';

export const CONTACT_COLUMNS = [
  'external_id',
  'email',
  'first_name',
  'last_name',
  'birth_year',
  'city',
  'postcode',
  'has_car',
  'household_size',
  'language',
  'created_at',
  'newsletter_consent',
  'newsletter_consent_at',
] as const;

export const ORDER_COLUMNS = [
  'order_id',
  'kind',
  'refunds_order_id',
  'external_id',
  'ordered_at',
  'received_at',
  'currency',
  'discount',
  'amount',
  'offer_code',
  'line_count',
] as const;

export const LINE_COLUMNS = [
  'order_id',
  'kind',
  'external_id',
  'ordered_at',
  'line',
  'product_id',
  'product_name',
  'category',
  'brand',
  'quantity',
  'unit_price',
  'currency',
] as const;

type Cell = string | number | boolean | undefined;

/** The three files' next pieces: whole lines, for one contact. */
export type CsvPiece = { contacts: string; orders: string; lines: string };

/** Yields the header lines first, then one piece per contact. Constant memory. */
export function* shopToCsv(shop: Shop): Generator<CsvPiece> {
  yield { contacts: row(CONTACT_COLUMNS), orders: row(ORDER_COLUMNS), lines: row(LINE_COLUMNS) };
  for (const contact of shop.contacts()) {
    const history = shop.history(contact);
    yield { contacts: contactRow(contact), ...purchaseRows(history) };
  }
}

/** One contact as a CSV line. Consent is the latest one: `subscribed`, `unsubscribed`, or empty when never given. */
export function contactRow(contact: SimContact): string {
  const consent = contact.consents.at(-1);
  return row([
    contact.externalId,
    contact.email,
    contact.firstName,
    contact.lastName,
    contact.birthYear,
    contact.city,
    contact.postcode,
    contact.hasCar,
    contact.householdSize,
    contact.language,
    iso(contact.createdAt),
    consent?.state,
    consent && iso(consent.at),
  ]);
}

/** Minor units as a decimal: 12990 becomes `129.90`. Exact. */
export function decimal(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function purchaseRows({ orders, refunds }: Pick<SimHistory, 'orders' | 'refunds'>): Omit<CsvPiece, 'contacts'> {
  const piece = { orders: '', lines: '' };
  type Purchase = Parameters<typeof lineRows>[1] & { receivedAt: number; totalMinor: number };
  const write = (kind: 'order' | 'refund', it: Purchase, takesBack: string, discountMinor: number, code?: string) => {
    piece.orders += row([
      it.id,
      kind,
      takesBack,
      it.externalId,
      iso(it.at),
      iso(it.receivedAt),
      it.currency,
      decimal(discountMinor),
      decimal(it.totalMinor),
      code,
      it.lines.length,
    ]);
    piece.lines += lineRows(kind, it);
  };
  for (const order of orders) write('order', order, '', order.discountMinor, order.offerCode);
  for (const refund of refunds) write('refund', refund, refund.orderId, 0);
  return piece;
}

function lineRows(
  kind: 'order' | 'refund',
  purchase: { id: string; externalId: string; at: number; currency: string; lines: readonly SimLine[] },
): string {
  let text = '';
  for (const [index, line] of purchase.lines.entries()) {
    text += row([
      purchase.id,
      kind,
      purchase.externalId,
      iso(purchase.at),
      index + 1,
      line.productId,
      line.name,
      line.category,
      line.brand,
      line.quantity,
      decimal(line.unitPriceMinor),
      purchase.currency,
    ]);
  }
  return text;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function row(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(cell: Cell): string {
  if (cell === undefined) return '';
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
