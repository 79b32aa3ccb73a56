import { type Definition, walkNodes } from './definition.schema.ts';

export type Ordered = {
  /** Every segment after those it refers to. */
  order: number[];
  /** Segments that refer to themselves, directly or round a circle, and those that refer to them. */
  circular: number[];
};

/** Segments a definition refers to. */
export function referencesOf({ root }: Definition): number[] {
  const found = new Set<number>();
  for (const { node } of walkNodes(root)) if (node.type === 'segment') found.add(node.segmentId);
  return [...found];
}

/** Topological order of segments (Kahn's algorithm). References to segments that are not given are ignored. */
export function orderSegments(definitions: ReadonlyMap<number, Definition>): Ordered {
  const order: number[] = [];
  const done = new Set<number>();
  let waiting = [...definitions.keys()];
  for (;;) {
    const ready = waiting.filter((id) =>
      referencesOf(definitions.get(id)!).every((other) => done.has(other) || !definitions.has(other)),
    );
    if (ready.length === 0) return { order, circular: waiting };
    for (const id of ready) {
      order.push(id);
      done.add(id);
    }
    waiting = waiting.filter((id) => !done.has(id));
  }
}
