/** Where on the letter a place is, as a line between the blocks there; and which of them is meant. Pure. */
import type { Place } from './place-blocks.ts';
import { type Block, findItem, type Item } from './read-blocks.ts';

export type Rectangle = { left: number; top: number; width: number; height: number };
export type DropLine = { place: Place; left: number; top: number; width: number; height: number };
/** Where the block of a path is on the letter; null of what cannot be found there. */
export type RectangleOf = (path: string) => Rectangle | null;

const bottom = ({ top, height }: Rectangle) => top + height;
const right = ({ left, width }: Rectangle) => left + width;

function union(all: readonly Rectangle[]): Rectangle | null {
  if (all.length === 0) return null;
  const left = Math.min(...all.map((one) => one.left));
  const top = Math.min(...all.map((one) => one.top));
  return { left, top, width: Math.max(...all.map(right)) - left, height: Math.max(...all.map(bottom)) - top };
}

/** Slots, conditions and the body are not marked in the letter: they are where their items are. */
export function spotOf(item: Item | undefined, rectangleOf: RectangleOf): Rectangle | null {
  if (!item) return null;
  const own = item.kind === 'block' ? rectangleOf(item.path) : null;
  if (own || item.kind === 'kept') return own;
  return union(item.items.flatMap((inner) => spotOf(inner, rectangleOf) ?? []));
}

/** The line of a place; columns that stand beside each other have upright ones. Null where nothing near is to be seen. */
export function lineOf(body: Block, place: Place, rectangleOf: RectangleOf): DropLine | null {
  const container = findItem(body, place.parent);
  if (container?.kind !== 'block') return null;
  const spot = (item: Item | undefined) => spotOf(item, rectangleOf);
  const whole = spot(container);
  const [before, after] = [spot(container.items[place.index - 1]), spot(container.items[place.index])];
  const isAtEdge = place.index === 0 || place.index === container.items.length;
  if (!before && !after && !(isAtEdge && whole)) return null;
  const [first, second] = container.items.map(spot).filter((one) => one !== null);
  if (first && second && right(first) <= second.left + 1 && isUpright(container)) {
    const at = before && after ? (right(before) + after.left) / 2 : before ? right(before) : (after ?? first).left;
    const { top, height } = (before ?? after ?? first)!;
    return { place, left: at, top, width: 0, height };
  }
  const { left, width } = (whole ?? before ?? after)!;
  const edge = () => (place.index === 0 ? whole!.top : bottom(whole!));
  const at = before && after ? (bottom(before) + after.top) / 2 : before ? bottom(before) : after ? after.top : edge();
  return { place, left, top: at, width, height: 0 };
}

const isUpright = ({ tag }: Block) => tag === 'mj-section' || tag === 'mj-group';

/** The line nearest to a point; of two that are as near, the one further in. */
export function nearestLine(lines: readonly DropLine[], at: { x: number; y: number }): DropLine | null {
  const distance = (line: DropLine) => {
    const across = Math.max(line.left - at.x, 0, at.x - right(line));
    const along = Math.max(line.top - at.y, 0, at.y - bottom(line));
    return Math.hypot(across, along);
  };
  const depth = ({ place }: DropLine) => (place.parent === '' ? 0 : place.parent.split('.').length);
  return lines.reduce<DropLine | null>((best, line) => {
    if (!best) return line;
    const difference = distance(line) - distance(best);
    return difference < -0.5 || (Math.abs(difference) <= 0.5 && depth(line) > depth(best)) ? line : best;
  }, null);
}
