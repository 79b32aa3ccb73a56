import fc from 'fast-check';
import type { Window } from '../../src/segments/language/condition-parts.schema.ts';
import type { Leaf } from '../../src/segments/language/conditions.schema.ts';
import { eventKind, maybe, maybeLines, maybeWheres, one } from './segment-pieces.ts';
import { valueNames } from './segment-worlds.ts';

/** Conditions whose bound must be worked out over everybody first; their numbers lie in this time. */
export function relativeTo(window: fc.Arbitrary<Window | undefined>): fc.Arbitrary<Leaf> {
  const measured = fc.oneof(
    fc.record({
      from: one('purchases'),
      measure: fc.constantFrom('net' as const, 'orders' as const, 'average' as const),
      lines: maybeLines,
      window,
    }),
    fc.record({
      from: one('events'),
      kind: eventKind,
      measure: fc.constantFrom('count' as const, 'sum' as const),
      where: maybeWheres,
      window,
    }),
    fc.record({ from: one('attribute'), name: fc.constantFrom('level', 'level', 'color') }),
    fc.record({ from: one('value'), name: fc.constantFrom(...valueNames, 'rfm_recency', 'alive') }),
  );
  const every = maybe(
    fc.record({ amount: fc.constantFrom(1, 2), unit: fc.constantFrom('hours' as const, 'days' as const) }),
  );
  return fc.oneof(
    fc.record({
      type: one('relative'),
      of: measured,
      is: fc.constantFrom('top' as const, 'bottom' as const),
      percent: fc.constantFrom(0.1, 10, 33.3, 50, 99.9),
      every,
    }),
    fc.record({
      type: one('relative'),
      of: measured,
      is: fc.constantFrom('above' as const, 'below' as const),
      than: fc.constantFrom('average' as const, 'median' as const),
      every,
    }),
  );
}
