/** The words that descriptions of all families share: counts, lengths, windows, clock times, lists, names. */
import { type LocalWindow, windowText } from '../../platform/index.ts';
import type { Comparison, LinesOf, LocalTime, Where, Window } from './condition-parts.schema.ts';

/** What ids and numbers are called. */
export type Names = {
  /** ISO 4217; amounts are in its minor units. */
  currency: string;
  /** IANA name of the workspace's time zone: where it is given, a sentence says whose clock and calendar it goes by. */
  timeZone?: string;
  segmentName(segmentId: number): string | undefined;
  offerName?(offerId: number): string | undefined;
  campaignName?(campaignId: number): string | undefined;
  /** Of best customers. */
  templateName?(templateId: number): string | undefined;
};

export const quote = (value: string | number | boolean): string =>
  typeof value === 'string' ? `“${value}”` : String(value);

/** "a", "a or b", "a, b or c". */
export function list(parts: readonly string[], word: 'and' | 'or'): string {
  if (parts.length <= 1) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1)}`;
}

const MOST_VALUES = 4;
const ofMany = { or: 'one of', and: 'all of', nor: 'none of' } as const;

/** `“a” or “b”`, `“a” and “b”`, `neither “a” nor “b”`; of many, the first alone. */
export function valuesText(values: readonly (string | number | boolean)[], word: 'or' | 'and' | 'nor' = 'or'): string {
  if (values.length > MOST_VALUES) return `${ofMany[word]} ${values.length} values (${quote(values[0]!)}, …)`;
  const quoted = values.map(quote);
  if (word !== 'nor') return list(quoted, word);
  return values.length === 1 ? `not ${quoted[0]}` : `neither ${quoted.join(' nor ')}`;
}

/** The parts that are there, with spaces between. */
export const join = (...parts: (string | undefined | false)[]): string => parts.filter(Boolean).join(' ');

/** An amount in minor units as text: 1234567 → "12,345.67 SEK". */
export function moneyText(minor: number, currency: string): string {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const number = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${number.format(minor / 10 ** digits)} ${currency}`;
}

export const comparisonWords: Record<Comparison, string> = {
  'at-least': 'at least',
  'at-most': 'at most',
  exactly: 'exactly',
  'more-than': 'more than',
  'less-than': 'less than',
};

/** The same for things that are counted: "fewer than". */
export const countWords: Record<Comparison, string> = { ...comparisonWords, 'less-than': 'fewer than' };

/** Whether a count satisfies only by being 0. */
export const isNone = (op: Comparison, value: number): boolean =>
  (value === 0 && (op === 'exactly' || op === 'at-most')) || (value === 1 && op === 'less-than');

/** "at least once", "exactly twice", "more than 3 times". */
export const timesText = (op: Comparison, count: number): string =>
  count === 1 || count === 2
    ? `${comparisonWords[op]} ${count === 1 ? 'once' : 'twice'}`
    : `${countWords[op]} ${count} times`;

/** "1 day", "90 days". */
export const lengthText = ({ amount, unit }: { amount: number; unit: string }): string =>
  amount === 1 ? `1 ${unit.slice(0, -1)}` : `${amount} ${unit}`;

/** "day", "90 days": for "in the last …", "every …". */
export const spanText = ({ amount, unit }: { amount: number; unit: string }): string =>
  amount === 1 ? unit.slice(0, -1) : `${amount} ${unit}`;

const calendar = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const isDate = (text: string): boolean => text.length === 10;
const DAY_MS = 86_400_000;

/** A date or an instant of a definition: "1 May 2026", "1 May 2026 08:30 +02:00". */
export function instantWords(text: string): string {
  const date = calendar.format(new Date(`${text.slice(0, 10)}T00:00:00Z`));
  if (isDate(text)) return date;
  const [, time = '', offset = ''] = /T([\d:.]+)(.*)$/.exec(text) ?? [];
  return `${date} ${time} ${offset === 'Z' ? 'UTC' : offset}`;
}

/** The end of a span that does not include it: of a date, the end of the day before. */
function untilWords(text: string): string {
  if (!isDate(text)) return `until ${instantWords(text)}`;
  return `to the end of ${calendar.format(new Date(Date.parse(`${text}T00:00:00Z`) - DAY_MS))}`;
}

export const segmentText = (segmentId: number, names: Names): string => {
  const name = names.segmentName(segmentId);
  return `segment ${name === undefined ? segmentId : quote(name)}`;
};
export const campaignText = (campaignId: number, names: Names): string => {
  const name = names.campaignName?.(campaignId);
  return `campaign ${name === undefined ? campaignId : quote(name)}`;
};
export const offerText = (offerId: number, names: Names): string => {
  const name = names.offerName?.(offerId);
  return `offer ${name === undefined ? offerId : quote(name)}`;
};

/** "in the last 90 days"; nothing for ever. */
export function windowWords(window: Window | undefined, names: Names): string {
  switch (window?.type) {
    case undefined:
    case 'ever':
      return '';
    case 'last':
      return `in the last ${spanText(window)}`;
    case 'between':
      return `from ${instantWords(window.from)} ${untilWords(window.to)}`;
    case 'since-entering':
      return `since entering ${segmentText(window.segmentId, names)}`;
  }
}

/** A local time in words: "before 12:00", "on Monday to Friday between 17:00 and 21:00". */
export function localTimeText(localTime: LocalTime): string {
  const { weekdays = [0, 1, 2, 3, 4, 5, 6], fromMinute, toMinute } = localTime;
  const window: LocalWindow = { weekdays: [...new Set(weekdays)], fromMinute, toMinute };
  const text = windowText([window], 'en');
  if (window.weekdays.length === 7) return text.replace(/^every day ?/, '') || 'at any time';
  return `on ${text}`;
}

/** What an event must be like: "of at least 50.00 SEK", "with “shop” “Lund”". */
export function whereWords(where: Where, { currency }: Names): string {
  if (where.field === 'ref') return `with reference ${valuesText(where.values)}`;
  if (where.field === 'amount') return `of ${comparisonWords[where.op]} ${moneyText(where.value, currency)}`;
  if (where.op === 'exists') return `with ${quote(where.name)} given`;
  if (where.op === 'in') return `with ${quote(where.name)} ${valuesText(where.values)}`;
  return `with ${quote(where.name)} ${comparisonWords[where.op]} ${where.value}`;
}

/** All that is asked of single events: "with “shop” “Lund” before 12:00". */
export function eachWords(
  { where, localTime }: { where?: readonly Where[]; localTime?: LocalTime },
  names: Names,
): string {
  const wheres = (where ?? []).map((one) => whereWords(one, names));
  return join(list(wheres, 'and'), localTime && localTimeText(localTime));
}

/** Which lines: "product “tea” or “mug” of brand “x”"; nothing when any line will do. */
export function linesWords({ products, categories, brands }: LinesOf = {}): string {
  const parts: string[] = [];
  if (products) parts.push(`product ${valuesText(products)}`);
  if (categories) parts.push(`category ${valuesText(categories)}`);
  if (brands) parts.push(`brand ${valuesText(brands)}`);
  return parts.join(' of ');
}

/** The same after a word that stands for what was bought: "of product “tea”". */
export function ofLines(lines: LinesOf | undefined): string {
  const words = linesWords(lines);
  return words && `of ${words}`;
}

const kindNouns: Record<string, [one: string, many: string]> = {
  order: ['order', 'orders'],
  refund: ['refund', 'refunds'],
  message_accepted: ['message received', 'messages received'],
  message_opened: ['message opened', 'messages opened'],
  message_clicked: ['click in a message', 'clicks in messages'],
  message_opened_machine: ['message opened by a machine', 'messages opened by machines'],
  message_opened_proxy: ['message fetched by a mail proxy', 'messages fetched by mail proxies'],
  message_opened_unsure: ['message opened by nobody knows whom', 'messages opened by nobody knows whom'],
  message_clicked_machine: ['click of a machine in a message', 'clicks of machines in messages'],
  message_clicked_proxy: ['click of a proxy in a message', 'clicks of proxies in messages'],
  message_clicked_unsure: ['click in a message by nobody knows whom', 'clicks in messages by nobody knows whom'],
  message_complained: ['complaint about a message', 'complaints about messages'],
  message_auto_replied: ['automatic reply to a message', 'automatic replies to messages'],
  message_unsubscribed: ['unsubscription', 'unsubscriptions'],
  message_bounced: ['bounced message', 'bounced messages'],
  offer_received: ['offer received', 'offers received'],
  offer_redeemed: ['offer redeemed', 'offers redeemed'],
  question_answered: ['question answered', 'questions answered'],
  question_answer_withdrawn: ['answer withdrawn', 'answers withdrawn'],
  service_contact: ['service contact', 'service contacts'],
};

/** What events of a kind are called, one and many of them. */
export function nounOf(kind: string): { one: string; many: string; withArticle: string } {
  const own: [string, string] = [`${quote(kind)} event`, `${quote(kind)} events`];
  const [one, many] = Object.hasOwn(kindNouns, kind) ? kindNouns[kind]! : own;
  return { one, many, withArticle: `${/^“?[aeiou]/i.test(one) ? 'an' : 'a'} ${one}` };
}
