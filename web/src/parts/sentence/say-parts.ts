/** The words that conditions share: counts, lengths, windows, times of day, lists of values, lines of orders. */
import { calendarDate, dateTime, list, listOr, minuteOfDay, money, number, weekdays } from '../../format/index.ts';
import { t } from '../../words/index.ts';
import type { Comparison, Length, Lines, LocalTime, Names, Scalar, Where, Window } from './language.ts';

type OneSided = Exclude<Comparison, 'exactly'>;

/** "at least 3 times"; "never" where none is meant. */
export function sayTimes(op: Comparison, value: number): string {
  if (isNone(op, value)) return t('never');
  switch (op) {
    case 'at-least':
      return t('{value, plural, =1 {at least once} =2 {at least twice} other {at least # times}}', { value });
    case 'at-most':
      return t('{value, plural, =1 {at most once} =2 {at most twice} other {at most # times}}', { value });
    case 'exactly':
      return t('{value, plural, =1 {exactly once} =2 {exactly twice} other {exactly # times}}', { value });
    case 'more-than':
      return t('{value, plural, =1 {more than once} =2 {more than twice} other {more than # times}}', { value });
    case 'less-than':
      return t('{value, plural, =2 {less than twice} other {fewer than # times}}', { value });
  }
}

/** Whether a count that fits is 0. */
export const isNone = (op: Comparison, value: number): boolean =>
  value === 0 ? op === 'exactly' || op === 'at-most' : value === 1 && op === 'less-than';

/** "at least 5" before what is counted. */
export function sayBound(op: Comparison, bound: string): string {
  switch (op) {
    case 'at-least':
      return t('at least {bound}', { bound });
    case 'at-most':
      return t('at most {bound}', { bound });
    case 'exactly':
      return t('exactly {bound}', { bound });
    case 'more-than':
      return t('more than {bound}', { bound });
    case 'less-than':
      return t('less than {bound}', { bound });
  }
}

/** The words of comparisons alone, for choosing one. */
export const comparisonNames = (): Record<Comparison, string> => ({
  'at-least': t('at least'),
  'at-most': t('at most'),
  exactly: t('exactly'),
  'more-than': t('more than'),
  'less-than': t('less than'),
});

/** "no" before what there is none of: in other languages another word than the one that answers a question. */
export const sayNoneOf = (): string => t('{count, plural, =0 {no} other {#}}', { count: 0 });

export const sayMoney = (op: Comparison, minor: number): string => sayBound(op, money(minor));
export const sayNumber = (op: OneSided | Comparison, value: number): string => sayBound(op, number(value));

/** "90 days". */
export function sayLength({ amount, unit }: Length): string {
  switch (unit) {
    case 'days':
      return t('{amount, plural, one {# day} other {# days}}', { amount });
    case 'hours':
      return t('{amount, plural, one {# hour} other {# hours}}', { amount });
    case 'minutes':
      return t('{amount, plural, one {# minute} other {# minutes}}', { amount });
  }
}

const isDate = (text: string): boolean => text.length === 10;
const DAY_MS = 86_400_000;

/** A date or an instant of a definition: "1 May 2026". */
export const sayInstant = (text: string): string => (isDate(text) ? calendarDate(text) : dateTime(text));

/** The last day of a span that ends before a date. */
const dayBefore = (text: string): string =>
  new Date(Date.parse(`${text}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);

const named = (name: string | undefined, id: number): string => (name === undefined ? `${id}` : quote(name));
export const quote = (value: Scalar): string => {
  if (typeof value === 'number') return number(value);
  if (typeof value === 'boolean') return value ? t('yes') : t('no');
  return t('“{text}”', { text: value });
};
export const saySegment = (id: number, names: Names): string => named(names.segment(id), id);
export const sayCampaign = (id: number, names: Names): string => named(names.campaign(id), id);
export const sayOffer = (id: number, names: Names): string => named(names.offer(id), id);

/** "in the last 90 days"; nothing for ever. */
export function sayWindow(window: Window | undefined, names: Names): string {
  switch (window?.type) {
    case undefined:
    case 'ever':
      return '';
    case 'last':
      return window.amount === 1 ? sayLastOne(window.unit) : t('in the last {length}', { length: sayLength(window) });
    case 'between': {
      const from = sayInstant(window.from);
      if (!isDate(window.to)) return t('from {from} until {to}', { from, to: sayInstant(window.to) });
      return t('from {from} to the end of {to}', { from, to: calendarDate(dayBefore(window.to)) });
    }
    case 'since-entering':
      return t('since entering segment {name}', { name: saySegment(window.segmentId, names) });
  }
}

function sayLastOne(unit: Length['unit']): string {
  if (unit === 'days') return t('in the last day');
  return unit === 'hours' ? t('in the last hour') : t('in the last minute');
}

/** "before 12:00", "on Monday to Friday between 17:00 and 21:00". */
export function sayTime({ weekdays: days = allDays, fromMinute, toMinute }: LocalTime): string {
  const hours = sayHours(fromMinute, toMinute);
  const chosen = allDays.filter((day) => days.includes(day));
  if (chosen.length === 7) return hours === '' ? t('at any time') : hours;
  return t('on {days} {hours}', { days: sayDays(chosen), hours });
}

const allDays = [0, 1, 2, 3, 4, 5, 6];

function sayHours(from: number, to: number): string {
  if (from === 0 && to === 1440) return '';
  if (from === 0) return t('before {time}', { time: minuteOfDay(to) });
  if (to === 1440) return t('after {time}', { time: minuteOfDay(from) });
  return t('between {from} and {to}', { from: minuteOfDay(from), to: minuteOfDay(to) });
}

function sayDays(days: readonly number[]): string {
  const names = weekdays('long');
  const [first, last] = [days[0]!, days.at(-1)!];
  if (days.length > 2 && last - first === days.length - 1)
    return t('{first} to {last}', { first: names[first], last: names[last] });
  return list(days.map((day) => names[day]!));
}

const MOST_VALUES = 4;

/** "“Lund” or “Malmö”"; of many, the first ones and how many more. */
export function sayValues(values: readonly Scalar[], say: (value: Scalar) => string = quote): string {
  if (values.length <= MOST_VALUES) return listOr(values.map(say));
  const first = values.slice(0, MOST_VALUES - 1).map(say);
  return listOr([...first, t('{count} others', { count: values.length - first.length })]);
}

/** Every one of them: "“tea” and “books”". */
export const sayAll = (values: readonly Scalar[]): string =>
  values.length <= MOST_VALUES
    ? list(values.map(quote))
    : list([
        ...values.slice(0, MOST_VALUES - 1).map(quote),
        t('{count} others', { count: values.length - MOST_VALUES + 1 }),
      ]);

/** Which lines: "product “tea” of brand “x”"; nothing when any line will do. */
export function sayLines({ products, categories, brands }: Lines = {}): string {
  const parts = [
    products && t('product {values}', { values: sayValues(products) }),
    categories && t('category {values}', { values: sayValues(categories) }),
    brands && t('brand {values}', { values: sayValues(brands) }),
  ].filter((part) => part !== undefined);
  return parts.reduce((all, part) => (all === '' ? part : t('{thing} of {whole}', { thing: all, whole: part })), '');
}

/** What an event must be like: "of at least 50 SEK", "with shop “Lund”". */
function sayWhere(where: Where): string {
  if (where.field === 'ref') return t('with reference {values}', { values: sayValues(where.values) });
  if (where.field === 'amount') return t('of {bound}', { bound: sayMoney(where.op, where.value) });
  const name = sayName(where.name);
  switch (where.op) {
    case 'exists':
      return t('with {name} given', { name });
    case 'in':
      return t('with {name} {test}', { name, test: sayValues(where.values) });
    default:
      return t('with {name} {test}', { name, test: sayNumber(where.op, where.value) });
  }
}

export const sayWheres = (wheres: readonly Where[] | undefined): string => (wheres ? list(wheres.map(sayWhere)) : '');

/** A name as it is written in records, as people read it: "contract_ends" → "contract ends". */
export const sayName = (name: string): string =>
  name
    .replace(/_+/g, ' ')
    .replace(/([a-zå-ö])([A-ZÅ-Ö])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .trim() || name;
