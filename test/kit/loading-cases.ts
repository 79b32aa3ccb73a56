import fc from 'fast-check';
import { expect } from 'vitest';
import { type KindNeed, layoutOf, type Needs, type Reach } from '../../src/segments/judge/list-needs.ts';
import type { HistoryBatch, LoadRequest } from '../../src/segments/load/load-histories.ts';
import { comparable } from './comparable-history.ts';
import { historyOf } from './history-of.ts';
import {
  attributeNames,
  instants,
  kinds,
  scoreNamesIn,
  timeZone,
  valueNames,
  type WorldContact,
  worldSegments,
} from './segment-worlds.ts';

/** Random needs over the worlds of segment-worlds.ts, and whether what was loaded for them is what was written. `among`: everybody there is. */
export const EVER: Reach = { lookbackMs: Number.POSITIVE_INFINITY, from: Number.NEGATIVE_INFINITY };
const fieldNames = ['$email', '$language', '$time_zone', '$created_at'];

const some = <Value>(...values: Value[]) => fc.subarray(values).map((found) => new Set(found));
const reach: fc.Arbitrary<Reach> = fc.oneof(
  fc.constant(EVER),
  fc.record({
    lookbackMs: fc.integer({ min: 0, max: 150 }).map((halves) => halves * 1_800_000),
    from: fc.constant(Number.POSITIVE_INFINITY),
  }),
  fc.record({ lookbackMs: fc.constant(0), from: instants }),
);
const kindNeed: fc.Arbitrary<KindNeed> = fc
  .tuple(
    reach,
    fc.record({
      needsProps: fc.boolean(),
      needsRef: fc.boolean(),
      needsAmount: fc.boolean(),
      needsMinute: fc.boolean(),
      needsIds: fc.boolean(),
    }),
  )
  .map(([far, columns]) => ({ ...far, ...columns }));
const allColumns = { needsProps: true, needsRef: true, needsAmount: true, needsMinute: true, needsIds: true };
const anyNeeds: fc.Arbitrary<Needs> = fc.record({
  kinds: fc
    .array(fc.tuple(fc.constantFrom('order', 'refund', ...kinds, 'unheard-of'), kindNeed), { maxLength: 8 })
    .map((found) => new Map(found)),
  lines: fc.option(reach, { freq: 2 }),
  topics: some('news', 'offers', 'silence'),
  values: some(...valueNames, ...scoreNamesIn),
  companies: fc.option(fc.record({ attributes: some('industry', '$name'), needsPeople: fc.boolean() }), { freq: 2 }),
  memberships: some(...worldSegments),
  lists: some(...worldSegments),
  attributes: fc.oneof(some(...attributeNames), some(...attributeNames, 'a', 'b', 'c', ...fieldNames)),
  segments: fc.constant(new Set<number>()),
  needsBucket: fc.boolean(),
  needsTimeZone: fc.boolean(),
});

/** Everything there is to know. */
export const allNeeds: Needs = {
  kinds: new Map(kinds.map((kind) => [kind, { ...EVER, ...allColumns }])),
  lines: EVER,
  topics: new Set(['news', 'offers']),
  values: new Set([...valueNames, ...scoreNamesIn]),
  companies: { attributes: new Set(['industry']), needsPeople: true },
  memberships: new Set(worldSegments),
  lists: new Set(worldSegments),
  attributes: new Set([...attributeNames, ...fieldNames]),
  segments: new Set(),
  needsBucket: true,
  needsTimeZone: true,
};
export const allLayout = layoutOf(allNeeds, worldSegments);

/** A case for `load`, without the contacts. */
export type LoadingCase = Pick<LoadRequest, 'needs' | 'layout' | 'from' | 'withIds' | 'asOf'>;

export const loadingCase: fc.Arbitrary<LoadingCase> = fc
  .tuple(anyNeeds, instants, fc.boolean(), fc.option(instants, { nil: undefined }))
  .map(([needs, from, withIds, asOf]) => ({ needs, from, withIds, asOf, layout: layoutOf(needs, [1, 2]) }));

/** That a batch says of each contact what the made-up one says of itself. */
export function expectSame(
  batch: HistoryBatch,
  contactIds: number[],
  contacts: WorldContact[],
  asked: LoadingCase,
  among = contacts,
) {
  expect(Array.from(batch.contactIds)).toEqual(contactIds);
  contactIds.forEach((contactId, index) => {
    const loaded = batch.read(index);
    expect(loaded.contactId).toBe(contactId);
    const made = historyOf(contacts[index]!, asked.layout, { timeZone, asOf: asked.asOf, among });
    expect(comparable(loaded, asked.layout.kinds, asked)).toEqual(comparable(made, asked.layout.kinds, asked));
  });
}
