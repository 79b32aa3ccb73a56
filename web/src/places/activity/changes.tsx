import { Anchor, Button, Code, Group, Popover, Select, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api, client } from '../../api/client.ts';
import { TimeAgo } from '../../parts/age.tsx';
import { Answer } from '../../parts/answer.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { t } from '../../words/index.ts';
import { areas, type Entry, type Names, tellChange } from './tell-change.ts';

export type Filter = { who?: string | undefined; area?: string | undefined };

function useChanges({ who, area }: Filter) {
  const filter = { limit: 50, ...(who ? { actor: who } : {}), ...(area ? { area } : {}) };
  return useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: async ({ pageParam }) => {
      const query = { ...filter, ...(pageParam ? { cursor: pageParam } : {}) };
      return (await client.GET('/audit', { params: { query } })).data!;
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

const most = { params: { query: { limit: 500 } } };

/** Names of what entries speak of, so that nobody has to know numbers. */
function useNames(): Names {
  const segments = api.useQuery('get', '/segments', most);
  const campaigns = api.useQuery('get', '/campaigns', most);
  const offers = api.useQuery('get', '/offers', most);
  return useMemo(() => {
    const of = (kind: string, items: readonly { id: number; name: string }[] = []) =>
      items.map(({ id, name }): [string, string] => [`${kind} ${id}`, name]);
    return new Map([
      ...of('segment', segments.data?.items),
      ...of('campaign', campaigns.data?.items),
      ...of('offer', offers.data?.items),
    ]);
  }, [segments.data, campaigns.data, offers.data]);
}

const nameOf = ({ actor, actorName }: Entry): string => {
  if (actor === 'system') return 'Kohort';
  if (actor.startsWith('key:')) return t('API key {name}', { name: actorName ?? actor.slice(4) });
  return actorName ?? t('Somebody who is gone');
};

/** Who changed what, newest first. */
export function Changes({ filter, onFilter }: { filter: Filter; onFilter: (change: Filter) => void }) {
  const changes = useChanges(filter);
  const names = useNames();
  const operators = api.useQuery('get', '/operators');
  const people = operators.data?.items.map(({ id, name }) => ({ value: `operator:${id}`, label: name })) ?? [];
  const columns: readonly Column<Entry>[] = [
    {
      name: t('When'),
      cell: ({ at }) => <TimeAgo at={at} />,
      csv: ({ at }) => at,
    },
    { name: t('Who'), cell: nameOf, csv: nameOf },
    {
      name: t('What'),
      cell: (entry) => <What entry={entry} names={names} />,
      csv: (entry) => tellChange(entry, names).sentence,
    },
    {
      name: t('In detail'),
      cell: (entry) => <Detail entry={entry} />,
      csv: ({ action, subject }) => `${action} ${subject}`,
      onlyWide: true,
    },
  ];
  return (
    <Stack gap="md">
      <Group gap="xs">
        <Select
          aria-label={t('Who')}
          placeholder={t('Everybody')}
          clearable
          data={[...people, { value: 'system', label: t('Kohort itself') }]}
          value={filter.who ?? null}
          onChange={(who) => onFilter({ who: who ?? undefined })}
        />
        <Select
          aria-label={t('Area')}
          placeholder={t('All areas')}
          clearable
          searchable
          data={areas()}
          value={filter.area ?? null}
          onChange={(area) => onFilter({ area: area ?? undefined })}
        />
      </Group>
      <Answer query={changes}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.items);
          if (rows.length === 0)
            return <Text c="dimmed">{t('Nothing was changed that fits what you chose above.')}</Text>;
          return (
            <DataTable
              name={t('Changes')}
              columns={columns}
              rows={rows}
              rowKey={({ id }) => id}
              file="activity"
              onShowMore={changes.hasNextPage ? () => void changes.fetchNextPage() : undefined}
              isShowingMore={changes.isFetchingNextPage}
            />
          );
        }}
      </Answer>
    </Stack>
  );
}

function What({ entry, names }: { entry: Entry; names: Names }) {
  const { sentence, door } = tellChange(entry, names);
  if (!door) return sentence;
  return (
    <Anchor component={Link} inherit {...(door as object)}>
      {sentence}
    </Anchor>
  );
}

function Detail({ entry: { action, subject, detail } }: { entry: Entry }) {
  if (detail === null) return <Code>{action}</Code>;
  return (
    <Popover width={420} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={t('Show what was sent: {action} {subject}', { action, subject })}
        >
          {action}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Code block mah={320} style={{ overflow: 'auto' }} tabIndex={0}>
          {JSON.stringify(detail, null, 2)}
        </Code>
      </Popover.Dropdown>
    </Popover>
  );
}
