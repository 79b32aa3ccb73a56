/** Numbers, money and plurals, written as people of the locale write them (ECMA-402). */
import {
  define,
  digitsOption,
  kept,
  keptByLocale,
  refuseLength,
  textOption,
  toNumber,
  ValueProblem,
} from './values.ts';

const plainNumber = keptByLocale((locale) => new Intl.NumberFormat(locale));
const pluralRules = keptByLocale((locale) => new Intl.PluralRules(locale));

/**
 * `{{money 129900}}`: minor units in the workspace's currency, or `currency="EUR"`. `whole=true`: no decimals where
 * there are none to show (129 kr, but 129,50 kr).
 */
export const money = define(1, ([value], options, { locale, currency: own }) => {
  const currency = textOption(options, 'currency') ?? own;
  if (!currency) throw new ValueProblem('no currency is known; write currency="…"');
  const { format, factor } = (options.whole === true ? wholeMoney : plainMoney)(locale, currency);
  return format.format(toNumber(value) / factor);
});

interface MoneyFormat {
  format: Intl.NumberFormat;
  /** Minor units in one. */
  factor: number;
}

const moneyFormat = (more: Intl.NumberFormatOptions) =>
  keptByLocale<MoneyFormat>((locale, currency) => ({
    format: new Intl.NumberFormat(locale, { style: 'currency', currency, ...more }),
    factor: 10 ** digitsOf(currency),
  }));
const plainMoney = moneyFormat({});
const wholeMoney = moneyFormat({ trailingZeroDisplay: 'stripIfInteger' } as Intl.NumberFormatOptions);

/** Decimals of a currency (ISO 4217), by which its minor unit is a part of it. */
function digitsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** `{{number 1234.5 digits=1}}` */
export const number = define(1, ([value], options, { locale }) => {
  const digits = digitsOption(options);
  const fields = digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return kept(`number|${locale}|${digits}`, () => new Intl.NumberFormat(locale, fields)).format(toNumber(value));
});

/** `{{percent 5}}`: the value is in per cent. */
export const percent = define(1, ([value], options, { locale }) => {
  const digits = digitsOption(options);
  const bounds = { minimumFractionDigits: digits ?? 0, maximumFractionDigits: digits ?? 2 };
  const make = () => new Intl.NumberFormat(locale, { style: 'percent', ...bounds });
  return kept(`percent|${locale}|${digits}`, make).format(toNumber(value) / 100);
});

/** `{{plural count one="# bottle" other="# bottles"}}`: the form for the number, # being the number. */
export const plural = define(1, ([value], options, { locale }) => {
  const count = toNumber(value);
  const rule = pluralRules(locale).select(count);
  const form = textOption(options, rule) ?? textOption(options, 'other');
  if (form === undefined) throw new ValueProblem('plural needs at least other="…"');
  const written = plainNumber(locale).format(count);
  const parts = form.split('#');
  refuseLength(form.length + parts.length * written.length);
  return parts.join(written);
});

const finite = (value: number): number => {
  if (!Number.isFinite(value)) throw new ValueProblem('the result is not a number');
  return value;
};

export const add = define([2, 10], (args) => finite(args.reduce<number>((sum, value) => sum + toNumber(value), 0)));
export const subtract = define(2, ([a, b]) => finite(toNumber(a) - toNumber(b)));

/** `{{round 12.345 digits=1}}`: half away from zero, as people round. */
export const round = define(1, ([value], options) => {
  const digits = digitsOption(options) ?? 0;
  const exact = toNumber(value);
  const factor = 10 ** digits;
  // 1.005 is stored as a little less than it says.
  const rounded = Math.round(Math.abs(exact) * factor * (1 + Number.EPSILON)) / factor;
  return Math.sign(exact) * rounded || 0;
});

/** `{{money (discounted price 20)}}`: a price in minor units less a percentage, rounded to whole minor units. */
export const discounted = define(2, ([price, off]) => {
  const percentOff = toNumber(off);
  if (percentOff < 0 || percentOff > 100) throw new ValueProblem('the percentage must be from 0 to 100');
  return Math.round((toNumber(price) * (100 - percentOff)) / 100);
});
