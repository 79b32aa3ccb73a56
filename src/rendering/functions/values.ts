/** What template functions take and give: values read strictly, formats kept, texts that cannot grow without end. */

import { codeAt } from '../html-text.ts';

export interface Language {
  locale: string;
  timeZone: string;
  currency: string | undefined;
}

/** A value that does not suit: becomes `rendering_value_invalid` with its place. */
export class ValueProblem extends Error {}

export type Options = Readonly<Record<string, unknown>>;

export interface TemplateFunction {
  minArgs: number;
  maxArgs: number;
  /** Whether missing values are allowed as arguments; otherwise a missing one is an error before the call. */
  soft: boolean;
  call(args: readonly unknown[], options: Options, language: Language): unknown;
}

const FORMATS_KEPT = 500;
const formats = new Map<string, unknown>();

/** The format of that key, made once: making one costs a hundred times using it. */
export function kept<T>(key: string, make: () => T): T {
  const known = formats.get(key);
  if (known !== undefined) return known as T;
  const made = makeSafely(make);
  if (formats.size >= FORMATS_KEPT) formats.clear();
  formats.set(key, made);
  return made;
}

/** As {@link kept}, for what is asked for most: found by locale and currency, without a key to be put together. */
export function keptByLocale<T>(
  make: (locale: string, currency: string) => T,
): (locale: string, currency?: string) => T {
  const byLocale = new Map<string, Map<string, T>>();
  let size = 0;
  return (locale, currency = '') => {
    const known = byLocale.get(locale)?.get(currency);
    if (known !== undefined) return known;
    const made = makeSafely(() => make(locale, currency));
    if (size >= FORMATS_KEPT) {
      byLocale.clear();
      size = 0;
    }
    const byCurrency = byLocale.get(locale) ?? new Map<string, T>();
    byLocale.set(locale, byCurrency.set(currency, made));
    size += 1;
    return made;
  };
}

function makeSafely<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new ValueProblem(error instanceof RangeError ? error.message : 'cannot be formatted');
  }
}

/** Longer texts no function makes: calls in calls could double them each time. */
const LONGEST_TEXT = 100_000;

/** Throws a `ValueProblem` before a text of that length is made. */
export function refuseLength(length: number): void {
  if (length > LONGEST_TEXT) throw new ValueProblem(`the text would be longer than ${LONGEST_TEXT} characters`);
}

export const isMissing = (value: unknown): value is undefined | null => value === undefined || value === null;

/** What {{default}} passes over: missing, and texts of white space only. */
export function isBlank(value: unknown): boolean {
  if (typeof value !== 'string') return isMissing(value);
  const first = codeAt(value, 0);
  // A letter, for nearly everybody.
  return !(first > 32 && first < 128) && value.trim() === '';
}

/** What {{#if}} takes for false: missing, false, zero, empty text and empty lists, as in Handlebars. */
export function isTruthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

export function toNumber(value: unknown): number {
  if (typeof value === 'bigint') return Number(value);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw new ValueProblem(`${show(value)} is not a number`);
  return number;
}

/** Epoch ms. A date without a time is the beginning of that day in UTC, as in ECMA-262. */
export function toInstant(value: unknown): number {
  const isText = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value);
  const at = value instanceof Date ? value.getTime() : isText ? Date.parse(value) : value;
  if (typeof at !== 'number' || !(Math.abs(at) <= 8.64e15)) throw new ValueProblem(`${show(value)} is not a date`);
  return at;
}

export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))) return String(value);
  throw new ValueProblem(`${show(value)} is not a text`);
}

export function toList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new ValueProblem(`${show(value)} is not a list`);
  return value;
}

export function toTexts(value: readonly unknown[]): string[] {
  const texts = value.map((item) => {
    if (typeof item !== 'string' && typeof item !== 'number') {
      throw new ValueProblem('a list may hold texts and numbers');
    }
    return String(item);
  });
  refuseLength(texts.reduce((sum, text) => sum + text.length, 0));
  return texts;
}

/** A whole number from 0 to 10,000: how many items or characters. */
export function toCount(value: unknown, what: string): number {
  const count = typeof value === 'number' ? value : Number.NaN;
  if (!Number.isInteger(count) || count < 0 || count > 10_000) {
    throw new ValueProblem(`${what} must be a whole number from 0 to 10000`);
  }
  return count;
}

export function show(value: unknown): string {
  if (typeof value === 'string') return `"${value.slice(0, 40)}"`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

export function textOption(options: Options, name: string): string | undefined {
  const value = options[name];
  if (isMissing(value)) return undefined;
  if (typeof value !== 'string') throw new ValueProblem(`the option ${name} must be a text`);
  return value;
}

export function digitsOption(options: Options): number | undefined {
  const { digits } = options;
  if (isMissing(digits)) return undefined;
  if (typeof digits !== 'number' || !Number.isInteger(digits) || digits < 0 || digits > 10) {
    throw new ValueProblem('the option digits must be a whole number from 0 to 10');
  }
  return digits;
}

/** A function that takes as many values as `takes` says: one number, or from–to. */
export function define(
  takes: number | readonly [min: number, max: number],
  call: TemplateFunction['call'],
  { soft = false } = {},
): TemplateFunction {
  const [minArgs, maxArgs] = typeof takes === 'number' ? [takes, takes] : takes;
  return { minArgs, maxArgs, soft, call };
}
