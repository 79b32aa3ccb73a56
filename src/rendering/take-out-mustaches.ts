/**
 * Handlebars expressions are taken out of the source before MJML sees it, each replaced by a plain word, and put back
 * into what comes out: quotes and angle brackets in an expression cannot confuse the MJML parser, nothing rewrites them,
 * and each keeps its place in the author's source for error messages.
 */
import Handlebars from 'handlebars';
import { constantCondition, constantOf, fillExpression, sayUnknown } from './fill-constants.ts';
import { type Around, inlineConstant } from './inline-partials.ts';
import { type Piece, type Place, plainText } from './mapped-text.ts';
import type { ProblemList } from './problem-list.ts';

export type MustacheKind = 'output' | 'raw-output' | 'open' | 'else' | 'close';

export interface Mustache {
  word: string;
  /** As the author wrote it, braces included. */
  raw: string;
  /** The same with its constants written out, each piece with its place; absent when there are none. */
  filled?: readonly Piece[];
  kind: MustacheKind;
  place?: Place;
}

/** Of one message, so that reading a template takes a second or two at most; real designs have some dozens. */
const MAX_EXPRESSIONS = 2_000;
/** Of all of them, their texts left out: what costs is each name and each call. */
const MAX_CHARACTERS = 100_000;
/** Of one expression, likewise: reading one takes time by the square of the names and calls in it. */
const MAX_EXPRESSION_CHARACTERS = 3_000;
/** Calls in calls: what is read, compiled and run goes as deep. */
const MAX_CALLS_DEEP = 10;
const MAX_DEPTH = 50;

/** All expressions of one message, and the words that stand for them. */
export interface MustacheStore {
  add(raw: string, kind: MustacheKind, place?: Place, filled?: readonly Piece[]): Mustache;
  get(word: string): Mustache | undefined;
  /** Counts an expression that was read, which may be no more than a constant. */
  count(characters: number): void;
  /** What is too much for one message, in words; undefined while nothing is. */
  excess(): string | undefined;
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
  let characters = 0;
  const pattern = () => new RegExp(`${prefix}\\d+x`, 'g');
  return {
    add(raw, kind, place, filled) {
      const mustache: Mustache = { word: `${prefix}${byWord.size}x`, raw, kind };
      if (place) mustache.place = place;
      if (filled && filled.length > 1) mustache.filled = filled;
      byWord.set(mustache.word, mustache);
      return mustache;
    },
    get: (word) => byWord.get(word),
    count(more) {
      characters += more;
    },
    excess() {
      if (byWord.size >= MAX_EXPRESSIONS) return `There are more than ${MAX_EXPRESSIONS} expressions.`;
      if (characters <= MAX_CHARACTERS) return undefined;
      return `The expressions of this message have more than ${MAX_CHARACTERS} characters, their texts left out.`;
    },
    pattern,
    restore: (text) => text.replace(pattern(), (word) => byWord.get(word)?.raw ?? word),
  };
}

/** What taking out needs to know. */
export interface Surroundings extends Around {
  store: MustacheStore;
}

interface OpenBlock {
  name: string;
  place: Place;
  /** Of a block that a token decides: whether what stands here now is kept. */
  isKept?: boolean;
}

/**
 * Takes the expressions out of one part; comments vanish, and constants are written out. Problems: bad syntax, unknown
 * partials, words and tokens, blocks that do not pair up.
 */
export function takeOutMustaches(source: string, part: string, around: Surroundings): Piece[] {
  const { store, problems, constants } = around;
  const pieces: Piece[] = [];
  const open: OpenBlock[] = [];
  let at = 0;
  let from = 0;
  const put = (found: readonly Piece[]) => {
    if (!isHidden(open)) for (const piece of found) pieces.push(piece);
  };
  const keep = (end: number) => {
    if (end > from) put([{ text: source.slice(from, end), place: { part, offset: from } }]);
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
    if (constants.isSpent()) break;
    const excess = store.excess();
    if (excess !== undefined) {
      problems.add(place, excess);
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
    put(whatStandsFor(raw, place, open, around));
  }
  keep(source.length);
  for (const { name, place } of open) problems.add(place, `{{#${name}}} is never closed.`);
  return pieces;
}

const isHidden = (open: readonly OpenBlock[]) => open.some((block) => block.isKept === false);

/** The word of an expression, or what a constant says; nothing for comments, for blocks decided here, and for mistakes. */
function whatStandsFor(raw: string, place: Place, open: OpenBlock[], around: Surroundings): readonly Piece[] {
  const { store, problems, constants } = around;
  if (/^\{\{~?!/.test(raw)) return [];
  const bare = raw.replace(/"[^"]*"|'[^']*'|\[[^\]]*\]/g, '');
  store.count(bare.length);
  const tooMuch = sizeComplaint(bare);
  if (tooMuch) {
    problems.add(place, tooMuch);
    return [];
  }
  const constant = constantOf(raw);
  if (constant) {
    const takeOut = (text: string, part: string, inside: readonly string[]) =>
      takeOutMustaches(text, part, { ...around, inside });
    return inlineConstant(constant, place, around, takeOut);
  }
  const kind = kindOf(raw);
  if (decideBlock(open, { raw, kind, place }, around)) return [];
  const filled = fillExpression(raw, place, constants);
  const complaint = filled.complaint ?? complaintAbout(plainText(filled.pieces), kind);
  if (complaint) {
    problems.add(place, complaint);
    return [];
  }
  pairUp(open, { raw, kind, place }, problems);
  return isHidden(open) ? [] : [{ text: store.add(raw, kind, place, filled.pieces).word, place }];
}

/** What is too much for one expression; `bare`: without its texts. */
function sizeComplaint(bare: string): string | undefined {
  if (bare.length > MAX_EXPRESSION_CHARACTERS) {
    return `An expression has more than ${MAX_EXPRESSION_CHARACTERS} characters.`;
  }
  let depth = 0;
  for (const character of bare) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth > MAX_CALLS_DEEP) {
      return `Calls stand more than ${MAX_CALLS_DEEP} deep in each other: take this expression apart.`;
    }
  }
  return undefined;
}

interface Found {
  raw: string;
  kind: MustacheKind;
  place: Place;
}

/** Blocks that a token of the brand decides are decided here: they leave no trace. True when it was one. */
function decideBlock(open: OpenBlock[], { raw, kind, place }: Found, { constants, problems }: Surroundings): boolean {
  const condition = kind === 'open' ? constantCondition(raw) : undefined;
  if (condition) {
    const value = constants.find('token', condition.token);
    if (value === undefined) problems.add(place, sayUnknown('token', condition.token, constants));
    open.push({ name: condition.block, place, isKept: (condition.block === 'if') === Boolean(value) });
    return true;
  }
  const block = open.at(-1);
  if (block?.isKept === undefined) return false;
  if (kind === 'close' && nameOf(raw) === block.name) {
    open.pop();
    return true;
  }
  if (kind !== 'else') return false;
  if (!/^\{\{~?\s*(else|\^)\s*~?\}\}$/.test(raw)) {
    problems.add(place, 'What the brand decides has a plain {{else}}: write {{else}}{{#if …}}…{{/if}}.');
  }
  block.isKept = !block.isKept;
  return true;
}

/** Follows the blocks that are open and reports those that do not pair up. */
function pairUp(open: OpenBlock[], { raw, kind, place }: Found, problems: ProblemList): void {
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
  if (/^\{\{\{?~?\s*#?>/.test(raw)) return 'A partial is written {{> name}}, with nothing behind its name.';
  if (/^\{\{~?#?\*/.test(raw)) return 'Decorators are not supported.';
  if (/^\{\{[~{#^&]*\s*["'[]?\s*k_/.test(raw)) return 'Names that start with k_ are taken.';
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
