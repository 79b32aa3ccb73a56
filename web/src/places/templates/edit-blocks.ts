/** Edits of a design by blocks: each replaces one piece of the source and leaves the rest as it is. Pure. */
import { allItems, attributeOf, type Block, type Item, innerOf, readBlocks } from './read-blocks.ts';

export const splice = (source: string, start: number, end: number, text: string): string =>
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

/** The white space that puts an item on its line. */
export const spaceBefore = (source: string, item: Item): string => /\n?[ \t]*$/.exec(source.slice(0, item.start))![0];

export const removeItem = (source: string, item: Item): string =>
  splice(source, item.start - spaceBefore(source, item).length, item.end, '');

/** MJML as far from the margin as a line that begins with this. */
export const indent = (mjml: string, space: string) => mjml.replaceAll('\n', space.includes('\n') ? space : '\n');

export const duplicateItem = (source: string, item: Item): string => {
  const space = spaceBefore(source, item);
  return splice(source, item.end, item.end, space + source.slice(item.start, item.end));
};

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

/**
 * The design with every block marked by a class, for finding them in the letter, and with the parts that only one segment
 * sees shown to everybody; only ever looked at, never saved.
 */
export function markBlocks(source: string): string {
  const edits = [...allItems(readBlocks(source))].flatMap((item): [start: number, end: number, text: string][] => {
    if (item.kind === 'kept' || item.tag === 'k-slot') return [];
    if (item.tag === 'k-if')
      return [
        [item.start, item.inner!.start, ''],
        [item.inner!.end, item.end, ''],
      ];
    const css = item.attributes.find(({ name }) => name === 'css-class');
    if (css) return [[css.end - 1, css.end - 1, ` ${markOf(item.path)}`]];
    return [[item.nameEnd, item.nameEnd, ` css-class="${markOf(item.path)}"`]];
  });
  return edits.toSorted(([a], [b]) => b - a).reduce((marked, edit) => splice(marked, ...edit), source);
}

/** Shows an item, or the part it stands in, to one segment only; null: to everybody. */
export function setSegment(source: string, item: Item, segmentId: number | null): string {
  const known = item.kind === 'block' ? item.segment : undefined;
  if (item.kind === 'block' && item.inner && known) {
    if (segmentId !== null) return splice(source, known.start, known.end, String(segmentId));
    return splice(source, item.start, item.end, innerOf(source, item).trim());
  }
  if (segmentId === null) return source;
  const space = spaceBefore(source, item) || '\n';
  const part = source.slice(item.start, item.end);
  const text = `{{#if (eq segment.id ${segmentId})}}${space}${part}${space}{{/if}}`;
  return splice(source, item.start, item.end, text);
}
