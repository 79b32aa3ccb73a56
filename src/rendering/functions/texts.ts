/** Texts and lists of them. */
import { define, kept, refuseLength, textOption, toCount, toList, toText, toTexts } from './values.ts';

export const uppercase = define(1, ([value], _options, { locale }) => toText(value).toLocaleUpperCase(locale));
export const lowercase = define(1, ([value], _options, { locale }) => toText(value).toLocaleLowerCase(locale));

/** `{{capitalise contact.city}}`: the first letter large, the others as they are. */
export const capitalise = define(1, ([value], _options, { locale }) => {
  const text = toText(value);
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0x20);
  return text === '' ? '' : first.toLocaleUpperCase(locale) + text.slice(first.length);
});

/** `{{truncate text 80}}`: at most so many characters as people count them, cut behind a word, with an ellipsis. */
export const truncate = define(2, ([value, length], _options, { locale }) => {
  const text = toText(value);
  const most = toCount(length, 'the length');
  if (text.length <= most) return text;
  const segments = kept(`segments|${locale}`, () => new Intl.Segmenter(locale)).segment(text);
  let count = 0;
  let fits = 0;
  let isLonger = false;
  for (const { index } of segments) {
    isLonger = count === most;
    if (isLonger) break;
    // Room is left for the ellipsis.
    if (count === most - 1) fits = index;
    count += 1;
  }
  if (!isLonger) return text;
  const cut = text.slice(0, fits);
  const space = text.slice(fits, fits + 1).trim() === '' ? cut.length : cut.lastIndexOf(' ');
  const whole = space >= cut.length / 2 ? cut.slice(0, space) : cut;
  return most === 0 ? '' : `${whole.trimEnd()}…`;
});

/** `{{list names type="or"}}`: texts joined as people say them; `limit=3` shows the first three. */
export const list = define(1, ([value], options, { locale }) => {
  const items = toList(value);
  const limit = options.limit === undefined ? items.length : toCount(options.limit, 'the option limit');
  const type = textOption(options, 'type') === 'or' ? 'disjunction' : 'conjunction';
  const format = kept(`list|${locale}|${type}`, () => new Intl.ListFormat(locale, { type }));
  return format.format(toTexts(items.slice(0, limit)));
});

/** `{{join tags " · "}}`: texts with something between them; a comma unless said. */
export const join = define([1, 2], ([value, between = ', ']) => {
  const texts = toTexts(toList(value));
  const separator = toText(between);
  refuseLength(texts.reduce((sum, text) => sum + text.length + separator.length, 0));
  return texts.join(separator);
});

/** `{{first names}}`: the first of a list; `(first products 3)`: a list of the first three. */
export const first = define([1, 2], ([value, count]) => {
  const items = toList(value);
  return count === undefined ? items[0] : items.slice(0, toCount(count, 'the number of items'));
});

/** `{{count order.lines}}`: how many there are in a list. */
export const count = define(1, ([value]) => toList(value).length);

/** `{{#if (contains contact.interests "tea")}}`: whether a list has it, or a text has it in it (large or small). */
export const contains = define(
  2,
  ([value, wanted], _options, { locale }) => {
    if (Array.isArray(value)) return value.includes(wanted);
    if (typeof value !== 'string' || typeof wanted !== 'string') return false;
    return value.toLocaleLowerCase(locale).includes(wanted.toLocaleLowerCase(locale));
  },
  { soft: true },
);
