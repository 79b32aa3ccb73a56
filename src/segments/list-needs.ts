/** What of a contact's history definitions read: so that no more is loaded. */
import { type Definition, type Node, type Window, walkNodes } from './definition.schema.ts';
import { asEvent, ORDER, REFUND, spanOf } from './event-leaves.ts';

/** How far back: everything after `now - lookbackMs`, and everything from the instant `from` on (epoch ms). */
export type Reach = { lookbackMs: number; from: number };

export type KindNeed = Reach & { needsProps: boolean };

export type Needs = {
  kinds: Map<string, KindNeed>;
  /** Lines of orders and refunds; null when none are asked for. */
  lines: Reach | null;
  topics: Set<string>;
  needsAttributes: boolean;
  /** Segments referred to. */
  segments: Set<number>;
};

const reachOf = (window: Window | undefined, timeZone: string): Reach => {
  const span = spanOf(window, timeZone);
  if (span.type === 'ever') return { lookbackMs: Number.POSITIVE_INFINITY, from: Number.NEGATIVE_INFINITY };
  if (span.type === 'last') return { lookbackMs: span.ms, from: Number.POSITIVE_INFINITY };
  return { lookbackMs: 0, from: span.from };
};

const wider = (a: Reach | null | undefined, b: Reach): Reach =>
  a ? { lookbackMs: Math.max(a.lookbackMs, b.lookbackMs), from: Math.min(a.from, b.from) } : b;

function addKind(needs: Needs, kind: string, reach: Reach, needsProps = false): void {
  const known = needs.kinds.get(kind);
  needs.kinds.set(kind, { ...wider(known, reach), needsProps: needsProps || known?.needsProps === true });
}

function addNode(needs: Needs, node: Node, timeZone: string): void {
  switch (node.type) {
    case 'event': {
      const needsProps = node.where?.some(({ field }) => field === 'property') ?? false;
      addKind(needs, node.kind, reachOf(node.window, timeZone), needsProps);
      return;
    }
    case 'engagement':
    case 'offer':
      addKind(needs, asEvent(node).kind, reachOf(node.window, timeZone));
      return;
    case 'purchase': {
      const reach = reachOf(node.measure === 'recency' ? undefined : node.window, timeZone);
      if (node.lines) needs.lines = wider(needs.lines, reach);
      else for (const kind of node.measure === 'net' ? [ORDER, REFUND] : [ORDER]) addKind(needs, kind, reach);
      return;
    }
    case 'attribute':
      if (!node.name.startsWith('$')) needs.needsAttributes = true;
      return;
    case 'consent':
      needs.topics.add(node.topic);
      return;
    case 'segment':
      needs.segments.add(node.segmentId);
  }
}

/** The union of what some definitions read. */
export function listNeeds(definitions: Iterable<Definition>, timeZone: string): Needs {
  const needs: Needs = {
    kinds: new Map(),
    lines: null,
    topics: new Set(),
    needsAttributes: false,
    segments: new Set(),
  };
  for (const { root } of definitions) for (const { node } of walkNodes(root)) addNode(needs, node, timeZone);
  return needs;
}

/** The first instant (epoch ms) that must be loaded when answers are asked from `now` on; -Infinity: everything. */
export function loadSince({ lookbackMs, from }: Reach, now: number): number {
  return Math.min(now - lookbackMs, from);
}
