/**
 * What a template may call. Each gets its values, its named options and the locale, time zone and currency of the
 * message; none reads anything else. Formatting is ECMA-402 (Intl).
 */

export interface Language {
  locale: string;
  timeZone: string;
  currency: string | undefined;
}

/** A value that does not suit: becomes `rendering_value_invalid` with its place. */
export class ValueProblem extends Error {}

export interface TemplateFunction {
  minArgs: number;
  maxArgs: number;
  /** Whether missing values are allowed as arguments; otherwise a missing one is an error before the call. */
  soft: boolean;
  call(args: readonly unknown[], options: Readonly<Record<string, unknown>>, language: Language): unknown;
}

const FORMATS_KEPT = 500;
const formats = new Map<string, unknown>();

function kept<T>(key: string, make: () => T): T {
  const known = formats.get(key);
  if (known !== undefined) return known as T;
  let made: T;
  try {
    made = make();
  } catch (error) {
    throw new ValueProblem(error instanceof RangeError ? error.message : 'cannot be formatted');
  }
  if (formats.size >= FORMATS_KEPT) formats.clear();
  formats.set(key, made);
  return made;
}

const isMissing = (value: unknown) => value === undefined || value === null;

/** What {{#if}} takes for false: missing, false, zero, empty text and empty lists, as in Handlebars. */
export function isTruthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function toNumber(value: unknown): number {
  if (typeof value === 'bigint') return Number(value);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw new ValueProblem(`${show(value)} is not a number`);
  return number;
}

function toInstant(value: unknown): number {
  const isText = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value);
  const at = value instanceof Date ? value.getTime() : isText ? Date.parse(value) : value;
  if (typeof at !== 'number' || !(Math.abs(at) <= 8.64e15)) throw new ValueProblem(`${show(value)} is not a date`);
  return at;
}

function show(value: unknown): string {
  if (typeof value === 'string') return `"${value.slice(0, 40)}"`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function textOption(options: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = options[name];
  if (isMissing(value)) return undefined;
  if (typeof value !== 'string') throw new ValueProblem(`the option ${name} must be a text`);
  return value;
}

function digitsOption(options: Readonly<Record<string, unknown>>): number | undefined {
  const digits = options.digits;
  if (isMissing(digits)) return undefined;
  if (typeof digits !== 'number' || !Number.isInteger(digits) || digits < 0 || digits > 10) {
    throw new ValueProblem('the option digits must be a whole number from 0 to 10');
  }
  return digits;
}

const DATE_STYLES: Record<string, Intl.DateTimeFormatOptions> = {
  short: { dateStyle: 'short' },
  medium: { dateStyle: 'medium' },
  long: { dateStyle: 'long' },
  full: { dateStyle: 'full' },
  weekday: { weekday: 'long' },
  day: { day: 'numeric', month: 'long' },
};

function formatInstant(at: number, name: string, fields: Intl.DateTimeFormatOptions, timeZone: string, locale: string) {
  const make = () => new Intl.DateTimeFormat(locale, { ...fields, timeZone });
  return kept(`${name}|${locale}|${timeZone}`, make).format(at);
}

function compare(args: readonly unknown[], holds: (order: number) => boolean): boolean {
  const [a, b] = args.map((value) => (value instanceof Date ? value.getTime() : value));
  const comparable =
    (typeof a === 'number' || typeof a === 'bigint') === (typeof b === 'number' || typeof b === 'bigint') &&
    (typeof a === 'number' || typeof a === 'bigint' || (typeof a === 'string' && typeof b === 'string'));
  if (!comparable) return false;
  return holds((a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0);
}

const comparison = (holds: (order: number) => boolean): TemplateFunction => ({
  minArgs: 2,
  maxArgs: 2,
  soft: true,
  call: (args) => compare(args, holds),
});

function same([a, b]: readonly unknown[]): boolean {
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  return isMissing(a) ? isMissing(b) : a === b;
}

/** All functions by name. */
export const TEMPLATE_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  /** `{{money 129900}}`: minor units in the workspace's currency, or `currency="EUR"`. */
  money: {
    minArgs: 1,
    maxArgs: 1,
    soft: false,
    call([minor], options, { locale, currency: own }) {
      const currency = textOption(options, 'currency') ?? own;
      if (!currency) throw new ValueProblem('no currency is known; write currency="…"');
      const format = kept(
        `money|${locale}|${currency}`,
        () => new Intl.NumberFormat(locale, { style: 'currency', currency }),
      );
      const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
      return format.format(toNumber(minor) / 10 ** digits);
    },
  },
  /** `{{number 1234.5 digits=1}}`. */
  number: {
    minArgs: 1,
    maxArgs: 1,
    soft: false,
    call([value], options, { locale }) {
      const digits = digitsOption(options);
      const fields = digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits };
      return kept(`number|${locale}|${digits}`, () => new Intl.NumberFormat(locale, fields)).format(toNumber(value));
    },
  },
  /** `{{percent 5}}`: the value is in per cent. */
  percent: {
    minArgs: 1,
    maxArgs: 1,
    soft: false,
    call([value], options, { locale }) {
      const digits = digitsOption(options);
      const fields = {
        style: 'percent',
        minimumFractionDigits: digits ?? 0,
        maximumFractionDigits: digits ?? 2,
      } as const;
      return kept(`percent|${locale}|${digits}`, () => new Intl.NumberFormat(locale, fields)).format(
        toNumber(value) / 100,
      );
    },
  },
  /** `{{date at style="long"}}`: short, medium, long, full, weekday, day. `lastDay=true`: the last day before that instant. */
  date: {
    minArgs: 1,
    maxArgs: 1,
    soft: false,
    call([value], options, { locale, timeZone }) {
      const style = textOption(options, 'style') ?? 'long';
      const fields = Object.hasOwn(DATE_STYLES, style) ? DATE_STYLES[style] : undefined;
      if (!fields) throw new ValueProblem(`there is no date style "${style}"`);
      const at = toInstant(value) - (options.lastDay === true ? 1 : 0);
      return formatInstant(at, `date-${style}`, fields, textOption(options, 'timeZone') ?? timeZone, locale);
    },
  },
  /** `{{time at}}`: hours and minutes. */
  time: {
    minArgs: 1,
    maxArgs: 1,
    soft: false,
    call([value], options, { locale, timeZone }) {
      const zone = textOption(options, 'timeZone') ?? timeZone;
      return formatInstant(toInstant(value), 'time', { hour: '2-digit', minute: '2-digit' }, zone, locale);
    },
  },
  /** `{{plural count one="# bottle" other="# bottles"}}`: the form for the number, # being the number. */
  plural: {
    minArgs: 1,
    maxArgs: 1,
    soft: false,
    call([value], options, { locale }) {
      const count = toNumber(value);
      const rule = kept(`plural|${locale}`, () => new Intl.PluralRules(locale)).select(count);
      const form = textOption(options, rule) ?? textOption(options, 'other');
      if (form === undefined) throw new ValueProblem('plural needs at least other="…"');
      const number = kept(`number|${locale}|undefined`, () => new Intl.NumberFormat(locale)).format(count);
      return form.replaceAll('#', () => number);
    },
  },
  /** `{{list names type="or"}}`: texts joined as people say them; `limit=3` shows the first three. */
  list: {
    minArgs: 1,
    maxArgs: 1,
    soft: false,
    call([value], options, { locale }) {
      if (!Array.isArray(value)) throw new ValueProblem(`${show(value)} is not a list`);
      const limit = typeof options.limit === 'number' ? options.limit : value.length;
      const type = textOption(options, 'type') === 'or' ? 'disjunction' : 'conjunction';
      const texts = value.slice(0, limit).map((item: unknown) => {
        if (typeof item !== 'string' && typeof item !== 'number')
          throw new ValueProblem('a list may hold texts and numbers');
        return String(item);
      });
      return kept(`list|${locale}|${type}`, () => new Intl.ListFormat(locale, { type })).format(texts);
    },
  },
  /** `{{default contact.firstName "there"}}`: the first value that is there and not blank. */
  default: {
    minArgs: 2,
    maxArgs: 10,
    soft: true,
    call: (args) => args.find((value) => !isMissing(value) && !(typeof value === 'string' && value.trim() === '')),
  },
  eq: { minArgs: 2, maxArgs: 2, soft: true, call: same },
  ne: { minArgs: 2, maxArgs: 2, soft: true, call: (args) => !same(args) },
  gt: comparison((order) => order > 0),
  gte: comparison((order) => order >= 0),
  lt: comparison((order) => order < 0),
  lte: comparison((order) => order <= 0),
  and: { minArgs: 1, maxArgs: 20, soft: true, call: (args) => args.every(isTruthy) },
  or: { minArgs: 1, maxArgs: 20, soft: true, call: (args) => args.some(isTruthy) },
  not: { minArgs: 1, maxArgs: 1, soft: true, call: ([value]) => !isTruthy(value) },
};
