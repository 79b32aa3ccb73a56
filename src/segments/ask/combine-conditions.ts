/** What each part of a definition does to the number of those who match, from who matches each of its conditions. Pure. */
import type { Path } from '../language/check-definition.ts';
import type { Node } from '../language/definition.schema.ts';

/** One for each contact looked at: 1 who matches. */
export type Matches = Uint8Array;

type PartMatches = {
  /** 'root.of.0': the way from the definition to the part. */
  path: Path;
  alone: Matches;
  /** Without this part; null when nothing would be left to ask. */
  without: Matches | null;
};

const isGroup = (node: Node): node is Extract<Node, { type: 'all' | 'any' }> =>
  node.type === 'all' || node.type === 'any';

/** Who matches a part, leaving out another; null when nothing of it is left. */
function matchesOf(node: Node, read: (leaf: Node) => Matches, leftOut?: Node): Matches | null {
  if (node === leftOut) return null;
  if (node.type === 'not') {
    const inner = matchesOf(node.of, read, leftOut);
    return inner === null ? null : inner.map((is) => 1 - is);
  }
  if (!isGroup(node)) return read(node);
  const parts = node.of.map((child) => matchesOf(child, read, leftOut)).filter((part) => part !== null);
  if (parts.length === 0) return null;
  const isAll = node.type === 'all';
  return parts.reduce((one, other) => one.map((is, place) => (isAll ? is & other[place]! : is | other[place]!)));
}

function* partsOf(node: Node, path: Path): Generator<{ node: Node; path: Path }> {
  yield { node, path };
  if (node.type === 'not') yield* partsOf(node.of, [...path, 'of']);
  else if (isGroup(node)) {
    for (const [place, child] of node.of.entries()) yield* partsOf(child, [...path, 'of', place]);
  }
}

/** Who matches the whole, and each part of it alone and left out. `read` says who matches a single condition. */
export function combineConditions(root: Node, read: (leaf: Node) => Matches): { whole: Matches; parts: PartMatches[] } {
  const parts = [...partsOf(root, ['root'])].map(({ node, path }) => ({
    path,
    alone: matchesOf(node, read)!,
    without: matchesOf(root, read, node),
  }));
  return { whole: parts[0]!.alone, parts };
}
