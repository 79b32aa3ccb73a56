import type { components } from '../../../api/schema.d.ts';

type Node = components['schemas']['SegmentNode'];

export const criterionKinds = [
  'demographic',
  'geographic',
  'psychographic',
  'behavioural',
  'value',
  'firmographic',
  'list',
] as const;
export type CriterionKind = (typeof criterionKinds)[number];

/** Which kind of criterion an attribute is; undefined when nobody said. */
export type KindOf = (attribute: string) => CriterionKind | null | undefined;

const ofType: Partial<Record<Node['type'], CriterionKind>> = {
  company: 'firmographic',
  near: 'geographic',
  event: 'behavioural',
  purchase: 'behavioural',
  engagement: 'behavioural',
  sequence: 'behavioural',
  offer: 'behavioural',
  experiment: 'behavioural',
  value: 'value',
  relative: 'value',
  list: 'list',
};

/** Kinds of criteria a definition leans on, each once, in their order. Pure. */
export function kindsOfDefinition(root: Node, kindOf: KindOf): CriterionKind[] {
  const found = new Set<CriterionKind>();
  const visit = (node: Node): void => {
    if (node.type === 'all' || node.type === 'any') for (const child of node.of) visit(child);
    else if (node.type === 'not') visit(node.of);
    else {
      const kind = node.type === 'attribute' ? kindOf(node.name) : ofType[node.type];
      if (kind) found.add(kind);
    }
  };
  visit(root);
  return criterionKinds.filter((kind) => found.has(kind));
}
