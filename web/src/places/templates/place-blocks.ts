/** Where a block may stand, and putting it there: by dragging, by the buttons, or as a new one. Pure. */
import { indent, keepsAll, spaceBefore, splice } from './edit-blocks.ts';
import { allItems, type Block, findItem, type Item, parentPath, readBlocks } from './read-blocks.ts';

/** Between two items of a container: before the one of that number. */
export type Place = { parent: string; index: number };
export type Moved = { source: string; path: string };
/** What is put somewhere: an item of the design, or something new. */
export type Carried = Item | { kind: 'new'; tag: string; mjml: string };

type Level = 'row' | 'column' | 'content';

const levels: Record<string, Level> = {
  'mj-wrapper': 'row',
  'mj-section': 'row',
  'mj-hero': 'row',
  'mj-group': 'column',
  'mj-column': 'column',
};
const taken: Record<string, Level> = {
  'mj-body': 'row',
  'mj-wrapper': 'row',
  'mj-section': 'column',
  'mj-group': 'column',
  'mj-column': 'content',
  'mj-hero': 'content',
};
const containers = new Set([...Object.keys(taken), 'k-slot', 'k-if']);
/** What stands in them stands where they do. */
const isSeeThrough = ({ tag }: Block) => tag === 'k-slot' || tag === 'k-if';

/** The containers an item stands in, the innermost first. */
function around(body: Block, path: string): Block[] {
  if (path === '') return [];
  const parent = findItem(body, parentPath(path));
  return parent?.kind === 'block' ? [parent, ...around(body, parent.path)] : [];
}

/** The container that MJML sees round what stands in this one. */
const trueContainer = (body: Block, container: Block): Block | undefined =>
  [container, ...around(body, container.path)].find((block) => !isSeeThrough(block));

const levelOf = (body: Block, carried: Carried): Level | undefined => {
  if (carried.kind === 'new') return carried.tag === 'k-slot' ? 'row' : (levels[carried.tag] ?? 'content');
  if (carried.kind === 'block' && levels[carried.tag]) return levels[carried.tag];
  const [parent] = around(body, carried.path);
  const container = parent && trueContainer(body, parent);
  return container && taken[container.tag];
};

const holds = (carried: Carried, tag: string): boolean =>
  carried.kind !== 'kept' &&
  (carried.tag === tag ||
    (carried.kind === 'block' && [...allItems(carried)].some((item) => item.kind === 'block' && item.tag === tag)));

/** Whether something may stand in a container. */
function fits(body: Block, carried: Carried, container: Block): boolean {
  const outer = trueContainer(body, container);
  const level = levelOf(body, carried);
  if (!outer || level === undefined) return false;
  const parent = carried.kind === 'new' ? undefined : around(body, carried.path)[0];
  // At the edge of a slot or a condition nobody can see on which side they are: only what stands in it stays in it.
  if (isSeeThrough(container)) return parent === container;
  const all = [container, ...around(body, container.path)];
  if (all.some(({ tag }) => tag === 'k-slot') && holds(carried, 'k-slot')) return false;
  if (all.some(({ tag }) => tag === 'k-if') && holds(carried, 'k-if')) return false;
  if (carried.kind === 'kept') return parent !== undefined && trueContainer(body, parent)?.tag === outer.tag;
  if (carried.tag === 'mj-wrapper') return outer.tag === 'mj-body';
  if (carried.tag === 'mj-group') return outer.tag === 'mj-section';
  return taken[outer.tag] === level;
}

/** Every place of the letter in order, also those where it is already. */
function* allPlaces(block: Block, but: Carried): Generator<Place> {
  for (const [index, item] of block.items.entries()) {
    yield { parent: block.path, index };
    if (item.kind === 'block' && containers.has(item.tag) && item !== but) yield* allPlaces(item, but);
  }
  yield { parent: block.path, index: block.items.length };
}

const isOwnPlace = (carried: Carried, { parent, index }: Place): boolean => {
  if (carried.kind === 'new' || parent !== parentPath(carried.path)) return false;
  const own = placeIn(carried);
  return index === own || index === own + 1;
};

/** The number of an item among its siblings. */
const placeIn = ({ path }: Item): number => Number(path.split('.').at(-1));

/** Where something can be put, in the order of the letter; not where it stands already. */
export function placesFor(body: Block, carried: Carried): Place[] {
  const known = new Map<string, boolean>();
  const suits = (path: string): boolean => {
    const container = findItem(body, path);
    return container?.kind === 'block' && fits(body, carried, container);
  };
  return [...allPlaces(body, carried)].filter((place) => {
    if (!known.has(place.parent)) known.set(place.parent, suits(place.parent));
    return known.get(place.parent) && !isOwnPlace(carried, place);
  });
}

/** Changes the order within a container; what stands between the items stays between them. */
function moveWithin(source: string, { items, path }: Block, from: number, to: number): Moved {
  const order = items.map((_, index) => index).filter((index) => index !== from);
  order.splice(to, 0, from);
  const pieces = order.map((index, place) => {
    const next = items[place + 1];
    const between = next ? source.slice(items[place]!.end, next.start) : '';
    return source.slice(items[index]!.start, items[index]!.end) + between;
  });
  const moved = splice(source, items[0]!.start, items.at(-1)!.end, pieces.join(''));
  return { source: moved, path: path === '' ? String(to) : `${path}.${to}` };
}

type Edit = { start: number; end: number; text: string };

/** The line that something begins which stands behind other things on its own line now. */
const newLine = (source: string, at: number): string =>
  `\n${/^[ \t]*/.exec(source.slice(source.lastIndexOf('\n', at) + 1, at))![0]}`;

/** The edit that puts text at a place, and how far behind the edit's beginning the text itself then begins. */
function putting(source: string, body: Block, place: Place, write: (space: string) => string): Edit & { lead: number } {
  const parent = findItem(body, place.parent) as Block;
  const next = parent.items[place.index];
  if (next) {
    const space = spaceBefore(source, next) || newLine(source, next.start);
    return { start: next.start, end: next.start, text: write(space) + space, lead: 0 };
  }
  const last = parent.items.at(-1);
  if (last) {
    const space = spaceBefore(source, last) || newLine(source, last.start);
    return { start: last.end, end: last.end, text: space + write(space), lead: space.length };
  }
  const space = spaceBefore(source, parent) || newLine(source, parent.start);
  const text = `${space}  ${write(`${space}  `)}${space}`;
  const lead = space.length + 2;
  if (parent.inner) return { ...parent.inner, text, lead };
  const closing = /\s*\/>$/.exec(source.slice(parent.start, parent.end))![0].length;
  return { start: parent.end - closing, end: parent.end, text: `>${text}</${parent.tag}>`, lead: lead + 1 };
}

const pathAt = (source: string, start: number): string =>
  [...allItems(readBlocks(source))].find((item) => item.start === start)?.path ?? '';

/** Takes an item, letter by letter as it is, to another place; null where it may not stand. */
export function dropItem(source: string, body: Block, item: Item, place: Place): Moved | null {
  if (!placesFor(body, item).some(({ parent, index }) => parent === place.parent && index === place.index)) return null;
  if (place.parent === parentPath(item.path)) {
    const parent = findItem(body, place.parent) as Block;
    const from = placeIn(item);
    return moveWithin(source, parent, from, place.index > from ? place.index - 1 : place.index);
  }
  const put = putting(source, body, place, () => source.slice(item.start, item.end));
  const cut = { start: item.start - spaceBefore(source, item).length, end: item.end, text: '' };
  const edits = [put, cut].toSorted((a, b) => b.start - a.start);
  const moved = edits.reduce((text, { start, end, text: by }) => splice(text, start, end, by), source);
  const shift = cut.start < put.start ? cut.end - cut.start : 0;
  return keepsAll(source, moved) ? { source: moved, path: pathAt(moved, put.start + put.lead - shift) } : null;
}

/** New MJML at a place, as far from the margin as what stands there. */
export function dropNew(source: string, body: Block, mjml: string, place: Place): Moved {
  const put = putting(source, body, place, (space) => indent(mjml, space));
  const moved = splice(source, put.start, put.end, put.text);
  return { source: moved, path: pathAt(moved, put.start + put.lead) };
}

/** One place up (-1) or down (1) in the letter, into the next container where its own ends; null at the edge. */
export function moveItem(source: string, body: Block, item: Item, by: -1 | 1): Moved | null {
  const places = [...allPlaces(body, item)];
  const own = placeIn(item) + (by === 1 ? 1 : 0);
  const at = places.findIndex(({ parent, index }) => parent === parentPath(item.path) && index === own);
  const fitting = new Set(placesFor(body, item).map(({ parent, index }) => `${parent} ${index}`));
  const way = by === 1 ? places.slice(at + 1) : places.slice(0, at).toReversed();
  const place = way.find(({ parent, index }) => fitting.has(`${parent} ${index}`));
  return place ? dropItem(source, body, item, place) : null;
}

/** Where something new goes that is not dragged: into the chosen block, behind it, or below the letter's own rows. */
export function placeForNew(body: Block, chosen: Item | undefined, carried: Carried): Place | null {
  const places = placesFor(body, carried);
  if (chosen) {
    const inside = places.findLast(({ parent }) => parent === chosen.path || parent.startsWith(`${chosen.path}.`));
    if (inside) return inside;
    for (const item of [chosen, ...around(body, chosen.path)].filter(({ path }) => path !== '')) {
      const [parent, index] = [parentPath(item.path), placeIn(item) + 1];
      const behind = places.find((place) => place.parent === parent && place.index === index);
      if (behind) return behind;
    }
  }
  // What stands below the last block of one's own is the footer.
  const below = body.items.findLastIndex(({ kind }) => kind === 'block') + 1;
  return places.find(({ parent, index }) => parent === '' && index === below) ?? places.at(-1) ?? null;
}
