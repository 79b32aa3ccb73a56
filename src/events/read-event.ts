import { type ContactRef, isStorableText, printable, storableJson } from '../contacts/index.ts';
import { type ErrorCode, localMinuteOfWeek } from '../platform/index.ts';
import { isKindName } from './kind-names.ts';

/** One line of an order or refund. `amount`: minor units of the whole line, not of one piece. */
export type Line = {
  product: string;
  name?: string | null;
  category?: string | null;
  brand?: string | null;
  quantity: number;
  amount: number;
};

type Common = { at: Date; contact: ContactRef; props?: Record<string, unknown> };

/** Anything that happened. `id` makes repetition harmless; without it every call is another event. */
export type PlainEventInput = Common & {
  type: 'event';
  id?: string;
  kind: string;
  /** Minor units of the workspace's currency. */
  amount?: number;
  ref?: string;
  messageId?: number;
};

/** A purchase; its number makes repetition harmless. `amount` (minor units) defaults to the sum of its lines. */
export type OrderInput = Common & {
  type: 'order';
  orderId: string;
  currency?: string;
  lines?: Line[];
  amount?: number;
  codes?: string[];
};

/**
 * Money given back, in positive numbers; stored negative. Without amount and lines, the whole order `orderId`, as it
 * stands here, is refunded.
 */
export type RefundInput = Common & {
  type: 'refund';
  refundId: string;
  orderId?: string;
  currency?: string;
  lines?: Line[];
  amount?: number;
};

export type EventInput = PlainEventInput | OrderInput | RefundInput;

export type EventProblem = { code: ErrorCode; message: string; path: string };

/**
 * An event on its way into the database. Amounts and quantities carry their final sign. One object from reading to
 * writing: the ids are filled in when they become known, for copies of 25,000 rows a second are what costs most.
 */
export type EventRow = {
  index: number;
  /** What makes it unique in the workspace; null for plain events without an id. */
  key: string | null;
  kind: string;
  contact: ContactRef;
  contactId: number | null;
  kindId: number | null;
  /** Epoch ms. */
  at: number;
  minuteOfWeek: number;
  amount: number | null;
  ref: string | null;
  messageId: number | null;
  /** JSON text. */
  props: string | null;
  lines: readonly Line[];
  codes: readonly string[];
  /** Order number whose amount and lines are still to be looked up (a refund of a whole order). */
  refundOf: string | null;
};

export type ReadingPlace = { index: number; now: Date; timeZone: string; currency: string };
export type EventReading = { ok: true; row: EventRow } | { ok: false; problem: EventProblem };

/** How far ahead an event may lie: clocks differ. */
export const DAY_MS = 86_400_000;
export const EARLIEST = Date.UTC(1900, 0, 1);
const MAX_LINES = 1_000;
const MAX_CODES = 50;
export const MAX_PROPS = 16_000;
export const MAX_NAME = 200;

class Refusal extends Error {
  readonly problem: EventProblem;
  constructor(path: string, message: string, code: ErrorCode = 'event_invalid') {
    super(message);
    this.problem = { code, message: printable(message), path };
  }
}

function readText(text: unknown, path: string, maxLength: number): string {
  if (typeof text === 'string' && text.length > 0 && text.length <= maxLength && isStorableText(text)) return text;
  throw new Refusal(path, `Send text of 1 to ${maxLength} characters, without NUL characters.`);
}

const readOptional = (text: string | null | undefined, path: string, maxLength: number): string | null =>
  text === undefined || text === null || text === '' ? null : readText(text, path, maxLength);

function readAmount(amount: number, path: string): number {
  if (Number.isSafeInteger(amount)) return amount;
  throw new Refusal(path, 'Send a whole number of minor units: 12.50 is 1250.');
}

function readLine(line: Line, path: string): Line {
  if (!Number.isFinite(line.quantity) || Math.abs(line.quantity) >= 1e11) {
    throw new Refusal(`${path}.quantity`, 'Send a number of pieces, or a weight.');
  }
  return {
    product: readText(line.product, `${path}.product`, 200),
    name: readOptional(line.name, `${path}.name`, 500),
    category: readOptional(line.category, `${path}.category`, 200),
    brand: readOptional(line.brand, `${path}.brand`, 200),
    quantity: line.quantity,
    amount: readAmount(line.amount, `${path}.amount`),
  };
}

function readLines(lines: readonly Line[] | undefined): Line[] {
  if (!lines) return [];
  if (lines.length > MAX_LINES) throw new Refusal('lines', `Send at most ${MAX_LINES} lines.`);
  return lines.map((line, position) => readLine(line, `lines.${position}`));
}

function readCodes(codes: readonly string[] | undefined): string[] {
  if (!codes) return [];
  if (codes.length > MAX_CODES) throw new Refusal('codes', `Send at most ${MAX_CODES} codes.`);
  const read = codes.map((code, position) => readText(code.trim(), `codes.${position}`, 64));
  return [...new Set(read)];
}

function readCurrency(currency: string | undefined, ours: string): void {
  if (currency === undefined || currency.toUpperCase() === ours) return;
  const message = `This workspace counts in ${ours}: convert the amounts from ${currency.slice(0, 10)} before sending them.`;
  throw new Refusal('currency', message, 'event_currency_mismatch');
}

function readAt(at: Date, now: Date): number {
  const ms = at.getTime();
  if (ms > now.getTime() + DAY_MS) throw new Refusal('at', 'This instant is more than 24 hours in the future.');
  if (!(ms >= EARLIEST)) throw new Refusal('at', 'Send an instant since 1900.');
  return ms;
}

const sumOf = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + line.amount, 0);

/** −0 is not a number anybody wants to read. */
export const negate = (value: number): number => (value === 0 ? 0 : -value);

type Specific = Pick<EventRow, 'key' | 'kind' | 'amount' | 'ref' | 'lines' | 'codes' | 'refundOf'>;

function readPlain(input: PlainEventInput): Specific {
  if (!isKindName(input.kind)) {
    throw new Refusal('kind', 'A kind is 1 to 64 lower-case letters, digits and _, beginning with a letter.');
  }
  if (input.kind === 'order' || input.kind === 'refund') {
    throw new Refusal('kind', `Send it as type "${input.kind}", with its number.`);
  }
  return {
    key: input.id === undefined ? null : `event:${readText(input.id, 'id', 200)}`,
    kind: input.kind,
    amount: input.amount === undefined ? null : readAmount(input.amount, 'amount'),
    ref: readOptional(input.ref, 'ref', 200),
    lines: [],
    codes: [],
    refundOf: null,
  };
}

function readOrder(input: OrderInput, currency: string): Specific {
  readCurrency(input.currency, currency);
  const orderId = readText(input.orderId, 'orderId', 200);
  const lines = readLines(input.lines);
  if (input.amount === undefined && lines.length === 0) throw new Refusal('amount', 'Send the amount or the lines.');
  const amount = readAmount(input.amount ?? sumOf(lines), 'amount');
  if (amount < 0) throw new Refusal('amount', 'An order is not negative: send money given back as a refund.');
  return {
    key: `order:${orderId}`,
    kind: 'order',
    amount,
    ref: orderId,
    lines,
    codes: readCodes(input.codes),
    refundOf: null,
  };
}

function readRefund(input: RefundInput, currency: string): Specific {
  readCurrency(input.currency, currency);
  const refundId = readText(input.refundId, 'refundId', 200);
  const orderId = readOptional(input.orderId, 'orderId', 200);
  const given = readLines(input.lines);
  const isWhole = input.amount === undefined && given.length === 0;
  if (isWhole && orderId === null) throw new Refusal('amount', 'Send the amount, the lines, or the orderId to refund.');
  const amount = readAmount(input.amount ?? sumOf(given), 'amount');
  if (amount < 0) throw new Refusal('amount', 'Send what is given back as a positive number.');
  return {
    key: `refund:${refundId}`,
    kind: 'refund',
    amount: isWhole ? null : negate(amount),
    ref: orderId ?? refundId,
    lines: given.map((line) => ({ ...line, quantity: negate(line.quantity), amount: negate(line.amount) })),
    codes: [],
    refundOf: isWhole ? orderId : null,
  };
}

function readSpecific(input: EventInput, currency: string): Specific {
  switch (input.type) {
    case 'event':
      return readPlain(input);
    case 'order':
      return readOrder(input, currency);
    case 'refund':
      return readRefund(input, currency);
  }
}

function readProps(props: Record<string, unknown> | undefined): string | null {
  if (props === undefined || Object.keys(props).length === 0) return null;
  const text = storableJson(props, MAX_PROPS);
  if (text === null)
    throw new Refusal('props', `Send at most ${MAX_PROPS} characters of JSON, without NUL characters.`);
  return text;
}

/** Checks one input and brings it into the form it is written in; whom it is about is looked up later. Pure. */
export function readEvent(input: EventInput, { index, now, timeZone, currency }: ReadingPlace): EventReading {
  try {
    const at = readAt(input.at, now);
    const specific = readSpecific(input, currency);
    const messageId = input.type === 'event' && input.messageId !== undefined ? input.messageId : null;
    if (messageId !== null && !Number.isSafeInteger(messageId)) throw new Refusal('messageId', 'Send a whole number.');
    return {
      ok: true,
      row: {
        index,
        ...specific,
        contact: input.contact,
        contactId: null,
        kindId: null,
        at,
        minuteOfWeek: localMinuteOfWeek(at, timeZone),
        messageId,
        props: readProps(input.props),
      },
    };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem };
    throw error;
  }
}
