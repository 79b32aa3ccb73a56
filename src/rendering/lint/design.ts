/** A compiled message as the checks look at it: its markup as a tree, and the way back to the author's lines. */
import { parseDocument } from 'htmlparser2';
import type { CompiledMessage } from '../compile-message.ts';
import { lineAndColumn } from '../mapped-text.ts';
import { placeOfText } from '../problem-list.ts';
import type { Spot } from '../render-run.ts';
import type { MustacheKind } from '../take-out-mustaches.ts';

type Document = ReturnType<typeof parseDocument>;
type ChildNode = Document['children'][number];
export type Element = Extract<ChildNode, { attribs: unknown }>;

/** An image that we serve ourselves: its address, its size in px, and its weight in bytes. */
export interface KnownImage {
  url: string;
  width: number;
  height: number;
  size: number;
}

/** A question that links of a message may answer. */
export interface KnownQuestion {
  name: string;
  answers: readonly string[];
  /** Whether its answers are numbers from the first to the last. */
  isScale: boolean;
  isArchived: boolean;
}

export interface LintOptions {
  /** When given, links that answer others (`answer:…`) are errors. */
  questions?: readonly KnownQuestion[];
  /** Names of values that were worked out; when given, another in {{contact.values.…}} is a warning. */
  knownValues?: readonly string[];
  /** When given, a contact field that is not among them is a warning. */
  knownContactFields?: readonly string[];
  /** Whether the message is about to go out: what a draft may still lack is an error then. */
  forLaunch?: boolean;
  /** The workspace's postal address, when it has one. */
  postalAddress?: string | null;
  /** What is known of images in our own store. */
  images?: readonly KnownImage[];
  /** Where the links of a message will lead through, to know how long they get. */
  trackingUrl?: string;
}

/** One thing a check found. Without `at` it is about the whole message. */
export interface Finding {
  message: string;
  severity?: 'error' | 'warning';
  at?: Spot;
}

/** One check: a stable name, and what it finds. `stopsSaving`: its errors stop the saving of a design, not only a launch. */
export interface Check {
  name: string;
  stopsSaving?: boolean;
  find(design: Design, options: LintOptions): Finding[] | Promise<Finding[]>;
}

export interface Design {
  message: CompiledMessage;
  subject: string;
  preheader: string;
  document: Document;
  /** All elements outside the head, in order. */
  elements: readonly Element[];
  /** Beyond what people write: checks that would take long leave it alone. */
  isHuge: boolean;
  /** Names of slots that have nothing in them yet. */
  emptySlots: readonly string[];
  /** A text of the markup as the author wrote it, expressions and all. */
  written(text: string): string;
  hasExpression(text: string): boolean;
  /** A text with something short in the place of values, and nothing in the place of blocks. */
  asRead(text: string): string;
  /** Where the first of these texts that can be found stands in the author's sources; the top of the design otherwise. */
  spotOf(...texts: string[]): Spot;
}

const MOST_ELEMENTS = 6_000;
const DEEPEST = 400;
/** Each goes through all that the author wrote. */
const MOST_SEARCHES = 500;
/** What a value is taken for: as long as a first name. */
export const STAND_IN = 'Example';

export function designOf(
  message: CompiledMessage,
  { subject, preheader, emptySlots }: { subject: string; preheader: string; emptySlots: readonly string[] },
): Design {
  const { expressions, sources, markup } = message;
  const document = parseDocument(markup);
  const { elements, depth } = bodyElements(document);
  const kindOf = (word: string): MustacheKind | undefined => expressions.get(word)?.kind;
  let searches = 0;
  return {
    message,
    subject,
    preheader,
    document,
    elements,
    isHuge: elements.length > MOST_ELEMENTS || depth > DEEPEST,
    emptySlots,
    written: (text) => expressions.restore(text),
    hasExpression: (text) => expressions.pattern().test(text),
    asRead: (text) => text.replace(expressions.pattern(), (word) => (kindOf(word)?.endsWith('output') ? STAND_IN : '')),
    spotOf(...texts) {
      searches += 1;
      for (const text of searches > MOST_SEARCHES ? [] : texts) {
        const word = expressions.pattern().exec(text)?.[0];
        const ofWord = word === undefined ? undefined : expressions.get(word)?.place;
        const place = ofWord ?? placeOfText(sources, expressions.restore(text));
        if (place) return { part: place.part, ...lineAndColumn(sources[place.part] ?? '', place.offset) };
      }
      return { part: 'template', line: 1, column: 1 };
    },
  };
}

const isElement = (node: ChildNode): node is Element => 'attribs' in node;

/** The elements outside the head, and how deep they stand. No recursion: a design may stand deeper in itself than the call stack reaches. */
export function bodyElements(document: Document): { elements: Element[]; depth: number } {
  const elements: Element[] = [];
  let depth = 0;
  const open: { node: ChildNode; level: number }[] = document.children.map((node) => ({ node, level: 1 })).reverse();
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, level } = next;
    if (!isElement(node) || node.name === 'head') continue;
    depth = Math.max(depth, level);
    elements.push(node);
    for (let index = node.children.length - 1; index >= 0; index -= 1) {
      open.push({ node: node.children[index]!, level: level + 1 });
    }
  }
  return { elements, depth };
}

/** All text below an element, white space as people see it; images by their alternative text. */
export function textBelow(element: Element): string {
  let text = '';
  const open: ChildNode[] = [element];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.type === 'text') text += next.data;
    else if (isElement(next) && next.name !== 'style' && next.name !== 'script') {
      if (next.name === 'img') text += ` ${next.attribs.alt ?? ''} `;
      for (let index = next.children.length - 1; index >= 0; index -= 1) open.push(next.children[index]!);
    }
  }
  return text.replace(/[\s\u200b-\u200d\ufeff]+/g, ' ').trim();
}

/** A text for a sentence: in quotes, cut when long. */
export function quote(text: string): string {
  const short = text.replace(/\s+/g, ' ').trim();
  return `"${short.length > 60 ? `${short.slice(0, 57)}…` : short}"`;
}
