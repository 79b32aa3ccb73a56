/**
 * Handlebars expressions are taken out of the source before MJML sees it, each replaced by a plain word, and put back
 * into what comes out: quotes and angle brackets in an expression cannot confuse the MJML parser, nothing rewrites them,
 * and each keeps its place in the author's source for error messages.
 */
import Handlebars from 'handlebars';
import type { Piece, Place } from './mapped-text.ts';
import type { ProblemList } from './problem-list.ts';

export type MustacheKind = 'output' | 'raw-output' | 'open' | 'else' | 'close';

export interface Mustache {
  word: string;
  /** As the author wrote it, braces included. */
  raw: string;
  kind: MustacheKind;
  place?: Place;
}

/** Of one message, so that reading a template takes seconds at most; real designs have some dozens. */
const MAX_EXPRESSIONS = 2_000;
const MAX_DEPTH = 50;

/** All expressions of one message, and the words that stand for them. */
export interface MustacheStore {
  add(raw: string, kind: MustacheKind, place?: Place): Mustache;
  get(word: string): Mustache | undefined;
  /** Whether there are as many as one message may have. */
  isFull(): boolean;
  /** A fresh global pattern that matches the words. */
  pattern(): RegExp;
  /** Words replaced by what the author wrote: for messages to people. */
  restore(text: string): string;
}

/** `texts`: everything in which the words must not occur by chance. */
export function createMustacheStore(texts: readonly string[]): MustacheStore {
  const taken = new Set(
    texts.flatMap((text) => Array.from(text.matchAll(/kq(\d{1,9})y/gi), (match) => Number(match[1]))),
  );
  let free = 0;
  while (taken.has(free)) free += 1;
  const prefix = `kq${free}y`;
  const byWord = new Map<string, Mustache>();
  const pattern = () => new RegExp(`${prefix}\\d+x`, 'g');
  return {
    add(raw, kind, place) {
      const mustache: Mustache = { word: `${prefix}${byWord.size}x`, raw, kind };
      if (place) mustache.place = place;
      byWord.set(mustache.word, mustache);
      return mustache;
    },
    get: (word) => byWord.get(word),
    isFull: () => byWord.size >= MAX_EXPRESSIONS,
    pattern,
    restore: (text) => text.replace(pattern(), (word) => byWord.get(word)?.raw ?? word),
  };
}

/** Takes the expressions out of one part; comments vanish. Problems: bad syntax, partials, blocks that do not pair up. */
export function takeOutMustaches(source: string, part: string, store: MustacheStore, problems: ProblemList): Piece[] {
  const pieces: Piece[] = [];
  const open: { name: string; place: Place }[] = [];
  let at = 0;
  let from = 0;
  const keep = (end: number) => {
    if (end > from) pieces.push({ text: source.slice(from, end), place: { part, offset: from } });
  };
  while (true) {
    const start = source.indexOf('{{', at);
    if (start < 0) break;
    if (source[start - 1] === '\\' && source[start - 2] !== '\\') {
      // An escaped brace pair is text: only the backslash goes.
      keep(start - 1);
      from = start;
      at = start + 2;
      continue;
    }
    const place = { part, offset: start };
    if (store.isFull()) {
      problems.add(place, `There are more than ${MAX_EXPRESSIONS} expressions.`);
      break;
    }
    const end = mustacheEnd(source, start);
    if (end === undefined) {
      problems.add(place, 'These braces are never closed.');
      break;
    }
    // Two backslashes before braces mean one, as in Handlebars.
    keep(source[start - 1] === '\\' ? start - 1 : start);
    from = end;
    at = end;
    const raw = source.slice(start, end);
    if (/^\{\{~?!/.test(raw)) continue;
    const kind = kindOf(raw);
    const complaint = complaintAbout(raw, kind);
    if (complaint) {
      problems.add(place, complaint);
      continue;
    }
    pairUp(open, { raw, kind, place }, problems);
    pieces.push({ text: store.add(raw, kind, place).word, place });
  }
  keep(source.length);
  for (const { name, place } of open) problems.add(place, `{{#${name}}} is never closed.`);
  return pieces;
}

/** Follows the blocks that are open and reports those that do not pair up. */
function pairUp(
  open: { name: string; place: Place }[],
  { raw, kind, place }: { raw: string; kind: MustacheKind; place: Place },
  problems: ProblemList,
): void {
  const name = nameOf(raw);
  if (kind === 'open') open.push({ name, place });
  if (kind === 'open' && open.length === MAX_DEPTH + 1) {
    problems.add(place, `Blocks stand more than ${MAX_DEPTH} deep in each other.`);
  }
  if (kind === 'else' && open.length === 0) problems.add(place, '{{else}} stands outside any block.');
  if (kind !== 'close') return;
  const opened = open.pop();
  if (opened?.name === name) return;
  problems.add(place, opened ? `{{#${opened.name}}} is closed by {{/${name}}}.` : `{{/${name}}} closes nothing.`);
}

/** Offset just after the closing braces; strings and [segments] may contain braces. */
function mustacheEnd(source: string, start: number): number | undefined {
  if (/^\{\{~?!--/.test(source.slice(start, start + 6))) {
    const close = /--~?\}\}/g;
    close.lastIndex = start + 5;
    return close.exec(source) ? close.lastIndex : undefined;
  }
  const triple = /^\{\{~?\{/.test(source.slice(start, start + 4));
  for (let at = start + 2; at < source.length; at += 1) {
    const character = source[at]!;
    if (character === '"' || character === "'" || character === '[') {
      at = closingOf(source, at, character === '[' ? ']' : character);
    } else if (character === '}') {
      const close = (triple ? /^\}~?\}\}/ : /^\}\}/).exec(source.slice(at, at + 4));
      if (close) return at + close[0].length;
    }
  }
  return undefined;
}

function closingOf(source: string, at: number, close: string): number {
  let end = source.indexOf(close, at + 1);
  while (end > 0 && source[end - 1] === '\\') end = source.indexOf(close, end + 1);
  return end < 0 ? source.length : end;
}

function kindOf(raw: string): MustacheKind {
  const inner = raw.replace(/^\{\{~?/, '');
  if (inner.startsWith('{') || inner.startsWith('&')) return 'raw-output';
  if (inner.startsWith('#')) return 'open';
  if (inner.startsWith('/')) return 'close';
  if (/^\^\s*~?\}\}$/.test(inner) || /^\s*else\b/.test(inner)) return 'else';
  return inner.startsWith('^') ? 'open' : 'output';
}

function nameOf(raw: string): string {
  return /^\{\{~?[#^/]?\s*([^\s}~]+)/.exec(raw)?.[1] ?? '';
}

function complaintAbout(raw: string, kind: MustacheKind): string | undefined {
  if (raw.startsWith('{{{{')) return 'Raw blocks are not supported.';
  if (/^\{\{~?#?>/.test(raw)) return 'Partials are not supported here: write the content, or use a slot.';
  if (/^\{\{~?#?\*/.test(raw)) return 'Decorators are not supported.';
  if (/^\{\{[~{#^&]*\s*k_/.test(raw)) return 'Names that start with k_ are taken.';
  if (kind === 'close') return undefined;
  let whole = raw;
  if (kind === 'open') whole = `${raw}{{/${nameOf(raw)}}}`;
  if (kind === 'else') whole = `{{#if x}}${raw}{{/if}}`;
  try {
    Handlebars.parse(whole);
    return undefined;
  } catch (error) {
    const lines = String((error as Error).message).split('\n');
    return `${raw} is not a valid expression. ${lines.length > 1 ? lines.at(-1)! : lines[0]!}`.slice(0, 300);
  }
}
