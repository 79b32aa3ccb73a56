/**
 * The short way for the events that come by the thousand: plain ones, of a kind that is known, with an instant in UTC. It
 * takes only what the schema and `readEvent` take, into the same row (a property test holds the two together); about
 * everything else it says nothing, and the long way judges, with its own words.
 */
import { isExternalId, isStorableText, storableJson } from '../contacts/index.ts';
import { isTooDeep, localMinuteOfWeek } from '../platform/index.ts';
import { DAY_MS, EARLIEST, type EventRow, MAX_NAME, MAX_PROPS } from './read-event.ts';

/** What `isTooDeep` allows below a row: the row itself is one level of 60. */
const LEVELS_BELOW = 59;
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const INT4_MAX = 2_147_483_647;

const ZERO = 48;

/** The number that the digits at these places write, or NaN. */
function digits(text: string, from: number, until: number): number {
  let value = 0;
  for (let place = from; place < until; place += 1) {
    const digit = text.charCodeAt(place) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Epoch ms of `2026-11-22T17:38:00Z` or `2026-11-22T17:38:00.000Z`, since 1900; null for any other text. */
export function readUtcInstant(text: string): number | null {
  const hasFraction = text.length === 24;
  if (!hasFraction && text.length !== 20) return null;
  const hasMarks =
    text[4] === '-' &&
    text[7] === '-' &&
    text[10] === 'T' &&
    text[13] === ':' &&
    text[16] === ':' &&
    text.endsWith('Z');
  if (!hasMarks || (hasFraction && text[19] !== '.')) return null;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const ms = hasFraction ? digits(text, 20, 23) : 0;
  // Comparisons with NaN are false.
  if (!(year >= 1900 && day >= 1 && day <= (DAYS[month - 1] ?? 0) && hour < 24 && minute < 60 && second < 60))
    return null;
  if (!(ms >= 0) || (month === 2 && day === 29 && !isLeap(year))) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second, ms);
}

const isText = (text: unknown): text is string =>
  typeof text === 'string' && text.length > 0 && text.length <= MAX_NAME && isStorableText(text);

/** The reference as it came, when it is one key alone and well formed. E-mails are looked at more closely elsewhere. */
function readRef(ref: unknown): EventRow['contact'] | null {
  if (typeof ref !== 'object' || ref === null) return null;
  let count = 0;
  for (const key in ref) {
    count += 1;
    if (key !== 'externalId' && key !== 'contactId') return null;
  }
  if (count !== 1) return null;
  const { externalId, contactId } = ref as { externalId?: unknown; contactId?: unknown };
  if (typeof externalId === 'string') return isExternalId(externalId) ? { externalId } : null;
  const isId = typeof contactId === 'number' && Number.isInteger(contactId) && contactId >= 1 && contactId <= INT4_MAX;
  return isId ? { contactId } : null;
}

/** Undefined: here the long way has to look. */
type Short<T> = T | undefined;

function shortProps(props: unknown): Short<string | null> {
  if (props === undefined) return null;
  if (typeof props !== 'object' || props === null || Array.isArray(props)) return undefined;
  if (isTooDeep(props, LEVELS_BELOW)) return undefined;
  const text = storableJson(props, MAX_PROPS);
  if (text === null || text.includes('"__proto__"')) return undefined;
  return text === '{}' ? null : text;
}

const shortText = (text: unknown): Short<string | null> =>
  text === undefined ? null : isText(text) ? text : undefined;

const shortNumber = (number: unknown): Short<number | null> =>
  number === undefined ? null : typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;

const fields = new Set(['type', 'id', 'kind', 'at', 'contact', 'amount', 'ref', 'messageId', 'props']);

function hasOther(event: object): boolean {
  for (const name in event) if (!fields.has(name)) return true;
  return false;
}

export type PlainPlace = { now: Date; timeZone: string; kindIds: ReadonlyMap<string, number> };

function kindOf(kind: unknown, kindIds: PlainPlace['kindIds']): { kind: string; kindId: number } | null {
  if (typeof kind !== 'string' || kind === 'order' || kind === 'refund') return null;
  const kindId = kindIds.get(kind);
  return kindId === undefined ? null : { kind, kindId };
}

/** The row of a plain event as it was sent, or null: then the long way reads it. Pure. */
export function readPlainEvent(sent: unknown, index: number, place: PlainPlace): EventRow | null {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return null;
  const event = sent as Record<string, unknown>;
  if (event.type !== 'event' || hasOther(event)) return null;
  const at = typeof event.at === 'string' ? readUtcInstant(event.at) : null;
  if (at === null || at < EARLIEST || at > place.now.getTime() + DAY_MS) return null;
  const contact = readRef(event.contact);
  const found = kindOf(event.kind, place.kindIds);
  if (contact === null || found === null) return null;
  const id = shortText(event.id);
  const ref = shortText(event.ref);
  const amount = shortNumber(event.amount);
  const messageId = shortNumber(event.messageId);
  const props = shortProps(event.props);
  if (id === undefined || ref === undefined || amount === undefined || props === undefined) return null;
  if (messageId === undefined || (messageId !== null && messageId < 1)) return null;
  return {
    index,
    key: id === null ? null : `event:${id}`,
    kind: found.kind,
    contact,
    contactId: null,
    kindId: found.kindId,
    at,
    minuteOfWeek: localMinuteOfWeek(at, place.timeZone),
    amount,
    ref,
    messageId,
    props,
    lines: noLines,
    codes: noCodes,
    refundOf: null,
  };
}

const noLines: EventRow['lines'] = [];
const noCodes: EventRow['codes'] = [];
