/** Finds the links of a compiled message and puts marks in their place, which the program fills per recipient. */
import { isAnswerLink, readAnswerLink } from './answer-links.ts';
import { decodeEntities } from './html-text.ts';
import type { MappedText, Piece } from './mapped-text.ts';
import { linkTags } from './slot-marks.ts';
import type { MustacheStore } from './take-out-mustaches.ts';

/** Names of our own marks; an author's expression cannot use them, because only these names may start with k_. */
export const TRACKED_LINK = 'k_link';
export const OPEN_PIXEL = 'k_open';

/** One link of a program: its index and the address as the author wrote it, expressions included. */
export interface ProgramLink {
  index: number;
  url: string;
  /** The slot whose content it stands in; absent when it stands in the design itself. */
  slot?: string;
}

/** Longer addresses work in few browsers and mail programs, and the ledger of links cannot hold them. */
export const MAX_ADDRESS_BYTES = 2_000;

export const isTooLong = (url: string): boolean => Buffer.byteLength(url) > MAX_ADDRESS_BYTES;

export interface LinkCollector {
  /** Mark for an address (expressions as words), or undefined when it stays as it is. */
  markFor(address: string, slot?: string): string | undefined;
  links: readonly ProgramLink[];
}

/**
 * `mailto:`, `tel:`, `sms:`, `#…` and the links to unsubscribe and to all choices stay as they are. `reuse`: the same address
 * gets the same index (for a written text part, whose links are those of the HTML part).
 */
export function createLinkCollector(
  store: MustacheStore,
  refuse: (address: string) => void,
): LinkCollector & { reuse(address: string): string | undefined } {
  const links: ProgramLink[] = [];
  const marks = new Map<string, string>();
  const markFor = (address: string, slot?: string): string | undefined => {
    const url = store.restore(address).trim();
    if (url === '' || /^(#|mailto:|tel:|sms:)/i.test(url) || /\b(unsubscribe|preferences)Url\b/.test(url))
      return undefined;
    const isDynamic = store.pattern().test(address);
    const isWritten = isAnswerLink(url)
      ? readAnswerLink(url) !== null
      : isDynamic || (/^https?:\/\//i.test(url) && URL.canParse(url) && !isTooLong(url));
    if (!isWritten) {
      refuse(url);
      return undefined;
    }
    const index = links.length;
    links.push(slot === undefined ? { index, url } : { index, url, slot });
    let mark: string;
    if (isDynamic) {
      const open = store.add(`{{#${TRACKED_LINK} ${index}}}`, 'open');
      const close = store.add(`{{/${TRACKED_LINK}}}`, 'close');
      mark = `${open.word}${address.trim()}${close.word}`;
    } else {
      mark = store.add(`{{${TRACKED_LINK} ${index}}}`, 'output').word;
    }
    if (!marks.has(url)) marks.set(url, mark);
    return mark;
  };
  return { links, markFor, reuse: (address) => marks.get(store.restore(address).trim()) ?? markFor(address) };
}

/** Every link of the HTML gets its mark. `slotOfTag`: the slots they stand in, in their order. */
export function markLinks(html: string, collector: LinkCollector, slotOfTag: readonly (string | undefined)[]): string {
  let result = '';
  let at = 0;
  for (const [place, { start, end, address }] of linkTags(html).entries()) {
    const mark = collector.markFor(decodeEntities(address), slotOfTag[place]);
    if (!mark) continue;
    result += html.slice(at, start) + mark;
    at = end;
  }
  return result + html.slice(at);
}

/** Addresses in a written text part get marks as well; those known from the HTML keep their index. */
export function markTextLinks(
  pieces: MappedText,
  collector: { reuse(address: string): string | undefined },
): MappedText {
  const text = pieces.map((piece) => piece.text).join('');
  const result: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"']+|\banswer:[\w-]+\/[\w-]+/gi)) {
    const address = match[0].replace(/[.,;:!?)\]]+$/, '');
    const mark = collector.reuse(address);
    if (!mark) continue;
    result.push({ text: text.slice(at, match.index) }, { text: mark });
    at = match.index + address.length;
  }
  result.push({ text: text.slice(at) });
  return result;
}

/** A character that no text holds (sources are cleaned of it), to keep literal braces apart from expressions. */
const GUARD = '\uffff';

export function unguard(text: string): string {
  return text.includes(GUARD) ? text.replaceAll(GUARD, '') : text;
}

/** Puts the expressions back in the place of their words, as Handlebars source that remembers their places. */
export function restoreMustaches(text: string, store: MustacheStore): MappedText {
  const result: Piece[] = [];
  let at = 0;
  const literal = (end: number) => {
    const guarded = text
      .slice(at, end)
      .replace(/\{(?=\{)/g, `{${GUARD}`)
      .replace(/[{\\]$/, `$&${GUARD}`);
    if (guarded) result.push({ text: guarded });
  };
  for (const match of text.matchAll(store.pattern())) {
    const mustache = store.get(match[0]);
    if (!mustache) continue;
    literal(match.index);
    if (mustache.filled) result.push(...mustache.filled);
    else result.push(mustache.place ? { text: mustache.raw, place: mustache.place } : { text: mustache.raw });
    at = match.index + match[0].length;
  }
  literal(text.length);
  return result;
}
