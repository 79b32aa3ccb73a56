/**
 * The segment engine's judgement: does this contact belong, and until when does the answer stay. Pure: no clock, no
 * database.
 */

import type { Leaf } from '../language/conditions.schema.ts';
import type { Node } from '../language/definition.schema.ts';
import { prepareAttribute } from './attribute-leaves.ts';
import { prepareCompany } from './company-leaves.ts';
import { prepareEvent } from './event-leaves.ts';
import { judgeGroup, judgeNot } from './group-judges.ts';
import type { PrepareContext, Prepared, PreparedLeaf } from './judge.ts';
import { prepareMembership } from './membership-leaves.ts';
import { prepareNear } from './near-leaves.ts';
import { preparePurchase } from './purchase-leaves.ts';
import { prepareRelative } from './relative-leaves.ts';
import { prepareSequence } from './sequence-leaves.ts';
import { prepareState } from './state-leaves.ts';

export type { Evidence, Judge, PrepareContext, Prepared } from './judge.ts';

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
    case 'company':
      return { judge: prepareCompany(leaf, context) };
    case 'near':
      return { judge: prepareNear(leaf) };
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
