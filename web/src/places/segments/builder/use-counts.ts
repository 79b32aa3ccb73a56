import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { api } from '../../../api/client.ts';
import { here } from '../../../api/here.ts';
import { midnightInZone } from '../../../format/zone-time.ts';
import type { Definition } from '../../../parts/sentence/language.ts';

/** So long nothing is typed before it is asked: one answer is on its way at a time, an older one never takes its place. */
const TYPING_MS = 250;
const everything: Definition = {
  version: 1,
  root: { type: 'all', of: [{ type: 'attribute', name: '$created_at', op: 'exists' }] },
};

/**
 * How many match what is being written: an estimate first, the count after it, and what each condition does. A query is known
 * by its definition, so that an answer can only stand beside what was asked; one that nobody waits for any more is cut off.
 */
export function useCounts(definition: Definition | null, segmentId: number | undefined, day: string) {
  const midnight = day === '' ? null : midnightInZone(day, here.workspace?.timeZone ?? 'UTC');
  const then = midnight === null ? {} : { at: midnight.toISOString() };
  const [settled] = useDebouncedValue(definition, TYPING_MS);
  const isAsked = settled !== null;
  const asked = settled ?? everything;
  const options = { enabled: isAsked, staleTime: 30_000, retry: false, placeholderData: keepPreviousData };
  const estimate = api.useQuery('post', '/segments/preview', { body: { definition: asked, ...then } }, options);
  const isEstimated = isAsked && !estimate.isPlaceholderData && estimate.data?.isExact === false;
  const exact = api.useQuery(
    'post',
    '/segments/preview',
    { body: { definition: asked, exact: true, ...then } },
    { ...options, enabled: isEstimated, placeholderData: undefined },
  );
  const conditions = api.useQuery(
    'post',
    '/segments/preview/conditions',
    { body: { definition: asked, ...(segmentId === undefined ? {} : { segmentId }) } },
    { ...options, enabled: isAsked && estimate.isSuccess && !estimate.isPlaceholderData },
  );
  const isCurrent = settled === definition && !estimate.isPlaceholderData;
  return {
    preview: isEstimated && exact.data ? exact.data : estimate.data,
    countedAt: isEstimated && exact.data ? exact.dataUpdatedAt : estimate.dataUpdatedAt,
    isCounting: isAsked && (settled !== definition || estimate.isFetching),
    isCountingExactly: isEstimated && exact.isFetching,
    isCurrent,
    error: isAsked && isCurrent ? estimate.error : null,
    conditions: isCurrent && !conditions.isPlaceholderData ? conditions.data : undefined,
  };
}

export type Counts = ReturnType<typeof useCounts>;
