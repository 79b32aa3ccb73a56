import fc from 'fast-check';
import type { Leaf } from '../../src/segments/language/conditions.schema.ts';
import type { Definition, Node } from '../../src/segments/language/definition.schema.ts';
import { type Drawn, leavesOf } from './segment-leaves.ts';

function treeOf(leaf: fc.Arbitrary<Leaf>, depth: number): fc.Arbitrary<Node> {
  if (depth === 0) return leaf;
  const child = treeOf(leaf, depth - 1);
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constantFrom('all' as const, 'any' as const),
        of: fc.array(child, { minLength: 1, maxLength: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('not' as const), of: child }) },
  );
}

/** Random definitions; with `segmentIds`, some refer to these segments. */
export function definitionsOver(segmentIds: number[] = [], drawn: Drawn = {}): fc.Arbitrary<Definition> {
  return treeOf(leavesOf(drawn, segmentIds), 2).map((root) => ({ version: 1 as const, root }));
}
