/** Conditions that several definitions have in common, worked out once for each contact and instant. */
import type { Leaf } from '../language/conditions.schema.ts';
import { type Node, walkNodes } from '../language/definition.schema.ts';
import { prepareOne } from './evaluate.ts';
import { judgeGroup, judgeNot } from './group-judges.ts';
import { type Answer, NEVER_MEMBER } from './history.ts';
import type { Judge, PrepareContext } from './judge.ts';

export type Sharing = {
  /** Forgets what was worked out: what is asked from now on is about another contact, another instant or other data. */
  begin(): void;
  /** A node's judge, for definitions among the `roots` given beforehand. */
  prepare(node: Node, context: PrepareContext): Judge;
};

/**
 * What makes two leaves the same condition; null where the answer hangs on other answers of the same instant or on whose
 * definition it is.
 */
function keyOf(leaf: Leaf): string | null {
  if (leaf.type === 'segment' || leaf.type === 'list' || leaf.type === 'relative' || leaf.type === 'sample')
    return null;
  if ('window' in leaf && leaf.window?.type === 'since-entering') return null;
  return JSON.stringify(leaf);
}

const isLeaf = (node: Node): node is Leaf => node.type !== 'all' && node.type !== 'any' && node.type !== 'not';

export function createSharing(roots: Iterable<Node>): Sharing {
  const counts = new Map<string, number>();
  for (const root of roots) {
    for (const { node } of walkNodes(root)) {
      const key = isLeaf(node) ? keyOf(node) : null;
      if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const shared = new Map<string, Judge>();
  let turn = 0;

  function remember(judge: Judge): Judge {
    let knownIn = -1;
    let known: Answer = NEVER_MEMBER;
    return (history, now) => {
      if (knownIn !== turn) {
        known = judge(history, now);
        knownIn = turn;
      }
      return known;
    };
  }

  function prepareLeaf(leaf: Leaf, context: PrepareContext): Judge {
    const key = keyOf(leaf);
    if (key === null || (counts.get(key) ?? 0) < 2) return prepareOne(leaf, context).judge;
    const known = shared.get(key);
    if (known) return known;
    const judge = remember(prepareOne(leaf, context).judge);
    shared.set(key, judge);
    return judge;
  }

  function prepare(node: Node, context: PrepareContext): Judge {
    if (isLeaf(node)) return prepareLeaf(node, context);
    if (node.type === 'not') return judgeNot(prepare(node.of, context));
    const judges = node.of.map((child) => prepare(child, context));
    return judgeGroup(node.type, node.of, judges);
  }

  return {
    begin() {
      turn += 1;
    },
    prepare,
  };
}
