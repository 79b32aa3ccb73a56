import fc from 'fast-check';
import type { Where } from '../../src/segments/language/condition-parts.schema.ts';
import { kinds } from './segment-worlds.ts';

/** Pieces of random conditions that mean the same in every world of segment-worlds.ts. */
export const isoOf = (at: number) => new Date(at).toISOString();
export const comparison = fc.constantFrom(
  'at-least' as const,
  'at-most' as const,
  'exactly' as const,
  'more-than' as const,
  'less-than' as const,
);
export const oneSided = fc.constantFrom(
  'at-least' as const,
  'at-most' as const,
  'more-than' as const,
  'less-than' as const,
);
export const eitherSide = fc.constantFrom('at-least' as const, 'at-most' as const);
export const scalar = fc.constantFrom<string | number | boolean>(
  'red',
  'RED',
  'blue',
  'Åäö',
  '1',
  1,
  2,
  2.5,
  true,
  false,
);
export const scalars = fc.array(scalar, { minLength: 1, maxLength: 3 });
export const money = fc.integer({ min: -4, max: 8 }).map((hundreds) => hundreds * 100);
export const fewNumbers = fc.constantFrom(0, 0.1, 0.3, 0.6, 1, 2, 2.5, -1, 250, 100.5);
export const small = fc.integer({ min: 0, max: 4 });
export const percent = fc.constantFrom(0, 33, 50, 60, 100);
export const maybe = <Value>(arbitrary: fc.Arbitrary<Value>, freq = 2) =>
  fc.option(arbitrary, { nil: undefined, freq });
export const one = <Text extends string>(text: Text) => fc.constant(text);
export const some = <Text extends string>(...texts: Text[]) => fc.subarray(texts, { minLength: 1 });

/** Lengths that are whole steps of the grid, so that windows end on events. */
export const length = fc.oneof(
  fc.record({ amount: fc.constantFrom(30, 60, 90), unit: one('minutes') }),
  fc.record({ amount: fc.integer({ min: 1, max: 30 }), unit: one('hours') }),
  fc.record({ amount: fc.integer({ min: 1, max: 3 }), unit: one('days') }),
);

export const localTime = fc.record({
  weekdays: maybe(fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 })),
  fromMinute: fc.constantFrom(0, 120, 720, 1320, 1439),
  toMinute: fc.constantFrom(0, 120, 180, 720, 1440),
});
export const maybeLocalTime = maybe(localTime);

export const lines = fc.record(
  { products: some('p1', 'p2', 'p3'), categories: some('tea', 'coffee'), brands: some('x', 'y') },
  { requiredKeys: [] },
);
export const maybeLines = maybe(lines);

const ofProperty = { field: one('property'), name: fc.constantFrom('color', 'n') };
const where: fc.Arbitrary<Where> = fc.oneof(
  fc.record({ field: one('ref'), values: some('1', '2', 'y') }),
  fc.record({ field: one('amount'), op: comparison, value: money }),
  fc.record({ ...ofProperty, op: one('in'), values: scalars }),
  fc.record({ ...ofProperty, op: oneSided, value: fewNumbers }),
  fc.record({ ...ofProperty, op: one('exists') }),
);
const wheres = fc.array(where, { minLength: 1, maxLength: 2 });
export const maybeWheres = maybe(wheres, 3);
export const eventKind = fc.constantFrom('order', 'visit', ...kinds, 'unheard-of');
