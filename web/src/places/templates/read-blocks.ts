/**
 * A design in MJML as blocks that can be edited one by one, each knowing where it stands in the source. Whatever is no block
 * (expressions, conditions, comments, tags that the editor has no fields for) is kept as it stands: it can be seen and moved
 * round, and is changed in code only. Nothing is ever written anew from the blocks: edits replace pieces of the source, so
 * that what was not touched stays as it is, letter by letter.
 */
export type Attribute = { name: string; value: string; start: number; end: number };

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
] as const;
export const leaves = ['mj-text', 'mj-button', 'mj-image', 'mj-divider', 'mj-spacer'] as const;
const isContainer = (tag: string) => (containers as readonly string[]).includes(tag);
const isLeaf = (tag: string) => (leaves as readonly string[]).includes(tag);

/** What cannot be read as blocks, with the place that says why. */
export class UnreadableDesign extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** Behind an expression or comment of Handlebars that begins at `at`. */
function endOfExpression(source: string, at: number): number {
  const close = source.startsWith('{{!--', at) ? '--}}' : source.startsWith('{{{', at) ? '}}}' : '}}';
  const end = source.indexOf(close, at + 2);
  if (end === -1) throw new UnreadableDesign('{{ is never closed', at);
  return end + close.length;
}

function endOfComment(source: string, at: number): number {
  const end = source.indexOf('-->', at);
  if (end === -1) throw new UnreadableDesign('<!-- is never closed', at);
  return end + 3;
}

/** Behind the {{/if}} that closes the block beginning at `at`. */
function endOfCondition(source: string, at: number): number {
  let depth = 0;
  let next = at;
  while (next !== -1 && next < source.length) {
    const isOpen = /^\{\{~?\s*[#^]\s*[\w.]/.test(source.slice(next, next + 40));
    const isClose = /^\{\{~?\s*\//.test(source.slice(next, next + 20));
    const end = endOfExpression(source, next);
    if (isOpen) depth += 1;
    if (isClose) depth -= 1;
    if (depth === 0) return end;
    next = source.indexOf('{{', end);
  }
  throw new UnreadableDesign('{{# is never closed', at);
}

type OpenTag = {
  tag: string;
  start: number;
  nameEnd: number;
  end: number;
  isSelfClosing: boolean;
  attributes: Attribute[];
  isConditional: boolean;
};

const tagName = /^<([a-z][\w-]*)/i;

/** An opening tag at `at`, in whose attributes expressions may stand. */
function readOpenTag(source: string, at: number): OpenTag {
  const tag = tagName.exec(source.slice(at, at + 100))?.[1];
  if (!tag) throw new UnreadableDesign('a tag has no name', at);
  const nameEnd = at + 1 + tag.length;
  const attributes: Attribute[] = [];
  let isConditional = false;
  let place = nameEnd;
  while (place < source.length) {
    const character = source[place]!;
    if (character === '>') {
      const isSelfClosing = source[place - 1] === '/';
      return { tag: tag.toLowerCase(), start: at, nameEnd, end: place + 1, isSelfClosing, attributes, isConditional };
    }
    if (source.startsWith('{{', place)) {
      isConditional = true;
      place = endOfExpression(source, place);
      continue;
    }
    const found = /^([^\s=>/{"']+)(?:\s*=\s*(["']))?/.exec(source.slice(place, place + 300));
    if (!found) {
      place += 1;
      continue;
    }
    const [all, name, quote] = found;
    const start = place;
    place += all.length;
    if (!quote) continue;
    const valueStart = place;
    while (place < source.length && source[place] !== quote) {
      place = source.startsWith('{{', place) ? endOfExpression(source, place) : place + 1;
    }
    attributes.push({ name: name!.toLowerCase(), value: source.slice(valueStart, place), start, end: place + 1 });
    place += 1;
  }
  throw new UnreadableDesign(`<${tag}> is never closed`, at);
}

/** Where the tag that closes `open` begins; tags of the same name may stand in between. */
function findClose(source: string, open: OpenTag): { start: number; end: number } {
  const tags = new RegExp(`<!--|\\{\\{|</?${open.tag}(?=[\\s/>])`, 'gi');
  tags.lastIndex = open.end;
  let depth = 1;
  for (let found = tags.exec(source); found; found = tags.exec(source)) {
    const at = found.index;
    if (found[0] === '<!--') tags.lastIndex = endOfComment(source, at);
    else if (found[0] === '{{') tags.lastIndex = endOfExpression(source, at);
    else if (found[0].startsWith('</')) {
      depth -= 1;
      const end = source.indexOf('>', at) + 1;
      if (depth === 0 && end > 0) return { start: at, end };
    } else {
      const inner = readOpenTag(source, at);
      if (!inner.isSelfClosing) depth += 1;
      tags.lastIndex = inner.end;
    }
  }
  throw new UnreadableDesign(`<${open.tag}> is never closed`, open.start);
}

/** Behind whatever is no block and begins at `at`. */
function endOfKept(source: string, at: number, limit: number): number {
  if (source.startsWith('<!--', at)) return endOfComment(source, at);
  if (source.startsWith('</', at)) throw new UnreadableDesign('a tag is closed that is not open', at);
  if (/^\{\{~?\s*[#^]/.test(source.slice(at, at + 20))) return endOfCondition(source, at);
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
      : { kind: 'kept', path: own, start: at, end: endOfKept(source, at, end) };
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
