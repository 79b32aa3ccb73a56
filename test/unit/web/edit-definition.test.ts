import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { record, redo, startHistory, undo } from '../../../web/src/parts/edit-history.ts';
import type { Definition, Group, Leaf, Node } from '../../../web/src/parts/sentence/language.ts';
import { isDenied, isGroup, walkNodes } from '../../../web/src/parts/sentence/language.ts';
import {
  apiPathOf,
  copyAt,
  groupAt,
  insertInto,
  isAt,
  joinBy,
  moveAt,
  negateAt,
  nodeAt,
  openDefinition,
  pathOf,
  removeAt,
  replaceAt,
  ungroupAt,
} from '../../../web/src/places/segments/builder/edit-definition.ts';
import { definitionsOver } from '../../kit/segment-definitions.ts';

const leaf = (value: string): Leaf => ({ type: 'attribute', name: 'city', op: 'is', value });
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(leaf) as [Leaf, Leaf, Leaf, Leaf];
const all = (...of: Node[]): Group => ({ type: 'all', of });
const any = (...of: Node[]): Group => ({ type: 'any', of });
const not = (of: Node): Node => ({ type: 'not', of });

/** "a (b | c)": a tree in a few signs. */
function read(node: Node): string {
  if (isGroup(node))
    return node.of
      .map((child) => (isGroup(child) ? `(${read(child)})` : read(child)))
      .join(node.type === 'all' ? ' & ' : ' | ');
  if (isDenied(node)) return `!${isGroup(node.of) ? `(${read(node.of)})` : read(node.of)}`;
  return 'value' in node ? String(node.value) : node.type;
}

describe('editing a definition', () => {
  it.each<[string, Group, Group]>([
    ['a & b & c', insertInto(all(a, b), [], c), all(a, b, c)],
    ['a & d & b', insertInto(all(a, b), [], d, 1), all(a, d, b)],
    ['a & (b | c | d)', insertInto(all(a, any(b, c)), [1], d), all(a, any(b, c, d))],
    ['a', removeAt(all(a, b), [1]), all(a)],
    ['', removeAt(all(a), [0]), all()],
    ['a & c', removeAt(all(a, any(b, c)), [1, 0]), all(a, c)],
    ['a', removeAt(all(a, not(b)), [1, 0]), all(a)],
    ['a & !c', removeAt(all(a, not(any(b, c))), [1, 0, 0]), all(a, not(c))],
    ['a & a & b', copyAt(all(a, b), [0]), all(a, a, b)],
    ['a | b', joinBy(all(a, b), [], 'any'), any(a, b)],
    ['a & !b', negateAt(all(a, b), [1]), all(a, not(b))],
    ['a & b', negateAt(all(a, not(b)), [1]), all(a, b)],
    ['a & d', replaceAt(all(a, b), [1], d), all(a, d)],
    ['a & (b | c)', groupAt(all(a, b, c), [2]), all(a, any(b, c))],
    ['(a | b) & c', groupAt(all(a, b, c), [0]), all(any(a, b), c)],
    ['a & (b | c | d)', groupAt(all(a, any(b, c), d), [2]), all(a, any(b, c, d))],
    ['a | b', groupAt(all(a, b), [1]), any(a, b)],
    ['a & b & c', ungroupAt(all(a, any(b, c)), [1]), all(a, b, c)],
    ['a & !(b | c)', ungroupAt(all(a, not(any(b, c))), [1, 0]), all(a, not(any(b, c)))],
    ['b & a', moveAt(all(a, b), [1], -1), all(b, a)],
    ['b & a', moveAt(all(a, b), [0], 1), all(b, a)],
    ['a & b', moveAt(all(a, b), [0], -1), all(a, b)],
    ['(a | b | c)', moveAt(all(a, any(b, c)), [0], 1), all(any(a, b, c))],
    ['a & b & c', moveAt(all(a, any(b, c)), [1, 0], -1), all(a, b, c)],
    ['a & b & c', moveAt(all(a, any(b, c)), [1, 1], 1), all(a, b, c)],
    ['!(b | c | a)', moveAt(all(not(any(b, c)), a), [1], -1), all(not(any(b, c, a)))],
    ['a & b & !c', moveAt(all(a, not(any(b, c))), [1, 0, 0], -1), all(a, b, not(c))],
  ])('gives %s', (written, edited, expected) => {
    expect(edited).toEqual(expected);
    expect(read(edited)).toBe(written);
  });

  it('opens whatever there is as a group, as plain as it can be said', () => {
    const orders = { type: 'purchase', measure: 'orders', op: 'at-least', value: 1 } as const;
    const open = (root: Node) => openDefinition({ version: 1, root });
    expect(open(a)).toEqual(all(a));
    expect(open(not(not(a)))).toEqual(all(a));
    expect(open(not(orders))).toEqual(all({ ...orders, op: 'exactly', value: 0 }));
    expect(open(any(all(a), all(b, any(c))))).toEqual(any(a, all(b, c)));
    expect(openDefinition(null)).toEqual(all());
  });

  it('finds its way to every part, as the API names it', () => {
    const root = all(a, not(any(b, c)));
    expect(apiPathOf(root, [1, 0, 1])).toBe('root.of.1.of.of.1');
    expect(pathOf(root, c)).toEqual([1, 0, 1]);
    expect(nodeAt(root, [1, 0, 1])).toBe(c);
    expect(isAt('body.definition.root.of.1.of.of.1.name', 'root.of.1.of.of.1')).toBe(true);
    expect(isAt('root.of.10.name', 'root.of.1')).toBe(false);
    expect(isAt('root.of.0', 'root.of.0')).toBe(true);
  });

  it('loses and invents no condition, whatever is moved, grouped or denied', () => {
    const leavesOf = (root: Node) =>
      [...walkNodes(root)].flatMap(({ node }) => (isGroup(node) || isDenied(node) ? [] : [node]));
    const step = fc.constantFrom<(root: Group, path: readonly number[]) => Group>(
      (root, path) => moveAt(root, path, 1),
      (root, path) => moveAt(root, path, -1),
      groupAt,
      ungroupAt,
    );
    const trees = definitionsOver() as fc.Arbitrary<Definition>;
    fc.assert(
      fc.property(trees, fc.array(fc.tuple(step, fc.nat()), { maxLength: 8 }), (definition, steps) => {
        const start = openDefinition(definition);
        const edited = steps.reduce((root, [verb, chosen]) => {
          // Rows: what stands in a group.
          const rows = [...walkNodes(root)].flatMap(({ path }) => {
            const parent = path.length === 0 ? null : nodeAt(root, path.slice(0, -1));
            return parent && isGroup(parent) ? [path] : [];
          });
          return verb(root, rows[chosen % rows.length]!);
        }, start);
        const sorted = (root: Node) =>
          leavesOf(root)
            .map((one) => JSON.stringify(one))
            .sort();
        expect(sorted(edited)).toEqual(sorted(start));
        for (const { node } of walkNodes(edited)) if (isGroup(node)) expect(node.of.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('taking back', () => {
  it('goes back and forth', () => {
    const typed = record(record(record(startHistory('a'), 'b'), 'c', 'field'), 'cc', 'field');
    expect(undo(typed).present).toBe('b');
    expect(undo(undo(typed)).present).toBe('a');
    expect(undo(undo(undo(typed))).present).toBe('a');
    expect(redo(undo(typed)).present).toBe('cc');
    expect(redo(record(undo(typed), 'd')).present).toBe('d');
  });
});
