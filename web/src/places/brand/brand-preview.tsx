import { Group, Select, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { LetterFrame, LetterToolbar } from '../../parts/letter-frame.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useSetSearch } from '../../parts/use-set-search.ts';
import { t } from '../../words/index.ts';
import type { BrandDraft } from './use-brand-draft.ts';

type Look = { design?: number; width?: 'phone' | 'desktop'; scheme?: 'light' | 'dark' };

/** A letter of the workspace with the brand as it is being changed; without templates, one of those that come along. */
export function BrandPreview({ draft }: { draft: BrandDraft }) {
  const look = useSearch({ strict: false }) as Look;
  const setSearch = useSetSearch();
  const change = (part: object) => void setSearch(part, { replace: true });
  const templates = api.useQuery('get', '/templates', { params: { query: { limit: 500 } } });
  const items = templates.data?.items ?? [];
  const chosen = items.find(({ id }) => id === look.design)?.id ?? items[0]?.id;
  const template = api.useQuery(
    'get',
    '/templates/{templateId}',
    { params: { path: { templateId: chosen ?? 0 } } },
    { enabled: chosen !== undefined },
  );
  const hasNone = templates.data !== undefined && items.length === 0;
  const starters = api.useQuery('get', '/template-starters', {}, { enabled: hasNone });
  const design = template.data ?? starters.data?.items[0];
  const [brand] = useDebouncedValue(draft, 400);
  const scheme = look.scheme ?? 'light';
  const width = look.width ?? 'desktop';
  const { mjml = '', subject = '', preheader = '', languages = {} } = design ?? {};
  const preview = api.useQuery(
    'post',
    '/templates/preview',
    { body: { mjml, subject, preheader, languages, slots: {}, scheme, brand } },
    { enabled: design !== undefined, placeholderData: keepPreviousData, gcTime: 30_000, retry: false },
  );
  return (
    <Stack component="section" gap="sm" aria-label={t('Preview')}>
      <Group align="end" gap="sm" justify="space-between">
        {items.length > 0 && (
          <Select
            label={t('Shown with')}
            data={items.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={chosen === undefined ? null : String(chosen)}
            allowDeselect={false}
            onChange={(id) => change({ design: Number(id) })}
          />
        )}
        <LetterToolbar
          width={width}
          onWidth={(next) => change({ width: next === 'desktop' ? undefined : next })}
          scheme={scheme}
          onScheme={(next) => change({ scheme: next === 'light' ? undefined : next })}
        />
      </Group>
      {preview.error && <ProblemNote error={preview.error} />}
      {preview.data ? (
        <LetterFrame html={preview.data.html} title={t('A letter with this brand')} width={width} scheme={scheme} />
      ) : (
        !preview.error && <Loading />
      )}
    </Stack>
  );
}
