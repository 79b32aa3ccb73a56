import { Button, Group, Paper, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconInbox, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { api, client } from '../../api/client.ts';
import { TimeAgo } from '../../parts/age.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Empty } from '../../parts/empty.tsx';
import { useRowKeys } from '../../parts/use-row-keys.ts';
import { t } from '../../words/index.ts';
import type { MailSearch } from './mail-search.ts';
import { groupOf, subjectOf } from './mail-words.ts';
import classes from './mailbox.module.css';

type Change = (change: Partial<MailSearch>) => void;
const pageSize = 50;

function useMails({ recipient, campaign, segment }: MailSearch) {
  const filter = {
    limit: pageSize,
    ...(recipient ? { recipient } : {}),
    ...(campaign ? { campaignId: campaign } : {}),
    ...(segment ? { segmentId: segment } : {}),
  };
  return useInfiniteQuery({
    queryKey: ['mailbox', filter],
    queryFn: async ({ pageParam }) => {
      const query = { ...filter, ...(pageParam ? { cursor: pageParam } : {}) };
      return (await client.GET('/mailbox', { params: { query } })).data!;
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: 5_000,
  });
}

/** The mails that were caught, newest first, narrowed to a campaign, a segment or a part of an address. */
export function MailList({
  search,
  onChange,
  mailId,
}: {
  search: MailSearch;
  onChange: Change;
  mailId: number | null;
}) {
  const mails = useMails(search);
  const list = useRef<HTMLUListElement>(null);
  useRowKeys(list);
  const isNarrowed = Boolean(search.recipient || search.campaign || search.segment);
  return (
    <Stack component="section" aria-label={t('Mails')} gap="sm">
      <Filters search={search} onChange={onChange} />
      <Answer query={mails}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return (
              <NoMails
                isNarrowed={isNarrowed}
                onAll={() => onChange({ recipient: undefined, campaign: undefined, segment: undefined })}
              />
            );
          return (
            <Paper withBorder className={classes.scroll ?? ''}>
              <ul className={classes.list} ref={list} aria-label={t('Mails')}>
                {items.map((mail) => (
                  <li key={mail.id}>
                    <Link
                      to="/mailbox/$mailId"
                      params={{ mailId: String(mail.id) }}
                      search={{ ...search, beside: undefined }}
                      resetScroll={false}
                      className={classes.mail}
                      aria-current={mail.id === mailId ? 'page' : undefined}
                    >
                      <Text size="sm" fw={600} truncate>
                        {subjectOf(mail)}
                      </Text>
                      <Text size="sm" truncate>
                        {mail.recipient}
                      </Text>
                      <Text size="xs" c="dimmed" component="div">
                        {groupOf(mail)} · <TimeAgo at={mail.receivedAt} />
                      </Text>
                    </Link>
                  </li>
                ))}
              </ul>
            </Paper>
          );
        }}
      </Answer>
      {mails.hasNextPage && (
        <Group justify="center">
          <Button
            variant="default"
            size="xs"
            loading={mails.isFetchingNextPage}
            onClick={() => void mails.fetchNextPage()}
          >
            {t('Earlier mails')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Filters({ search, onChange }: { search: MailSearch; onChange: Change }) {
  const campaigns = api.useQuery('get', '/campaigns', { params: { query: { limit: 500 } } });
  const segments = api.useQuery('get', '/segments', { params: { query: { limit: 500 } } });
  const look = useDebouncedCallback((text: string) => onChange({ recipient: text.trim() || undefined }), 250);
  const choices = (items: readonly { id: number; name: string }[] = []) =>
    items.map(({ id, name }) => ({ value: String(id), label: name }));
  return (
    <Stack gap="xs">
      <TextInput
        aria-label={t('Recipient')}
        placeholder={t('Part of an address')}
        leftSection={<IconSearch size={16} aria-hidden />}
        type="search"
        maxLength={200}
        defaultValue={search.recipient ?? ''}
        onChange={({ currentTarget }) => look(currentTarget.value)}
      />
      <Group grow gap="xs" wrap="nowrap">
        <Select
          aria-label={t('Campaign')}
          placeholder={t('All campaigns')}
          data={choices(campaigns.data?.items)}
          value={search.campaign === undefined ? null : String(search.campaign)}
          onChange={(value) => onChange({ campaign: value === null ? undefined : Number(value) })}
          clearable
          searchable
        />
        <Select
          aria-label={t('Segment')}
          placeholder={t('All segments')}
          data={[{ value: 'none', label: t('Everybody else') }, ...choices(segments.data?.items)]}
          value={search.segment === undefined ? null : String(search.segment)}
          onChange={(value) =>
            onChange({ segment: value === null ? undefined : value === 'none' ? 'none' : Number(value) })
          }
          clearable
          searchable
        />
      </Group>
    </Stack>
  );
}

function NoMails({ isNarrowed, onAll }: { isNarrowed: boolean; onAll: () => void }) {
  if (isNarrowed)
    return (
      <Stack align="flex-start" gap="xs">
        <Text c="dimmed">{t('No mail fits what you chose above.')}</Text>
        <Button variant="default" size="xs" onClick={onAll}>
          {t('Show all mails')}
        </Button>
      </Stack>
    );
  return (
    <Empty icon={<IconInbox size={28} aria-hidden />} title={t('No mail yet')}>
      {t(
        'Launch a campaign, and what it sends arrives here within seconds. Once SMTP_URL is set, mail goes out to people instead.',
      )}
    </Empty>
  );
}
