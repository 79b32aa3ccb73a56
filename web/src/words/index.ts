import { IntlMessageFormat } from 'intl-messageformat';
import { createElement, Fragment, type ReactNode } from 'react';

/** Languages of the pages, by their own names. */
export const languages = { en: 'English', sv: 'Svenska', da: 'Dansk', nb: 'Norsk' } as const;
export type Language = keyof typeof languages;

const chosenKey = 'kohort.language';
const isLanguage = (text: string | undefined): text is Language => text !== undefined && Object.hasOwn(languages, text);

/** The language this browser chose here, else the first of its own that we speak, else English. */
function findLanguage(): Language {
  const chosen = localStorage.getItem(chosenKey) ?? undefined;
  if (isLanguage(chosen)) return chosen;
  const own = navigator.languages
    .map((tag) => tag.split('-')[0])
    .map((tag) => (tag === 'no' || tag === 'nn' ? 'nb' : tag));
  return own.find(isLanguage) ?? 'en';
}

export const language: Language = findLanguage();

const locales = { sv: 'sv-SE', da: 'da-DK', nb: 'nb-NO' } as const;

/** How dates and numbers are written: as in the browser's own English where the pages are in English. */
export const locale: string =
  language === 'en' ? (navigator.languages.find((tag) => tag.startsWith('en-')) ?? 'en-GB') : locales[language];

/** Speaks another language from now on: the page is loaded anew, where it is. */
export function chooseLanguage(wanted: Language): void {
  localStorage.setItem(chosenKey, wanted);
  location.reload();
}

/** Files of their own and no modules: words are data, and the browser reads JSON faster than code. */
const catalogs = {
  sv: new URL('./sv.json', import.meta.url),
  da: new URL('./da.json', import.meta.url),
  nb: new URL('./nb.json', import.meta.url),
};

let catalog: Readonly<Record<string, string>> = {};

/** Brings the words of the chosen language: before anything else is imported that speaks. Without them it is English. */
export async function loadWords(): Promise<void> {
  if (language === 'en') return;
  const answer = await fetch(catalogs[language]).catch(() => null);
  if (!answer?.ok) return;
  catalog = await answer.json();
  document.documentElement.lang = language;
}

type Value = string | number | Date | null | undefined;

const formats = new Map<string, IntlMessageFormat>();

function formatOf(text: string): IntlMessageFormat {
  const known = formats.get(text);
  if (known) return known;
  const format = new IntlMessageFormat(text, locale);
  formats.set(text, format);
  return format;
}

const hasMarks = /[{<']/;

/**
 * An English sentence in the language of the page. Values stand in braces as ICU messages have them:
 * `t('{count, plural, one {# person} other {# people}}', { count })`.
 */
export function t(english: string, values?: Readonly<Record<string, Value>>): string {
  const text = catalog[english] ?? english;
  return hasMarks.test(text) && values ? String(formatOf(text).format(values)) : text;
}

type Rich = Value | ReactNode | ((inside: ReactNode) => ReactNode);

/** The same with elements in it: `rich('Read <link>how</link>', { link: (inside) => <Link to="…">{inside}</Link> })`. */
export function rich(english: string, values: Readonly<Record<string, Rich>>): ReactNode {
  const inside = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'function' ? (pieces: ReactNode[]) => value(keyed(pieces)) : value,
  ]);
  const made = formatOf(catalog[english] ?? english).format<ReactNode>(Object.fromEntries(inside));
  return Array.isArray(made) ? keyed(made) : made;
}

// React counts elements without a key of their own as forgotten ones, even once Children.toArray has given them one.
const keyed = (pieces: ReactNode[]): ReactNode =>
  pieces.map((piece, place) => createElement(Fragment, { key: place }, piece));
