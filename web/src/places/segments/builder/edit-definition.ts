/** Editing a definition as a tree: each verb gives the tree anew, the old one stays as it was. Pure. */
import type { Definition, Group, Node } from '../../../parts/sentence/language.ts';
import { isDenied, isGroup } from '../../../parts/sentence/language.ts';
import { oppositeOf } from '../../../parts/sentence/opposite.ts';

/** The way to a part: places in groups, 0 for what a "not" denies. */
export type Path = readonly number[];

const other = { all: 'any', any: 'all' } as const;

/** A "not" that can be said without one is; double ones, and groups of one inside groups, are what is in them. */
function tidy(node: Node): Node {
  if (isGroup(node)) {
    const of = node.of.map(tidy);
    return of.length === 1 ? of[0]! : { ...node, of };
  }
  if (!isDenied(node)) return node;
  const inner = tidy(node.of);
  if (isDenied(inner)) return inner.of;
  return (isGroup(inner) ? null : oppositeOf(inner)) ?? { type: 'not', of: inner };
}

/** A definition as the builder edits it: a group at the top, everything in it as plain as it can be said. */
export function openDefinition(definition: Definition | null): Group {
  if (definition === null) return { type: 'all', of: [] };
  const root = tidy(definition.root);
  return isGroup(root) ? root : { type: 'all', of: [root] };
}

/** What the API gets; null while nothing is asked. */
export const closeDefinition = (root: Group): Definition | null => (root.of.length === 0 ? null : { version: 1, root });

export function nodeAt(root: Node, path: Path): Node | null {
  const [place, ...rest] = path;
  if (place === undefined) return root;
  if (isDenied(root)) return nodeAt(root.of, rest);
  const child = isGroup(root) ? root.of[place] : undefined;
  return child === undefined ? null : nodeAt(child, rest);
}

/** Where this very part is now. */
export function pathOf(root: Node, wanted: Node): Path | null {
  if (root === wanted) return [];
  const children = isGroup(root) ? root.of : isDenied(root) ? [root.of] : [];
  for (const [place, child] of children.entries()) {
    const rest = pathOf(child, wanted);
    if (rest) return [place, ...rest];
  }
  return null;
}

/** One part exchanged for none, one or several; groups that are left empty go, those left with one part become it. */
function exchange(node: Node, path: Path, make: (found: Node) => readonly Node[]): readonly Node[] {
  const [place, ...rest] = path;
  if (place === undefined) return make(node);
  if (isDenied(node)) return exchange(node.of, rest, make).map((of) => ({ type: 'not', of }));
  if (!isGroup(node)) return [node];
  const of = node.of.flatMap((child, at) => (at === place ? exchange(child, rest, make) : [child]));
  if (of.length === 0) return [];
  return of.length === 1 ? of : [{ ...node, of }];
}

/** The same at the top, where the group stays whatever is left in it. */
function change(root: Group, path: Path, make: (found: Node) => readonly Node[]): Group {
  const [place, ...rest] = path;
  if (place === undefined) return openDefinition({ version: 1, root: make(root)[0] ?? { type: 'all', of: [] } });
  return { ...root, of: root.of.flatMap((child, at) => (at === place ? exchange(child, rest, make) : [child])) };
}

export const replaceAt = (root: Group, path: Path, node: Node): Group => change(root, path, () => [node]);
export const removeAt = (root: Group, path: Path): Group => change(root, path, () => []);
export const copyAt = (root: Group, path: Path): Group => change(root, path, (node) => [node, structuredClone(node)]);

/** Puts a part into a group, at the end unless a place is given. */
export function insertInto(root: Group, groupPath: Path, node: Node, place?: number): Group {
  const put = (found: Node): Node =>
    isGroup(found) ? { ...found, of: found.of.toSpliced(place ?? found.of.length, 0, node) } : found;
  return groupPath.length === 0 ? (put(root) as Group) : change(root, groupPath, (found) => [put(found)]);
}

/** "and" or "or" for all parts of a group. */
export function joinBy(root: Group, groupPath: Path, type: Group['type']): Group {
  const join = (found: Node): Node => (isGroup(found) ? { ...found, type } : found);
  return groupPath.length === 0 ? (join(root) as Group) : change(root, groupPath, (found) => [join(found)]);
}

/** The opposite: said in other words where there are some, by "not" otherwise. Twice is as before. */
export const negateAt = (root: Group, path: Path): Group =>
  change(root, path, (node) => {
    if (isDenied(node)) return [node.of];
    return [(isGroup(node) ? null : oppositeOf(node)) ?? { type: 'not', of: node }];
  });

/** The row of a group: what is denied with the "not" before it. */
const rowOf = (root: Group, path: Path): Path => {
  const above = path.slice(0, -1);
  const parent = path.length === 0 ? null : nodeAt(root, above);
  return parent !== null && isDenied(parent) ? above : path;
};

const innerGroup = (node: Node | undefined): Group | null => {
  if (node === undefined) return null;
  const inner = isDenied(node) ? node.of : node;
  return isGroup(inner) ? inner : null;
};

/** Joins a part with the one before it (the first with the one behind it) in a group of its own. */
export function groupAt(root: Group, path: Path): Group {
  const groupPath = path.slice(0, -1);
  const group = nodeAt(root, groupPath);
  if (!group || !isGroup(group) || group.of.length < 2) return root;
  const second = Math.max(path.at(-1)!, 1);
  const [before, after] = [group.of[second - 1]!, group.of[second]!];
  const of = isGroup(before) && before.type !== group.type ? [...before.of, after] : [before, after];
  // Of two, a group of both would be all there is.
  if (group.of.length === 2) return joinBy(root, groupPath, other[group.type]);
  const joined: Node = { type: other[group.type], of };
  const made: Node = { ...group, of: group.of.toSpliced(second - 1, 2, joined) };
  return groupPath.length === 0 ? (made as Group) : change(root, groupPath, () => [made]);
}

/** The parts of a group in its place. A group that is denied stays: "not" would lose its meaning. */
export function ungroupAt(root: Group, path: Path): Group {
  const node = nodeAt(root, path);
  return path.length > 0 && node && isGroup(node) && rowOf(root, path) === path
    ? change(root, path, () => node.of)
    : root;
}

/** Moves a part up or down as it stands on the page: into the group it meets, and out of the one it is in. */
export function moveAt(root: Group, path: Path, step: -1 | 1): Group {
  const groupPath = path.slice(0, -1);
  const place = path.at(-1);
  const group = nodeAt(root, groupPath);
  const node = nodeAt(root, path);
  if (place === undefined || !node || !group || !isGroup(group)) return root;
  const neighbour = group.of[place + step];
  const entered = innerGroup(neighbour);
  if (neighbour && !entered) {
    const swapped: Node = {
      ...group,
      of: group.of.toSpliced(Math.min(place, place + step), 2, ...(step < 0 ? [node, neighbour] : [neighbour, node])),
    };
    return groupPath.length === 0 ? (swapped as Group) : change(root, groupPath, () => [swapped]);
  }
  if (entered) {
    const full: Group = { ...entered, of: step < 0 ? [...entered.of, node] : [node, ...entered.of] };
    const put: Node = isDenied(neighbour!) ? { type: 'not', of: full } : full;
    const without: Node = {
      ...group,
      of: group.of.flatMap((child) => (child === node ? [] : child === neighbour ? [put] : [child])),
    };
    return groupPath.length === 0
      ? (without as Group)
      : change(root, groupPath, (_) =>
          (without.of as readonly Node[]).length === 1 ? (without.of as readonly Node[]) : [without],
        );
  }
  if (groupPath.length === 0) return root;
  const row = rowOf(root, groupPath);
  const taken = exchange(nodeAt(root, row)!, [...groupPath.slice(row.length), place], () => []);
  return change(root, row, () => (step < 0 ? [node, ...taken] : [...taken, node]));
}

/** How the API names the way to a part: "root.of.1.of". */
export function apiPathOf(root: Node, path: Path): string {
  const [place, ...rest] = path;
  if (place === undefined) return 'root';
  const child = isDenied(root) ? root.of : (root as Group).of[place]!;
  const step = isDenied(root) ? 'of' : `of.${place}`;
  return apiPathOf(child, rest).replace(/^root/, `root.${step}`);
}

/** Whether a problem or a hint of the API is about this condition, or something in it. */
export const isAt = (problemPath: string, apiPath: string): boolean =>
  `${problemPath.replace(/^(body\.)?(definition\.)?/, '')}.`.startsWith(`${apiPath}.`);
