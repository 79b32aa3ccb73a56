/** Edits of a design by blocks: each replaces one piece of the source and leaves the rest as it is. Pure. */
import { allItems, attributeOf, type Block, findItem, type Item, parentPath, readBlocks } from './read-blocks.ts';

const splice = (source: string, start: number, end: number, text: string): string =>
  source.slice(0, start) + text + source.slice(end);

/** Quotes would end the attribute; those within an expression do not. */
const inQuotes = (value: string): string =>
  value.replace(/\{\{[\s\S]*?\}\}|"/g, (piece) => (piece === '"' ? '&quot;' : piece));

/** Sets an attribute; null takes it away. */
export function setAttribute(source: string, block: Block, name: string, value: string | null): string {
  const known = block.attributes.find((attribute) => attribute.name === name);
  if (known?.value === value || (!known && value === null)) return source;
  if (known && value === null) {
    const before = /\s*$/.exec(source.slice(0, known.start))![0].length;
    return splice(source, known.start - before, known.end, '');
  }
  const text = `${name}="${inQuotes(value!)}"`;
  return known
    ? splice(source, known.start, known.end, text)
    : splice(source, block.nameEnd, block.nameEnd, ` ${text}`);
}

/** Puts other contents between the tags of a block. */
export function setInner(source: string, block: Block, inner: string): string {
  if (block.inner) return splice(source, block.inner.start, block.inner.end, inner);
  const open = source.slice(block.start, block.end).replace(/\s*\/>$/, '>');
  return splice(source, block.start, block.end, `${open}${inner}</${block.tag}>`);
}

const spaceBefore = (source: string, item: Item): string => /\n?[ \t]*$/.exec(source.slice(0, item.start))![0];

export const removeItem = (source: string, item: Item): string =>
  splice(source, item.start - spaceBefore(source, item).length, item.end, '');

/** MJML behind an item, as far from the margin as it. */
export function insertBehind(source: string, item: Item, mjml: string): string {
  const space = spaceBefore(source, item) || '\n';
  return splice(source, item.end, item.end, space + indent(mjml, space));
}

/** MJML as the last thing in a block. */
export function appendInside(source: string, block: Block, mjml: string): string {
  const last = block.items.at(-1);
  if (last) return insertBehind(source, last, mjml);
  const space = spaceBefore(source, block) || '\n';
  return setInner(source, block, `${space}  ${indent(mjml, `${space}  `)}${space}`);
}

const indent = (mjml: string, space: string) => mjml.replaceAll('\n', space.includes('\n') ? space : '\n');

export const duplicateItem = (source: string, item: Item): string => {
  const space = spaceBefore(source, item);
  return splice(source, item.end, item.end, space + source.slice(item.start, item.end));
};

/** Changes places with the one before (-1) or behind (1); null at the edge. */
export function moveItem(source: string, body: Block, item: Item, by: -1 | 1): { source: string; path: string } | null {
  const parent = findItem(body, parentPath(item.path));
  if (parent?.kind !== 'block') return null;
  const place = parent.items.findIndex(({ path }) => path === item.path);
  const other = parent.items[place + by];
  if (!other) return null;
  const [first, second] = by === 1 ? [item, other] : [other, item];
  const between = source.slice(first.end, second.start);
  const pieces = source.slice(second.start, second.end) + between + source.slice(first.start, first.end);
  return { source: splice(source, first.start, second.end, pieces), path: other.path };
}

/** Everything that is changed in code only: what is kept, and the marks of slots. */
export function keptOf(source: string): string[] {
  const kept = [...allItems(readBlocks(source))].flatMap((item) => {
    if (item.kind === 'kept') return [source.slice(item.start, item.end)];
    return item.tag === 'k-slot' ? [`slot ${attributeOf(item, 'name')}`] : [];
  });
  return kept.sort();
}

/** Whether an edit left all of it where it can be found: else it must not be made. */
export function keepsAll(before: string, after: string): boolean {
  try {
    const body = /<mj-body(?=[\s/>])/i.exec(before)!.index;
    if (!after.startsWith(before.slice(0, body))) return false;
    const left = keptOf(after);
    return keptOf(before).every((kept) => {
      const place = left.indexOf(kept);
      if (place !== -1) left.splice(place, 1);
      return place !== -1;
    });
  } catch {
    return false;
  }
}

/** Class by which a block is found in the compiled letter. */
export const markOf = (path: string): string => `kb-${path.replaceAll('.', '-')}`;

/** The design with every block marked by a class, for finding them in the letter; only ever looked at, never saved. */
export function markBlocks(source: string): string {
  const blocks = [...allItems(readBlocks(source))].filter(
    (item): item is Block => item.kind === 'block' && item.tag !== 'k-slot',
  );
  return blocks.toReversed().reduce((marked, block) => {
    const css = block.attributes.find(({ name }) => name === 'css-class');
    return css
      ? splice(marked, css.end - 1, css.end - 1, ` ${markOf(block.path)}`)
      : splice(marked, block.nameEnd, block.nameEnd, ` css-class="${markOf(block.path)}"`);
  }, source);
}
