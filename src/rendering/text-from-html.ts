/** Plain text of a compiled message, made once per program: expressions and link marks are words here and survive. */
import { decodeEntities } from './html-text.ts';
import { scanTags, type Tag, tagAttributes, withoutComments } from './scan-tags.ts';

const BLOCKS = new Set([
  'p',
  'div',
  'table',
  'tr',
  'ul',
  'ol',
  'blockquote',
  'section',
  'article',
  'header',
  'footer',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'pre',
]);
const PARAGRAPHS = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'blockquote', 'table']);
const SKIPPED = new Set(['head', 'style', 'script', 'title', 'noscript', 'template']);
const WITHOUT_CONTENT = new Set(['img', 'br', 'hr', 'meta', 'link', 'input', 'wbr', 'area', 'col', 'base']);

/** Elements are not followed deeper than this: tags that are never closed must not cost more with each. */
const MAX_DEPTH = 500;

interface Writer {
  out: string;
  /** Line breaks owed before the next word. */
  breaks: number;
  space: boolean;
  /** A list's mark was written, and nothing behind it yet. */
  isMarked: boolean;
}

/**
 * Converts HTML to text: paragraphs and the rows of layout by empty lines, list items with dashes or numbers, inner
 * lists indented, links as "words (address)", images by their alt text inside links only, cells of data tables parted by
 * " | ". What is hidden, from eyes or from screen readers, is left out.
 */
export function textFromHtml(html: string): string {
  const clean = withoutHidden(withoutComments(html).replace(/<!doctype[^>]*>/gi, ''));
  const writer: Writer = { out: '', breaks: 0, space: false, isMarked: false };
  const open: OpenElement[] = [];
  let at = 0;
  for (const tag of scanTags(clean)) {
    words(writer, clean.slice(at, tag.start));
    at = tag.end;
    if (tag.kind === 'close') {
      const index = open.findLastIndex((element) => element.name === tag.name);
      if (index < 0) continue;
      closeElement(writer, open[index]!, open[index - 1]);
      open.length = index;
      continue;
    }
    const attributes = attributesOf(clean, tag);
    const inLink = open.some((element) => element.name === 'a');
    openElement(writer, tag.name, attributes, { open, inLink });
    if (isEmpty(tag)) continue;
    const inData = open.at(-1)?.isData ?? false;
    const isData = tag.name === 'table' ? !/presentation|none/.test(attributes.get('role') ?? '') : inData;
    const href = tag.name === 'a' ? decodeEntities(attributes.get('href') ?? '').trim() : '';
    const number = tag.name === 'ol' ? Number.parseInt(attributes.get('start') ?? '1', 10) || 1 : null;
    if (open.length < MAX_DEPTH) open.push({ name: tag.name, href, linkStart: writer.out.length, isData, number });
  }
  words(writer, clean.slice(at));
  return writer.out.trim();
}

interface OpenElement {
  name: string;
  href: string;
  /** Length of the output when the element opened. */
  linkStart: number;
  /** Inside a table of data rather than of layout. */
  isData: boolean;
  /** Of the next item in an ordered list. */
  number: number | null;
}

const isEmpty = (tag: Tag) => WITHOUT_CONTENT.has(tag.name) || tag.kind === 'self-closing';

function attributesOf(html: string, tag: Tag): Map<string, string> {
  return new Map(tagAttributes(html.slice(tag.start, tag.end)).map(({ name, value }) => [name, value]));
}

/** Cuts out elements that nobody sees: head, styles, scripts and whatever is not displayed. */
function withoutHidden(html: string): string {
  let result = '';
  let at = 0;
  let hidden: { name: string; depth: number } | undefined;
  for (const tag of scanTags(html)) {
    if (hidden) {
      if (tag.name === hidden.name && !isEmpty(tag)) hidden.depth += tag.kind === 'open' ? 1 : -1;
      if (hidden.depth > 0) continue;
      hidden = undefined;
      at = tag.end;
    } else if (tag.kind === 'open' && !isEmpty(tag)) {
      const attributes = attributesOf(html, tag);
      const isHidden =
        /display:\s*none/i.test(attributes.get('style') ?? '') || attributes.get('aria-hidden') === 'true';
      if (!SKIPPED.has(tag.name) && !isHidden) continue;
      hidden = { name: tag.name, depth: 1 };
      result += html.slice(at, tag.start);
    }
  }
  return hidden ? result : result + html.slice(at);
}

function words(writer: Writer, html: string): void {
  const text = decodeEntities(html.replace(/\s+/g, ' ')).replace(/\u00ad|\u200c|\u200d|\ufeff/g, '');
  const trimmed = text.replace(/^ +| +$/g, '');
  // Spacers hold a hair space or one that does not break.
  if (trimmed.trim() === '') {
    if (text !== '') writer.space = true;
    return;
  }
  if (writer.out !== '' && writer.breaks > 0) writer.out += '\n'.repeat(writer.breaks);
  else if (writer.out !== '' && (writer.space || text.startsWith(' ')) && !/\s$/.test(writer.out)) writer.out += ' ';
  writer.out += trimmed;
  writer.breaks = 0;
  writer.space = text.endsWith(' ');
  writer.isMarked = false;
}

function breakLine(writer: Writer, breaks: number): void {
  if (writer.isMarked) return;
  writer.breaks = Math.max(writer.breaks, breaks);
  writer.space = false;
}

function openElement(
  writer: Writer,
  name: string,
  attributes: Map<string, string>,
  { open, inLink }: { open: readonly OpenElement[]; inLink: boolean },
): void {
  if (name === 'br') {
    writer.breaks = Math.min(writer.breaks + 1, 2);
    writer.space = false;
  }
  if (name === 'img' && inLink) words(writer, attributes.get('alt') ?? '');
  breakAround(writer, name, open.at(-1));
  if (name === 'li') markItem(writer, open);
}

/** Lines end round blocks; rows of layout are paragraphs, rows of data and inner lists are not. */
function breakAround(writer: Writer, name: string, parent: OpenElement | undefined): void {
  if (!BLOCKS.has(name)) return;
  const isInner = (name === 'ul' || name === 'ol') && parent?.name === 'li';
  const isRow = name === 'tr' && parent?.isData === false;
  breakLine(writer, (PARAGRAPHS.has(name) && !isInner) || isRow ? 2 : 1);
}

/** "- " or "3. ", indented in an inner list. */
function markItem(writer: Writer, open: readonly OpenElement[]): void {
  const lists = open.filter(({ name }) => name === 'ul' || name === 'ol');
  const list = lists.at(-1);
  breakLine(writer, 1);
  const mark = list?.number === null || list === undefined ? '-' : `${list.number}.`;
  if (list?.number != null) list.number += 1;
  if (writer.out !== '') writer.out += '\n'.repeat(writer.breaks);
  writer.out += `${'  '.repeat(Math.max(lists.length - 1, 0))}${mark} `;
  writer.breaks = 0;
  writer.isMarked = true;
}

function closeElement(writer: Writer, element: OpenElement, parent: OpenElement | undefined): void {
  const { name, href } = element;
  if (name === 'a' && href && !href.startsWith('#')) {
    const label = writer.out.slice(element.linkStart).trim();
    writer.space = true;
    const address = href.replace(/^(mailto|tel|sms):/i, '');
    if (label === '') words(writer, address);
    else if (label !== address) words(writer, `(${address})`);
  }
  if (name === 'td' || name === 'th') {
    if (element.isData) words(writer, ' | ');
    else breakLine(writer, 1);
  }
  if (name === 'li') {
    writer.isMarked = false;
    breakLine(writer, 1);
  }
  if (name === 'tr' && element.isData) writer.out = writer.out.replace(/ \|$/, '');
  breakAround(writer, name, parent);
}
