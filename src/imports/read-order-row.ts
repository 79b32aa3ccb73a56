import { isExternalId, normaliseEmail } from '../contacts/index.ts';
import type { StagedOrder } from '../events/index.ts';
import type { OrderLinesMapping, OrdersMapping } from './mapping.schema.ts';
import {
  type CellReader,
  type Columns,
  decimalReader,
  instantReader,
  type Row,
  RowRefused,
  textReader,
  wordsReader,
} from './read-cells.ts';
import { type Decimal, decimalText, minorUnitPlaces, multiplyToPlaces, roundToPlaces } from './read-decimal.ts';

const DAY_MS = 86_400_000;
const EARLIEST = Date.UTC(1900, 0, 1);
const ONE: Decimal = { digits: 1, scale: 0 };
/** numeric(14,3) of order_line, in thousandths. */
const MAX_QUANTITY = 1e14;

export type OrderRowReader = (row: Row, line: number, original: string) => StagedOrder;

type Settings = { timeZone: string; currency: string; now: Date };

/**
 * Compiles a mapping into a reader of rows of an orders file, or of an order-lines file (then the row has a product).
 * The reader throws `RowRefused`. Signs of refunds and minor units are settled here; what needs other rows is not.
 */
export function createOrderRowReader(
  mapping: OrdersMapping | OrderLinesMapping,
  columns: Columns,
  settings: Settings,
): OrderRowReader {
  const { fields } = mapping;
  const text = (source: (typeof fields)['codes'], limit: number) =>
    limited(textReader(source, columns, mapping), limit);
  const orderIdOf = text(fields.orderId, 200);
  const externalIdOf = textReader(fields.externalId, columns, mapping);
  const emailOf = rememberLast(textReader(fields.email, columns, mapping), readEmail);
  const atOf = rememberLast(
    instantReader(fields.at, columns, { style: mapping, timeZone: mapping.timeZone ?? settings.timeZone }),
    (at) => readAt(at, settings.now),
  );
  const codesOf = textReader(fields.codes, columns, mapping);
  const saysRefund = wordsReader(fields.isRefund, columns, { strict: true });
  const refundsOf = text(fields.refundsOrderId, 200);
  const detailOf =
    'product' in fields
      ? lineReader(fields, columns, mapping, settings)
      : amountReader(fields, columns, mapping, settings);
  const { refundPrefix, refundAmounts, codeSeparator } = mapping;

  return (row, line, original) => {
    const orderId = orderIdOf(row);
    if (orderId === null) throw new RowRefused('row_without_order', 'The row has no order number.');
    const externalId = externalIdOf(row);
    if (externalId !== null && !isExternalId(externalId)) {
      throw new RowRefused('row_field_invalid', 'An external id is 1 to 200 characters.');
    }
    const email = emailOf(row);
    const isRefund = saysRefund(row) === true || (refundPrefix !== undefined && orderId.startsWith(refundPrefix));
    const detail = detailOf(row);
    const sign = isRefund && refundAmounts === 'positive' ? -1 : 1;
    const codes = codesOf(row);
    return [
      line,
      orderId,
      isRefund,
      isRefund ? refundsOf(row) : null,
      externalId,
      email?.email ?? null,
      email?.emailNormal ?? null,
      atOf(row),
      detail.product,
      detail.name,
      detail.category,
      detail.brand,
      detail.quantity === null ? null : signed(detail.quantity, sign),
      detail.amount === 0 ? 0 : sign * detail.amount,
      codes === null ? null : readCodes(codes, codeSeparator),
      original,
    ];
  };
}

type Detail = {
  product: string | null;
  name: string | null;
  category: string | null;
  brand: string | null;
  /** Thousandths. */
  quantity: number | null;
  amount: number;
};

function amountReader(
  fields: OrdersMapping['fields'],
  columns: Columns,
  mapping: OrdersMapping | OrderLinesMapping,
  settings: Settings,
): CellReader<Detail> {
  const places = minorUnitPlaces(mapping.currency ?? settings.currency);
  const amountOf = decimalReader(fields.amount, columns, mapping);
  return (row) => {
    const given = amountOf(row);
    if (given === null) throw new RowRefused('row_without_amount', 'The row has no amount.');
    const amount = fits(roundToPlaces(given, places));
    return { product: null, name: null, category: null, brand: null, quantity: null, amount };
  };
}

function lineReader(
  fields: OrderLinesMapping['fields'],
  columns: Columns,
  mapping: OrdersMapping | OrderLinesMapping,
  settings: Settings,
): CellReader<Detail> {
  const places = minorUnitPlaces(mapping.currency ?? settings.currency);
  const text = (source: typeof fields.name, limit: number) => limited(textReader(source, columns, mapping), limit);
  const productOf = text(fields.product, 200);
  const nameOf = text(fields.name, 500);
  const categoryOf = text(fields.category, 200);
  const brandOf = text(fields.brand, 200);
  const quantityOf = fields.quantity === undefined ? () => ONE : decimalReader(fields.quantity, columns, mapping);
  const priceOf = decimalReader(fields.unitPrice, columns, mapping);
  const amountOf = decimalReader(fields.amount, columns, mapping);
  return (row) => {
    const product = productOf(row);
    if (product === null) throw new RowRefused('row_without_product', 'The row has no product.');
    const quantity = quantityOf(row);
    if (quantity === null) throw new RowRefused('row_without_quantity', 'The row has no quantity.');
    const thousandths = fits(roundToPlaces(quantity, 3));
    if (Math.abs(thousandths) >= MAX_QUANTITY) throw new RowRefused('row_field_invalid', 'The quantity is too large.');
    const price = fields.unitPrice === undefined ? amountOf(row) : priceOf(row);
    if (price === null) throw new RowRefused('row_without_amount', 'The row has no amount.');
    const amount =
      fields.unitPrice === undefined ? roundToPlaces(price, places) : multiplyToPlaces(quantity, price, places);
    return {
      product,
      name: nameOf(row),
      category: categoryOf(row),
      brand: brandOf(row),
      quantity: thousandths,
      amount: fits(amount),
    };
  };
}

function fits(value: number | undefined): number {
  if (value === undefined) throw new RowRefused('row_field_invalid', 'The amount or quantity is too large.');
  return value;
}

function signed(thousandths: number, sign: number): string {
  return decimalText({ digits: thousandths === 0 ? 0 : sign * thousandths, scale: 3 });
}

function limited(read: CellReader<string | null>, limit: number): CellReader<string | null> {
  return (row) => {
    const text = read(row);
    if (text !== null && text.length > limit) {
      throw new RowRefused('row_field_invalid', `"${text.slice(0, 40)}…" is longer than ${limit} characters.`);
    }
    return text;
  };
}

/** Neighbouring rows repeat their order's values: what was made of the last one is used again. */
function rememberLast<Raw, Value>(read: CellReader<Raw | null>, make: (raw: Raw) => Value): CellReader<Value | null> {
  let lastRaw: Raw | null = null;
  let last: Value | null = null;
  return (row) => {
    const raw = read(row);
    if (raw === null) return null;
    if (raw !== lastRaw) {
      last = make(raw);
      lastRaw = raw;
    }
    return last;
  };
}

function readEmail(text: string): { email: string; emailNormal: string } {
  const reading = normaliseEmail(text);
  if (!reading.ok) throw new RowRefused('row_field_invalid', reading.message);
  return reading;
}

function readAt(at: number, now: Date): string {
  if (at > now.getTime() + DAY_MS) {
    throw new RowRefused('row_in_future', 'The time is more than 24 hours in the future.');
  }
  if (at < EARLIEST) throw new RowRefused('row_field_invalid', 'The time is before 1900.');
  return new Date(at).toISOString();
}

function readCodes(text: string, separator: string): string | null {
  const codes = [...new Set(text.split(separator).map((code) => code.trim()))].filter((code) => code !== '');
  if (codes.length > 50 || codes.some((code) => code.length > 64)) {
    throw new RowRefused('row_field_invalid', 'An order has at most 50 codes of 64 characters.');
  }
  return codes.length === 0 ? null : codes.join('\x1f');
}
