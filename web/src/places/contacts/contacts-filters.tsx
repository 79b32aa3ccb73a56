import { Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { t } from '../../words/index.ts';
import { issueWords } from './contact-words.ts';

/** Which contacts are asked for. */
export type Filters = {
  search?: string | undefined;
  segmentId?: number | undefined;
  topic?: string | undefined;
  suppressed?: 'true' | 'false' | undefined;
  issue?: string | undefined;
};

/** The search, and what the list can be narrowed to. The address keeps it. */
export function ContactsFilters({ filters, onChange }: { filters: Filters; onChange: (next: Filters) => void }) {
  const [typed, setTyped] = useState(filters.search ?? '');
  const segments = api.useQuery('get', '/segments', { params: { query: { limit: 500 } } });
  const topics = api.useQuery('get', '/topics');
  const search = useDebouncedCallback((text: string) => onChange({ search: text.trim() || undefined }), 250);
  const isNarrowed = Object.values(filters).some((value) => value !== undefined);
  const clear = () => {
    setTyped('');
    onChange({ search: undefined, segmentId: undefined, topic: undefined, suppressed: undefined, issue: undefined });
  };
  return (
    <Group gap="sm" align="flex-end" role="search">
      <TextInput
        label={t('Search')}
        placeholder={t('Name, e-mail or customer number')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          search(currentTarget.value);
        }}
        flex="1 1 260px"
        maw={420}
      />
      <Select
        label={t('Segment')}
        placeholder={t('Any')}
        data={(segments.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
        value={filters.segmentId === undefined ? null : String(filters.segmentId)}
        onChange={(value) => onChange({ segmentId: value === null ? undefined : Number(value) })}
        clearable
        searchable
        clearButtonProps={{ 'aria-label': t('Any segment') }}
        w={200}
      />
      <Select
        label={t('Subscribed to')}
        placeholder={t('Any')}
        data={(topics.data?.items ?? []).map(({ name, title }) => ({ value: name, label: title }))}
        value={filters.topic ?? null}
        onChange={(value) => onChange({ topic: value ?? undefined })}
        clearable
        clearButtonProps={{ 'aria-label': t('Any topic') }}
        w={150}
      />
      <Select
        label={t('Address')}
        placeholder={t('Any')}
        data={[
          { value: 'false', label: t('not suppressed') },
          { value: 'true', label: t('suppressed') },
        ]}
        value={filters.suppressed ?? null}
        onChange={(value) => onChange({ suppressed: (value ?? undefined) as Filters['suppressed'] })}
        clearable
        clearButtonProps={{ 'aria-label': t('Any address') }}
        w={150}
      />
      <Select
        label={t('Wrong with the data')}
        placeholder={t('Anything')}
        data={Object.entries(issueWords()).map(([value, label]) => ({ value, label }))}
        value={filters.issue ?? null}
        onChange={(value) => onChange({ issue: value ?? undefined })}
        clearable
        searchable
        clearButtonProps={{ 'aria-label': t('Whatever is wrong') }}
        w={210}
      />
      {isNarrowed && (
        <Button variant="subtle" onClick={clear}>
          {t('Clear')}
        </Button>
      )}
    </Group>
  );
}
