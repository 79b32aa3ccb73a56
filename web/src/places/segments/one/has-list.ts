import type { components } from '../../../api/schema.d.ts';

type Node = components['schemas']['SegmentNode'];

/** Whether a definition asks for the segment's own list. Pure. */
export function hasList(node: Node): boolean {
  if (node.type === 'all' || node.type === 'any') return node.of.some(hasList);
  return node.type === 'not' ? hasList(node.of) : node.type === 'list';
}
