import { Button, Group, Select } from '@mantine/core';
import { IconArrowsShuffle } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client } from '../../api/client.ts';
import { can } from '../../parts/can.ts';
import { ContactFinder } from '../../parts/contact-finder.tsx';
import { failed } from '../../parts/notify.ts';
import { useSetSearch } from '../../parts/use-set-search.ts';
import { language as pageLanguage, t } from '../../words/index.ts';

export type Look = {
  contact?: number;
  width?: 'phone' | 'desktop';
  scheme?: 'light' | 'dark';
  show?: 'text';
  language?: string;
};

/** How a letter is looked at, kept in the address. */
export function useLook(): [Look, (change: Partial<Record<keyof Look, Look[keyof Look] | undefined>>) => void] {
  const look = useSearch({ strict: false }) as Look;
  const setSearch = useSetSearch();
  const change = (part: object) => void setSearch(part, { replace: true });
  return [look, change];
}

const usualLanguages = ['en', 'sv', 'da', 'nb', 'fi'];
const languageNames = new Intl.DisplayNames([pageLanguage], { type: 'language' });

/** "Swedish" for sv, in the language of the page. */
export const languageName = (tag: string): string => languageNames.of(tag) ?? tag;

/** As whom a letter is looked at: a contact that is searched for, somebody at random (of a segment), or nobody. */
export function LookChoices({ languages }: { languages: readonly string[] }) {
  const [look, change] = useLook();
  const [segmentId, setSegmentId] = useState<string | null>(null);
  const [isDrawing, setIsDrawing] = useState(false);
  const segments = api.useQuery(
    'get',
    '/segments',
    { params: { query: { limit: 500 } } },
    { enabled: can('segments:read') },
  );
  const drawOne = async () => {
    setIsDrawing(true);
    try {
      const query = segmentId === null ? {} : { segmentId: Number(segmentId) };
      const { data } = await client.GET('/random-contact', { params: { query } });
      if (data?.contactId) change({ contact: data.contactId });
    } catch (error) {
      failed(error);
    }
    setIsDrawing(false);
  };
  const tags = [...new Set([...languages.filter((tag) => tag !== 'default'), ...usualLanguages])];
  return (
    <Group gap="xs" align="end">
      {can('contacts:read') && (
        <>
          <div style={{ flex: '1 1 220px' }}>
            <ContactFinder
              label={t('As the contact')}
              placeholder={t('A made-up one; search to choose')}
              value={look.contact ?? null}
              onChange={(contact) => change({ contact: contact ?? undefined })}
            />
          </div>
          <Select
            label={t('Somebody of')}
            data={(segments.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
            value={segmentId}
            onChange={setSegmentId}
            placeholder={t('all contacts')}
            clearable
            searchable
            clearButtonProps={{ 'aria-label': t('All contacts') }}
            style={{ flex: '1 1 150px' }}
          />
          <Button
            variant="default"
            leftSection={<IconArrowsShuffle size={16} aria-hidden />}
            loading={isDrawing}
            onClick={() => void drawOne()}
          >
            {t('At random')}
          </Button>
        </>
      )}
      <Select
        label={t('Language')}
        data={tags.map((tag) => ({ value: tag, label: languageName(tag) }))}
        value={look.language ?? null}
        onChange={(tag) => change({ language: tag ?? undefined })}
        placeholder={t('the contact’s own')}
        clearable
        clearButtonProps={{ 'aria-label': t('The contact’s own language') }}
        style={{ flex: '1 1 130px' }}
      />
    </Group>
  );
}
