import fc from 'fast-check';
import type { Definition, Leaf, Node, Where, Window } from '../../src/segments/definition.schema.ts';
import { attributeNames, instants, kinds, onGrid } from './segment-worlds.ts';

/** Random definitions over the worlds of segment-worlds.ts. */
const isoOf = (at: number) => new Date(at).toISOString();
const comparison = fc.constantFrom('at-least' as const, 'at-most' as const, 'exactly' as const);
const oneSided = fc.constantFrom('at-least' as const, 'at-most' as const);
const scalar = fc.constantFrom<string | number | boolean>('red', 'blue', '1', 1, 2, 2.5, true, false);
const scalars = fc.array(scalar, { minLength: 1, maxLength: 3 });
const money = fc.integer({ min: -4, max: 8 }).map((hundreds) => hundreds * 100);
const small = fc.integer({ min: 0, max: 4 });

/** Lengths that are whole steps of the grid, so that windows end on events. */
const length = fc.oneof(
  fc.record({ amount: fc.constantFrom(30, 60, 90), unit: fc.constant('minutes' as const) }),
  fc.record({ amount: fc.integer({ min: 1, max: 30 }), unit: fc.constant('hours' as const) }),
  fc.record({ amount: fc.integer({ min: 1, max: 3 }), unit: fc.constant('days' as const) }),
);
const instantText = fc.oneof(instants.map(isoOf), fc.constantFrom('2026-10-24', '2026-10-25', '2026-10-26'));

const window: fc.Arbitrary<Window | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constant({ type: 'ever' as const }),
  length.map((last) => ({ type: 'last' as const, ...last })),
  fc.tuple(onGrid, instantText).map(([from, to]) => ({ type: 'between' as const, from: isoOf(from), to })),
);

const localTime = fc.record({
  weekdays: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 }), {
    nil: undefined,
  }),
  fromMinute: fc.constantFrom(0, 120, 720, 1320, 1439),
  toMinute: fc.constantFrom(0, 120, 180, 720, 1440),
});
const maybeLocalTime = fc.option(localTime, { nil: undefined, freq: 2 });

const lines = fc.record(
  {
    products: fc.subarray(['p1', 'p2', 'p3'], { minLength: 1 }),
    categories: fc.subarray(['tea', 'coffee'], { minLength: 1 }),
    brands: fc.subarray(['x', 'y'], { minLength: 1 }),
  },
  { requiredKeys: [] },
);
const maybeLines = fc.option(lines, { nil: undefined, freq: 2 });

const where: fc.Arbitrary<Where> = fc.oneof(
  fc.record({ field: fc.constant('ref' as const), values: fc.subarray(['1', '2', 'y'], { minLength: 1 }) }),
  fc.record({ field: fc.constant('amount' as const), op: comparison, value: money }),
  fc.record({
    field: fc.constant('property' as const),
    name: fc.constantFrom('color', 'n'),
    op: fc.constant('in' as const),
    values: scalars,
  }),
  fc.record({
    field: fc.constant('property' as const),
    name: fc.constant('n'),
    op: oneSided,
    value: fc.constantFrom(1, 2, 2.5),
  }),
  fc.record({
    field: fc.constant('property' as const),
    name: fc.constantFrom('color', 'n'),
    op: fc.constant('exists' as const),
  }),
);

const ofAttribute = {
  type: fc.constant('attribute' as const),
  name: fc.constantFrom(...attributeNames, '$email', '$language', '$created_at', '$nothing', 'toString'),
};
const attribute = fc.oneof(
  fc.record({ ...ofAttribute, op: fc.constantFrom('is' as const, 'is-not' as const), value: scalar }),
  fc.record({ ...ofAttribute, op: fc.constant('in' as const), values: scalars }),
  fc.record({
    ...ofAttribute,
    op: fc.constant('contains' as const),
    value: fc.constantFrom('red', 'e', '1', 'example'),
  }),
  fc.record({ ...ofAttribute, op: oneSided, value: fc.constantFrom(1, 2, 2.5) }),
  fc.record({
    ...ofAttribute,
    op: fc.constant('between' as const),
    from: fc.constantFrom(1, 2),
    to: fc.constantFrom(1, 2.5),
  }),
  fc.record({ ...ofAttribute, op: fc.constantFrom('before' as const, 'after' as const), at: instantText }),
  fc
    .tuple(fc.record({ ...ofAttribute, op: fc.constant('within-last' as const) }), length)
    .map(([leaf, last]) => ({ ...leaf, ...last })),
  fc.record({ ...ofAttribute, op: fc.constantFrom('exists' as const, 'missing' as const) }),
);

const event = fc
  .record({
    type: fc.constant('event' as const),
    kind: fc.constantFrom(...kinds, 'unheard-of'),
    where: fc.option(fc.array(where, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 2 }),
    localTime: maybeLocalTime,
    window,
    measure: fc.constantFrom('count' as const, 'sum' as const, 'min' as const, 'max' as const, 'last' as const),
    op: comparison,
  })
  .chain((leaf) => (leaf.measure === 'count' ? small : money).map((value) => ({ ...leaf, value })));

const ofPurchase = { type: fc.constant('purchase' as const), lines: maybeLines };
const purchase = fc.oneof(
  fc.record({
    ...ofPurchase,
    measure: fc.constant('orders' as const),
    op: comparison,
    value: small,
    window,
    localTime: maybeLocalTime,
  }),
  fc.record({ ...ofPurchase, measure: fc.constant('net' as const), op: comparison, value: money, window }),
  fc
    .tuple(fc.record({ ...ofPurchase, measure: fc.constant('recency' as const), op: oneSided }), length)
    .map(([leaf, last]) => ({ ...leaf, ...last })),
  fc.record({
    ...ofPurchase,
    measure: fc.constant('share' as const),
    localTime,
    op: oneSided,
    percent: fc.constantFrom(0, 33, 50, 60, 100),
    window,
  }),
);

const engagement = fc.record({
  type: fc.constant('engagement' as const),
  action: fc.constantFrom('opened' as const, 'clicked' as const, 'received' as const),
  campaignId: fc.constantFrom(undefined, 1, 2),
  op: comparison,
  value: small,
  window,
});
const offer = fc.record({
  type: fc.constant('offer' as const),
  offerId: fc.constantFrom(undefined, 1, 2),
  op: comparison,
  value: small,
  window,
});
const consent = fc.record({
  type: fc.constant('consent' as const),
  topic: fc.constantFrom('news', 'offers', 'unheard-of'),
  state: fc.constantFrom('subscribed' as const, 'unsubscribed' as const, 'none' as const),
});
const sample = fc.record({
  type: fc.constant('sample' as const),
  percent: fc.constantFrom(0, 10, 50, 100),
  salt: fc.constantFrom(undefined, 'a', 'b'),
});

/** Any condition but one on another segment. */
export const plainLeaf: fc.Arbitrary<Leaf> = fc.oneof(
  { weight: 4, arbitrary: event },
  { weight: 4, arbitrary: purchase },
  { weight: 3, arbitrary: attribute },
  engagement,
  offer,
  { weight: 2, arbitrary: consent },
  sample,
);

function treeOf(leaf: fc.Arbitrary<Leaf>, depth: number): fc.Arbitrary<Node> {
  if (depth === 0) return leaf;
  const child = treeOf(leaf, depth - 1);
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constantFrom('all' as const, 'any' as const),
        of: fc.array(child, { minLength: 1, maxLength: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('not' as const), of: child }) },
  );
}

/** Random definitions; with `segmentIds`, some refer to these segments. */
export function definitionsOver(segmentIds: number[] = []): fc.Arbitrary<Definition> {
  const segmentLeaf = () =>
    fc.record({
      type: fc.constant('segment' as const),
      segmentId: fc.constantFrom(...segmentIds),
      is: fc.constantFrom('in' as const, 'not-in' as const),
    });
  const leaf = segmentIds.length === 0 ? plainLeaf : fc.oneof({ weight: 6, arbitrary: plainLeaf }, segmentLeaf());
  return treeOf(leaf, 2).map((root) => ({ version: 1 as const, root }));
}
