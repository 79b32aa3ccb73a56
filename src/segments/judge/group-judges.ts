/**
 * Several answers made one. The answer of a tree changes not before: for `all` that is false and `any` that is true, the
 * latest change among the children that decide it (one of them is enough to keep it); otherwise the earliest change among
 * all children.
 */
import type { Node } from '../language/definition.schema.ts';
import { NEVER_MEMBER } from './history.ts';
import type { Judge } from './judge.ts';

const FOREVER = Number.POSITIVE_INFINITY;

/** What looks at few things comes first, so that the costly ones are often not asked. */
const costs: Partial<Record<Node['type'], number>> = {
  sample: 0,
  list: 0,
  segment: 0,
  consent: 1,
  value: 1,
  attribute: 2,
  near: 3,
  company: 4,
};
const costOf = (node: Node): number => {
  if (node.type === 'not') return costOf(node.of);
  if (node.type === 'all' || node.type === 'any') return 10 + node.of.length;
  return costs[node.type] ?? (node.type === 'sequence' ? 9 : 5);
};

/** All of the children must hold. What is false for ever settles it: the rest is not asked. */
function judgeAll(children: readonly Judge[]): Judge {
  return (history, now) => {
    let earliest = FOREVER;
    let latestFalse = 0;
    for (let index = 0; index < children.length; index += 1) {
      const answer = children[index]!(history, now);
      if (answer > 0) {
        if (answer < earliest) earliest = answer;
      } else if (answer < latestFalse) {
        if (answer === NEVER_MEMBER) return NEVER_MEMBER;
        latestFalse = answer;
      }
    }
    return latestFalse < 0 ? latestFalse : earliest;
  };
}

/** One of the children must hold. What is true for ever settles it: the rest is not asked. */
function judgeAny(children: readonly Judge[]): Judge {
  return (history, now) => {
    let earliest = FOREVER;
    let latestTrue = 0;
    for (let index = 0; index < children.length; index += 1) {
      const answer = children[index]!(history, now);
      if (answer < 0) {
        if (-answer < earliest) earliest = -answer;
      } else if (answer > latestTrue) {
        if (answer === FOREVER) return FOREVER;
        latestTrue = answer;
      }
    }
    return latestTrue > 0 ? latestTrue : -earliest;
  };
}

/** A group's judge made of its children's; in the order of the cost of `nodes`. */
export function judgeGroup(type: 'all' | 'any', nodes: readonly Node[], judges: readonly Judge[]): Judge {
  const ordered = nodes
    .map((node, index) => ({ cost: costOf(node), judge: judges[index]! }))
    .sort((a, b) => a.cost - b.cost)
    .map(({ judge }) => judge);
  if (ordered.length === 1) return ordered[0]!;
  return type === 'all' ? judgeAll(ordered) : judgeAny(ordered);
}

export const judgeNot =
  (judge: Judge): Judge =>
  (history, now) =>
    -judge(history, now);
