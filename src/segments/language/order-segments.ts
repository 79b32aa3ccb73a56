import { type Definition, type Node, walkNodes } from './definition.schema.ts';

export type Ordered = {
  /** Every segment after those it refers to. */
  order: number[];
  /** Segments that refer to themselves, directly or round a circle, and those that refer to them. */
  circular: number[];
};

function referenceOf(node: Node): number | null {
  if (node.type === 'segment') return node.segmentId;
  const window =
    node.type === 'relative'
      ? 'window' in node.of
        ? node.of.window
        : undefined
      : 'window' in node
        ? node.window
        : undefined;
  return window?.type === 'since-entering' ? window.segmentId : null;
}

/** Segments a definition refers to: by a condition on them, or by a window that begins on entering them. */
export function referencesOf({ root }: Definition): number[] {
  const found = new Set<number>();
  for (const { node } of walkNodes(root)) {
    const id = referenceOf(node);
    if (id !== null) found.add(id);
  }
  return [...found];
}

/** Topological order of segments (Kahn's algorithm). References to segments that are not given are ignored. */
export function orderSegments(definitions: ReadonlyMap<number, Definition>): Ordered {
  const order: number[] = [];
  const done = new Set<number>();
  const references = new Map([...definitions].map(([id, definition]) => [id, referencesOf(definition)]));
  let waiting = [...definitions.keys()];
  for (;;) {
    const ready = waiting.filter((id) =>
      references.get(id)!.every((other) => done.has(other) || !definitions.has(other)),
    );
    if (ready.length === 0) return { order, circular: waiting };
    for (const id of ready) {
      order.push(id);
      done.add(id);
    }
    waiting = waiting.filter((id) => !done.has(id));
  }
}
