/**
 * The segment engine's judgement: does this contact belong, why, and until when. Pure: no clock, no database.
 *
 * The answer of a tree changes not before: for `all` that is false and `any` that is true, the latest change among the
 * children that decide it (one of them is enough to keep it); otherwise the earliest change among all children.
 */
import type { Definition, Leaf, Node } from './definition.schema.ts';
import { type CountingLeaf, prepareCounting } from './event-leaves.ts';
import type { History, Verdict } from './history.ts';
import { scanSeries } from './scan-series.ts';
import { type Judge, prepareState } from './state-leaves.ts';

/** A node made ready: texts read and sets built once, then asked about any number of contacts. */
export type Prepared =
  | { kind: 'group'; node: Extract<Node, { of: unknown }>; children: Prepared[]; judge: Judge }
  | { kind: 'counting'; node: Leaf; counting: CountingLeaf; judge: Judge }
  | { kind: 'state'; node: Leaf; judge: Judge };

function judgeGroup(children: Prepared[], isAll: boolean): Judge {
  return (history, now) => {
    let earliest = Number.POSITIVE_INFINITY;
    let latestDeciding = Number.NEGATIVE_INFINITY;
    for (const child of children) {
      const { member, flipsAt } = child.judge(history, now);
      if (flipsAt < earliest) earliest = flipsAt;
      if (member !== isAll && flipsAt > latestDeciding) latestDeciding = flipsAt;
    }
    const isDecided = latestDeciding !== Number.NEGATIVE_INFINITY;
    return isDecided ? { member: !isAll, flipsAt: latestDeciding } : { member: isAll, flipsAt: earliest };
  };
}

function judgeNot(child: Prepared): Judge {
  return (history, now) => {
    const { member, flipsAt } = child.judge(history, now);
    return { member: !member, flipsAt };
  };
}

/** Makes a node ready. `timeZone` (the workspace's) gives dates without a time their midnight. */
export function prepareNode(node: Node, timeZone: string): Prepared {
  switch (node.type) {
    case 'all':
    case 'any': {
      const children = node.of.map((child) => prepareNode(child, timeZone));
      return { kind: 'group', node, children, judge: judgeGroup(children, node.type === 'all') };
    }
    case 'not': {
      const child = prepareNode(node.of, timeZone);
      return { kind: 'group', node, children: [child], judge: judgeNot(child) };
    }
    case 'event':
    case 'purchase':
    case 'engagement':
    case 'offer': {
      const counting = prepareCounting(node, timeZone);
      const { span, rule, pick } = counting;
      return { kind: 'counting', node, counting, judge: (history, now) => scanSeries(pick(history), span, rule, now) };
    }
    default:
      return { kind: 'state', node, judge: prepareState(node, timeZone) };
  }
}

/**
 * Whether the contact belongs at `now` (epoch ms), and the instant before which that cannot change by time alone.
 * Deterministic. Other segments are taken from `history.answers`, so judge those first.
 */
export function evaluate(definition: Definition | Prepared, history: History, now: number, timeZone = 'UTC'): Verdict {
  const prepared = 'judge' in definition ? definition : prepareNode(definition.root, timeZone);
  return prepared.judge(history, now);
}
