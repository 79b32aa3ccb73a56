import {
  type Attribute,
  endOfComment,
  endOfExpression,
  findClose,
  type OpenTag,
  readCondition,
  readOpenTag,
  tagName,
  UnreadableDesign,
} from './scan-source.ts';

/**
 * A design in MJML as blocks that can be edited one by one, each knowing where it stands in the source. Whatever is no block
 * (expressions, conditions, comments, tags that the editor has no fields for) is kept as it stands: it can be seen and moved
 * round, and is changed in code only. Nothing is ever written anew from the blocks: edits replace pieces of the source, so
 * that what was not touched stays as it is, letter by letter.
 */
export type Block = {
  kind: 'block';
  tag: string;
  /** Places among its siblings, from the body down: "2.0.1". */
  path: string;
  start: number;
  end: number;
  /** Behind the tag's name, where a new attribute may stand. */
  nameEnd: number;
  attributes: Attribute[];
  /** Between the tags; null of a tag that closes itself. */
  inner: { start: number; end: number } | null;
  items: Item[];
  /** Of a part that only one segment sees ("k-if"): the segment, and where its number stands. */
  segment?: { id: number; start: number; end: number };
};

export type Kept = { kind: 'kept'; path: string; start: number; end: number };
export type Item = Block | Kept;

export const containers = [
  'mj-body',
  'mj-wrapper',
  'mj-section',
  'mj-group',
  'mj-column',
  'mj-hero',
  'k-slot',
  'k-if',
] as const;
export const leaves = ['mj-text', 'mj-button', 'mj-image', 'mj-divider', 'mj-spacer'] as const;
const isContainer = (tag: string) => (containers as readonly string[]).includes(tag);
const isLeaf = (tag: string) => (leaves as readonly string[]).includes(tag);

/** Behind whatever is no block and begins at `at`. */
function endOfKept(source: string, at: number, limit: number): number {
  if (source.startsWith('<!--', at)) return endOfComment(source, at);
  if (source.startsWith('</', at)) throw new UnreadableDesign('a tag is closed that is not open', at);
  if (/^\{\{~?\s*[#^]/.test(source.slice(at, at + 20))) return readCondition(source, at).end;
  if (source.startsWith('{{', at)) return endOfExpression(source, at);
  if (tagName.test(source.slice(at, at + 100))) {
    const open = readOpenTag(source, at);
    return open.isSelfClosing ? open.end : findClose(source, open).end;
  }
  const ends = [source.indexOf('<', at + 1), source.indexOf('{{', at + 1)].filter((end) => end !== -1);
  return Math.min(limit, ...ends);
}

function readBlock(source: string, open: OpenTag, path: string): Block {
  const { tag, start, nameEnd, attributes } = open;
  const block: Block = { kind: 'block', tag, path, start, end: open.end, nameEnd, attributes, inner: null, items: [] };
  if (open.isSelfClosing) return block;
  const close = findClose(source, open);
  block.end = close.end;
  block.inner = { start: open.end, end: close.start };
  if (isContainer(tag)) block.items = readItems(source, block.inner, path);
  return block;
}

const forSegment = /^\{\{#if \(eq segment\.id (\d+)\)\}\}/;

/** A part that only one segment sees, as the editor writes it; every other condition is kept as it stands. */
function readSegmentPart(source: string, at: number, path: string): Block | null {
  const [opening, digits = ''] = forSegment.exec(source.slice(at, at + 60)) ?? [];
  if (!opening) return null;
  const { opened, closed, end, hasElse } = readCondition(source, at);
  if (hasElse || source.slice(closed, end) !== '{{/if}}') return null;
  const inner = { start: opened, end: closed };
  const place = at + opening.indexOf(digits);
  const segment = { id: Number(digits), start: place, end: place + digits.length };
  const block = { kind: 'block', tag: 'k-if', path, start: at, end, nameEnd: opened, attributes: [], inner } as const;
  return { ...block, attributes: [], items: readItems(source, inner, path), segment };
}

function readItems(source: string, { start, end }: { start: number; end: number }, path: string): Item[] {
  const items: Item[] = [];
  let at = start;
  while (at < end) {
    if (/\s/.test(source[at]!)) {
      at += 1;
      continue;
    }
    const own = path === '' ? String(items.length) : `${path}.${items.length}`;
    const open = tagName.test(source.slice(at, at + 100)) ? readOpenTag(source, at) : null;
    const isBlock = open && !open.isConditional && (isContainer(open.tag) || isLeaf(open.tag));
    const item: Item = isBlock
      ? readBlock(source, open, own)
      : (readSegmentPart(source, at, own) ?? { kind: 'kept', path: own, start: at, end: endOfKept(source, at, end) });
    if (item.end > end) throw new UnreadableDesign('a condition begins in one part and ends in another', at);
    items.push(item);
    at = item.end;
  }
  return items;
}

/** The body of a design as blocks. Throws UnreadableDesign. Pure. */
export function readBlocks(source: string): Block {
  const found = /<mj-body(?=[\s/>])/i.exec(source);
  if (!found) throw new UnreadableDesign('there is no <mj-body>', 0);
  const open = readOpenTag(source, found.index);
  if (open.isConditional) throw new UnreadableDesign('<mj-body> has a condition among its attributes', found.index);
  return readBlock(source, open, '');
}

/** Every item below a block, in order. */
export function* allItems(block: Block): Generator<Item> {
  for (const item of block.items) {
    yield item;
    if (item.kind === 'block') yield* allItems(item);
  }
}

export const findItem = (body: Block, path: string): Item | undefined =>
  path === '' ? body : [...allItems(body)].find((item) => item.path === path);

export const parentPath = (path: string): string => path.split('.').slice(0, -1).join('.');

export const attributeOf = (block: Block, name: string): string | undefined =>
  block.attributes.find((attribute) => attribute.name === name)?.value;

export const innerOf = (source: string, block: Block): string =>
  block.inner ? source.slice(block.inner.start, block.inner.end) : '';
