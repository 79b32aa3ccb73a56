import { api } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { dayOf } from '../../../format/index.ts';
import { sizesSince } from '../tell-growth.ts';
import { kindsOfDefinition } from './kinds-of-definition.ts';
import type { Listed } from './narrow-segments.ts';

type Schemas = components['schemas'];
type UseItem = Schemas['SegmentUse']['items'][number];

/** A row of the list: the segment, and what came of it as far as that is known already. */
export type Row = Listed & {
  segment: Schemas['Segment'];
  trend: readonly number[] | null;
  use: UseItem | null;
};

/** Segments first; how they grew and where they are used come when they are counted. */
export function useSegmentRows() {
  const segments = api.useQuery('get', '/segments', { params: { query: { limit: 500 } } }, { refetchInterval: 15_000 });
  const trends = api.useQuery('get', '/segments/sizes', { params: { query: { days: 30 } } });
  const use = api.useQuery('get', '/reports/segment-use', { params: { query: {} } });
  const attributes = api.useQuery('get', '/contact-attributes', {});
  const trendOf = new Map(trends.data?.segments.map((trend) => [trend.segmentId, trend.sizes]));
  const useOf = new Map(use.data?.items.map((item) => [item.segmentId, item]));
  const kindOf = new Map(
    attributes.data?.items.map((each) => [each.name, each.criterion ?? each.proposedCriterion] as const),
  );
  const rows = segments.data?.items.map((segment): Row => {
    const sizes = trendOf.get(segment.id);
    const trend = sizes ? sizesSince(trends.data?.dates ?? [], sizes, dayOf(segment.createdAt)) : null;
    const uses = useOf.get(segment.id) ?? null;
    return {
      ...{ segment, trend, use: uses },
      id: segment.id,
      name: segment.name,
      purpose: segment.purpose,
      sentence: segment.sentence,
      purposeKind: segment.purposeKind ?? segment.purposeGuess,
      kinds: kindsOfDefinition(segment.definition.root, (name) => kindOf.get(name)),
      size: segment.size,
      growth: trend === null || trend.length < 2 ? null : segment.size - (trend[0] ?? 0),
      definedAt: segment.definedAt,
      state: uses?.state ?? null,
    };
  });
  return {
    query: { data: rows, error: segments.error, refetch: segments.refetch },
    contacts: trends.data?.contacts ?? null,
    webhooks: use.data?.webhooks ?? [],
    problem: trends.error ?? use.error,
    countedAt: segments.dataUpdatedAt,
  };
}
