/**
 * The segment engine's judgement: does this contact belong, and until when does the answer stay. Pure: no clock, no
 * database.
 *
 * The answer of a tree changes not before: for `all` that is false and `any` that is true, the latest change among the
 * children that decide it (one of them is enough to keep it); otherwise the earliest change among all children.
 */

import type { Leaf } from '../language/conditions.schema.ts';
import type { Node } from '../language/definition.schema.ts';
import { prepareAttribute } from './attribute-leaves.ts';
import { prepareEvent } from './event-leaves.ts';
import { NEVER_MEMBER } from './history.ts';
import type { Judge, PrepareContext, Prepared, PreparedLeaf } from './judge.ts';
import { prepareMembership } from './membership-leaves.ts';
import { preparePurchase } from './purchase-leaves.ts';
import { prepareRelative } from './relative-leaves.ts';
import { prepareSequence } from './sequence-leaves.ts';
import { prepareState } from './state-leaves.ts';

export type { Evidence, Judge, PrepareContext, Prepared } from './judge.ts';

const FOREVER = Number.POSITIVE_INFINITY;

function prepareLeaf(leaf: Leaf, context: PrepareContext): PreparedLeaf {
  switch (leaf.type) {
    case 'event':
    case 'engagement':
    case 'offer':
    case 'experiment':
      return prepareEvent(leaf, context);
    case 'purchase':
      return preparePurchase(leaf, context);
    case 'sequence':
      return prepareSequence(leaf, context);
    case 'relative':
      return prepareRelative(leaf, context);
    case 'attribute':
      return { judge: prepareAttribute(leaf, context) };
    case 'segment':
      return { judge: prepareMembership(leaf, context) };
    default:
      return { judge: prepareState(leaf, context) };
  }
}

/** Makes one condition ready. */
export function prepareOne(leaf: Leaf, context: PrepareContext): Prepared {
  const { judge, evidence } = prepareLeaf(leaf, context);
  return evidence ? { kind: 'counting', node: leaf, judge, evidence } : { kind: 'state', node: leaf, judge };
}

/** What looks at few things comes first, so that the costly ones are often not asked. */
const costs: Partial<Record<Node['type'], number>> = {
  sample: 0,
  list: 0,
  segment: 0,
  consent: 1,
  value: 1,
  attribute: 2,
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

/** Makes a node ready: texts read, sets built and places looked up once, for any number of contacts. */
export function prepareNode(node: Node, context: PrepareContext): Prepared {
  switch (node.type) {
    case 'all':
    case 'any': {
      const children = node.of.map((child) => prepareNode(child, context));
      const judges = children.map(({ judge }) => judge);
      return { kind: 'group', node, children, judge: judgeGroup(node.type, node.of, judges) };
    }
    case 'not': {
      const child = prepareNode(node.of, context);
      return { kind: 'group', node, children: [child], judge: judgeNot(child.judge) };
    }
    default:
      return prepareOne(node, context);
  }
}
