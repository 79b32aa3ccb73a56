import type { components } from '../../api/schema.d.ts';

/** The language of definitions as the API describes it: a condition that is new there has no words here, and does not compile. */
export type Definition = components['schemas']['SegmentDefinition'];
export type Node = components['schemas']['SegmentNode'];
export type Group = Extract<Node, { type: 'all' | 'any' }>;
type Denied = Extract<Node, { type: 'not' }>;
export type Leaf = Exclude<Node, { type: 'all' | 'any' | 'not' }>;
export type LeafType = Leaf['type'];
export type LeafOf<Type extends LeafType> = Extract<Leaf, { type: Type }>;

type PurchaseOrders = Extract<LeafOf<'purchase'>, { measure: 'orders' }>;
type EventCount = Extract<LeafOf<'event'>, { measure: 'count' }>;
/** When something happened. */
export type Window = NonNullable<PurchaseOrders['window']>;
export type LocalTime = NonNullable<PurchaseOrders['localTime']>;
export type Lines = NonNullable<PurchaseOrders['lines']>;
export type Comparison = PurchaseOrders['op'];
/** What an event must be like. */
export type Where = NonNullable<EventCount['where']>[number];
export type CompanyWhere = NonNullable<LeafOf<'company'>['where']>[number];
export type Step = LeafOf<'sequence'>['steps'][number];
export type Measured = LeafOf<'relative'>['of'];
export type Length = LeafOf<'sequence'>['within'];
export type Scalar = string | number | boolean;

export const isGroup = (node: Node): node is Group => node.type === 'all' || node.type === 'any';
export const isDenied = (node: Node): node is Denied => node.type === 'not';

/** What ids are called, and what amounts are in. */
export type Names = {
  segment(id: number): string | undefined;
  offer(id: number): string | undefined;
  campaign(id: number): string | undefined;
  /** Of best customers. */
  template(id: number): string | undefined;
};

/** Every part of a definition with the way to it: places in groups, 0 for what a "not" denies. */
export function* walkNodes(
  node: Node,
  path: readonly number[] = [],
): Generator<{ node: Node; path: readonly number[] }> {
  yield { node, path };
  if (isGroup(node)) for (const [place, child] of node.of.entries()) yield* walkNodes(child, [...path, place]);
  else if (isDenied(node)) yield* walkNodes(node.of, [...path, 0]);
}
