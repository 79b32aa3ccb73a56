import { Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { number } from '../../format/index.ts';
import { tellDuration } from '../../format/tell-duration.ts';
import { Answer } from '../../parts/answer.tsx';
import { Figures } from '../../parts/figures.tsx';
import { Part } from '../../parts/page.tsx';
import { useSetSearch } from '../../parts/use-set-search.ts';
import { t } from '../../words/index.ts';

const kinds = [
  { value: 'order', label: t('an order') },
  { value: 'click', label: t('a click') },
  { value: 'open', label: t('an open') },
];

/** How soon memberships follow what people do. */
export function FreshnessPart() {
  const { segment, kind = 'order' } = useSearch({ strict: false }) as { segment?: number; kind?: string };
  const setSearch = useSetSearch();
  const [since] = useState(() => new Date(Date.now() - 7 * 86_400_000).toISOString());
  const segments = api.useQuery('get', '/segments', { params: { query: { limit: 500 } } });
  const chosen = segment ?? segments.data?.items[0]?.id;
  const overview = api.useQuery('get', '/reports/overview');
  const freshness = api.useQuery(
    'get',
    '/reports/freshness',
    { params: { query: { segmentId: chosen ?? 0, kind, since } } },
    { enabled: chosen !== undefined },
  );
  const choose = (changes: object) => void setSearch(changes, { replace: true });
  if (segments.data?.items.length === 0) return null;
  return (
    <Part
      title={t('How fresh memberships are')}
      lead={t('From something that happened to the contact entering the segment, in the last seven days.')}
    >
      <Group gap="sm" align="end">
        <NativeSelect
          label={t('Segment')}
          value={String(chosen ?? '')}
          onChange={({ currentTarget }) => choose({ segment: Number(currentTarget.value) })}
          data={(segments.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
        />
        <NativeSelect
          label={t('After')}
          value={kind}
          onChange={({ currentTarget }) => choose({ kind: currentTarget.value })}
          data={kinds}
        />
      </Group>
      {chosen !== undefined && (
        <Answer query={freshness}>
          {({ changes, p50Ms, p99Ms }) => (
            <Stack gap="xs">
              <Figures
                figures={[
                  { name: t('Entries measured'), value: number(changes) },
                  { name: t('Half of them within'), value: p50Ms === null ? '–' : tellDuration(p50Ms) },
                  { name: t('99 of 100 within'), value: p99Ms === null ? '–' : tellDuration(p99Ms) },
                  { name: t('Contacts waiting now'), value: overview.data ? number(overview.data.dirty) : '–' },
                ]}
              />
              {changes === 0 && (
                <Text size="sm" c="dimmed">
                  {t('Nobody entered this segment after such an event in this time.')}
                </Text>
              )}
            </Stack>
          )}
        </Answer>
      )}
    </Part>
  );
}
