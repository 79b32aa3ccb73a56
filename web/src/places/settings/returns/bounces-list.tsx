import { Anchor, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Link, useSearch } from '@tanstack/react-router';
import { client } from '../../../api/client.ts';
import { TimeAgo } from '../../../parts/age.tsx';
import { Answer } from '../../../parts/answer.tsx';
import { DataTable } from '../../../parts/data-table.tsx';
import { usePages } from '../../../parts/use-pages.ts';
import { useSetSearch } from '../../../parts/use-set-search.ts';
import { t } from '../../../words/index.ts';
import { type BounceClass, BounceState, bounceClasses, bounceWord } from './return-words.tsx';

/** What was reported about addresses, newest first. */
export function BouncesList() {
  const { class: kind, domain } = useSearch({ strict: false }) as { class?: BounceClass; domain?: string };
  const setSearch = useSetSearch();
  const set = (more: Record<string, string | undefined>) => void setSearch(more, { replace: true });
  const search = useDebouncedCallback((text: string) => set({ domain: text.trim() || undefined }), 400);
  const isKind = bounceClasses.some((each) => each === kind);
  const { query, more } = usePages(['get', '/bounces', kind, domain], async (cursor) => {
    const wish = {
      limit: 50,
      ...(isKind && kind && { class: kind }),
      ...(domain && { domain }),
      ...(cursor && { cursor }),
    };
    return (await client.GET('/bounces', { params: { query: wish } })).data!;
  });
  return (
    <Stack>
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label={t('Kind')}
          value={isKind ? kind : ''}
          data={[
            { value: '', label: t('All') },
            ...bounceClasses.map((each) => ({ value: each, label: bounceWord(each) })),
          ]}
          onChange={({ currentTarget }) => set({ class: currentTarget.value || undefined })}
        />
        <TextInput
          label={t('Domain')}
          placeholder="example.com"
          defaultValue={domain ?? ''}
          onChange={({ currentTarget }) => search(currentTarget.value)}
        />
      </Group>
      <Answer query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <Text>
              {kind || domain
                ? t('Nothing like this was reported.')
                : t(
                    'Nothing came back yet. Reports come by mail, or from the service you send with: set one of them up.',
                  )}
            </Text>
          ) : (
            <DataTable
              name={t('Bounces')}
              file="bounces"
              rows={rows}
              rowKey={({ id }) => id}
              {...more}
              columns={[
                {
                  name: t('Address'),
                  cell: ({ email, contactId }) =>
                    contactId === null ? (
                      <span style={{ overflowWrap: 'anywhere' }}>{email || t('erased')}</span>
                    ) : (
                      <Anchor
                        component={Link}
                        to="/contacts/$contactId"
                        params={{ contactId: String(contactId) } as never}
                        style={{ overflowWrap: 'anywhere' }}
                      >
                        {email || t('erased')}
                      </Anchor>
                    ),
                  csv: ({ email }) => email,
                },
                { name: t('Kind'), cell: (row) => <BounceState kind={row.class} />, csv: (row) => row.class },
                {
                  name: t('What was said'),
                  cell: ({ reason, status, detail }) => (
                    <Stack gap={0}>
                      <Text size="sm">{[status, reason].filter(Boolean).join(' ')}</Text>
                      {detail && (
                        <Text size="sm" c="dimmed" lineClamp={2}>
                          {detail}
                        </Text>
                      )}
                    </Stack>
                  ),
                  csv: ({ reason, status, detail }) => [status, reason, detail].filter(Boolean).join(' '),
                },
                {
                  name: t('When'),
                  cell: ({ at, messageId }) =>
                    messageId === null ? (
                      <TimeAgo at={at} />
                    ) : (
                      <Anchor
                        component={Link}
                        to="/messages/$messageId"
                        params={{ messageId: String(messageId) } as never}
                      >
                        <TimeAgo at={at} />
                      </Anchor>
                    ),
                  csv: ({ at }) => at,
                },
              ]}
            />
          )
        }
      </Answer>
    </Stack>
  );
}
