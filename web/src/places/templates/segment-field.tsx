import { Select } from '@mantine/core';
import { api } from '../../api/client.ts';
import { t } from '../../words/index.ts';

/** To whom a part of the letter is shown: to everybody, or to those who get the mail as part of one segment. */
export function SegmentField({ value, onSegment }: { value: number | null; onSegment: (id: number | null) => void }) {
  const segments = api.useQuery('get', '/segments', { params: { query: { limit: 500 } } }, { staleTime: 60_000 });
  const known = (segments.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name }));
  const isGone = value !== null && segments.data && !known.some((one) => one.value === String(value));
  return (
    <Select
      label={t('Shown to')}
      description={t('A segment: only those who get the mail with the contents for it.')}
      data={isGone ? [...known, { value: String(value), label: t('Segment {id}', { id: value }) }] : known}
      value={value === null ? null : String(value)}
      placeholder={t('Everybody')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('Show it to everybody') }}
      onChange={(id) => onSegment(id === null ? null : Number(id))}
    />
  );
}
