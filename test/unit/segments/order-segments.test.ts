import { expect, it } from 'vitest';
import type { Definition } from '../../../src/segments/language/definition.schema.ts';
import { orderSegments } from '../../../src/segments/language/order-segments.ts';

const refersTo = (...ids: number[]): Definition => ({
  version: 1,
  root: {
    type: 'all',
    of: [
      { type: 'sample', percent: 50 },
      ...ids.map((segmentId) => ({
        type: 'not' as const,
        of: { type: 'segment' as const, segmentId, is: 'in' as const },
      })),
    ],
  },
});

it('puts every segment after those it refers to', () => {
  const definitions = new Map([
    [1, refersTo(2, 3)],
    [2, refersTo(3)],
    [3, refersTo()],
    [4, refersTo(99)],
  ]);
  const { order, circular } = orderSegments(definitions);
  expect(circular).toEqual([]);
  expect(order.toSorted()).toEqual([1, 2, 3, 4]);
  expect(order.indexOf(3)).toBeLessThan(order.indexOf(2));
  expect(order.indexOf(2)).toBeLessThan(order.indexOf(1));
});

it('names those that go round in a circle, and orders the others', () => {
  const definitions = new Map([
    [1, refersTo(2)],
    [2, refersTo(1)],
    [3, refersTo(3)],
    [4, refersTo()],
  ]);
  expect(orderSegments(definitions)).toEqual({ order: [4], circular: [1, 2, 3] });
});
