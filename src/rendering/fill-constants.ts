/**
 * Constants of a message: the brand's theme (`{{brand.accent}}`), its partials (`{{> footer}}`) and the words of a
 * language (`{{word "hello"}}`). They are filled in when a message is compiled, so that they cost nothing per recipient,
 * and what comes from them keeps its own place ("line 2 of the partial footer") in every problem.
 */
import type { Piece, Place } from './mapped-text.ts';

/** What a message may speak of besides facts; all three by name. */
export interface ConstantTexts {
  /** MJML by name. */
  partials?: Readonly<Record<string, string>>;
  /** Values by token. */
  theme?: Readonly<Record<string, string>>;
  /** Texts by name; they may hold expressions. */
  words?: Readonly<Record<string, string>>;
}

export type ConstantKind = 'partial' | 'word' | 'token';

export interface Constants {
  find(kind: ConstantKind, name: string): string | undefined;
  /** Names of a kind, for messages to people. */
  names(kind: ConstantKind): string;
  /** Counts a use; says what is too much, or nothing. */
  spend(kind: ConstantKind, characters: number): string | undefined;
  /** Whether there was too much: then reading stops. */
  isSpent(): boolean;
}

/** Of one message, nested ones counted: partials in partials must not grow without end. */
const MAX_PARTIALS = 200;
const MAX_OTHERS = 5_000;
const MAX_CHARACTERS = 1_000_000;

/** `clean` makes a text ready and notes it as the source of its part. */
export function createConstants(texts: ConstantTexts, clean: (part: string, text: string) => string): Constants {
  const known = {
    partial: new Map(Object.entries(texts.partials ?? {})),
    word: new Map(Object.entries(texts.words ?? {})),
    token: new Map(Object.entries(texts.theme ?? {})),
  };
  const ready = new Map<string, string>();
  const uses = { partial: 0, word: 0, token: 0 };
  let spent = 0;
  const isSpent = () => uses.partial > MAX_PARTIALS || uses.word + uses.token > MAX_OTHERS || spent > MAX_CHARACTERS;
  return {
    isSpent,
    find(kind, name) {
      const text = known[kind].get(name);
      if (text === undefined || kind === 'token') return text;
      const part = `${kind}:${name}`;
      const found = ready.get(part) ?? clean(part, text);
      ready.set(part, found);
      return found;
    },
    names: (kind) => [...known[kind].keys()].sort().slice(0, 50).join(', ') || 'none',
    spend(kind, characters) {
      uses[kind] += 1;
      spent += characters;
      if (uses.partial > MAX_PARTIALS) return `Partials are used more than ${MAX_PARTIALS} times.`;
      if (uses.word + uses.token > MAX_OTHERS) return `Words and tokens are used more than ${MAX_OTHERS} times.`;
      return spent > MAX_CHARACTERS ? `Partials and words grow beyond ${MAX_CHARACTERS} characters.` : undefined;
    },
  };
}

/** Says that there is no such constant, and which there are. */
export function sayUnknown(kind: ConstantKind, name: string, constants: Constants): string {
  const known = `There are: ${constants.names(kind)}.`;
  if (kind === 'partial') return `There is no partial "${name}". ${known}`;
  if (kind === 'word') return `The word "${name}" is not written in this language, nor in the one of the template.`;
  return `The brand has no "${name}". ${known}`;
}

/** An expression that is one constant and nothing else. */
export function constantOf(raw: string): { kind: ConstantKind; name: string } | undefined {
  const match =
    /^\{\{\{?~?\s*(?:(>)\s*([\w-]+)|(brand)\.([\w-]+)|(word)\s+(?:"([^"{}]*)"|'([^'{}]*)'))\s*~?\}?\}\}$/.exec(raw);
  if (!match) return undefined;
  if (match[1]) return { kind: 'partial', name: match[2]! };
  if (match[3]) return { kind: 'token', name: match[4]! };
  return { kind: 'word', name: match[6] ?? match[7] ?? '' };
}

/** `{{#if brand.logoUrl}}` and `{{#unless …}}` are decided when compiling. Says of which token it speaks. */
export function constantCondition(raw: string): { block: 'if' | 'unless'; token: string } | undefined {
  const match = /^\{\{~?#(if|unless)\s+brand\.([\w-]+)\s*~?\}\}$/.exec(raw);
  return match ? { block: match[1] as 'if' | 'unless', token: match[2]! } : undefined;
}

const INSIDE =
  /"(?:\\"|[^"])*"|'(?:\\'|[^'])*'|\[[^\]]*\]|\(\s*word\s+(?:"([^"{}]*)"|'([^'{}]*)')\s*\)|(?<![\w./@-])brand\.([\w-]+)|(?<![\w./-])k_\w*|@root\.k_\w*/g;

/**
 * An expression with the constants inside it written out: `{{default contact.nick (word "friend")}}` becomes
 * `{{default contact.nick "friend"}}`. What the author wrote keeps its place.
 */
export function fillExpression(
  raw: string,
  place: Place,
  constants: Constants,
): { pieces: Piece[]; complaint?: string } {
  const pieces: Piece[] = [];
  let complaint: string | undefined;
  let at = 0;
  const keep = (end: number) => {
    if (end > at) pieces.push({ text: raw.slice(at, end), place: { part: place.part, offset: place.offset + at } });
  };
  for (const match of raw.matchAll(INSIDE)) {
    if (/^(k_|@|\[\s*k_)/.test(match[0])) complaint ??= 'Names that start with k_ are taken.';
    const word = match[1] ?? match[2];
    const name = word ?? match[3];
    if (name === undefined) continue;
    const kind = word === undefined ? 'token' : 'word';
    const value = constants.find(kind, name);
    complaint ??= complaintAbout(kind, name, value, constants);
    keep(match.index);
    pieces.push({
      text: `"${(value ?? '').replaceAll('"', '\\"')}"`,
      place: { part: place.part, offset: place.offset + match.index },
    });
    at = match.index + match[0].length;
  }
  keep(raw.length);
  return complaint === undefined ? { pieces } : { pieces, complaint };
}

function complaintAbout(
  kind: ConstantKind,
  name: string,
  value: string | undefined,
  constants: Constants,
): string | undefined {
  if (value === undefined) return sayUnknown(kind, name, constants);
  if (/\{\{|\\/.test(value)) {
    return `The word "${name}" holds an expression or a backslash, so it cannot stand inside another expression.`;
  }
  return constants.spend(kind, value.length);
}
