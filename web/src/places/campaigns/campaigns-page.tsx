import { Anchor, Button, Group, Select, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconMail, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { client } from '../../api/client.ts';
import { list, money, number } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import { CampaignState } from './campaign-state.tsx';
import { isBeforeLaunch, shownStates, stateLook } from './campaign-states.ts';
import { fullOf, Share } from './share.tsx';
import { type ListedCampaign, timesOf } from './tell-times.ts';

const pageSize = 25;

const NewCampaign = () =>
  can('campaigns:write') ? (
    <Button component={Link} to="/campaigns/new">
      {t('Create a campaign')}
    </Button>
  ) : null;

/** A number of the list leads into the report, to what is behind it. */
function Into(props: {
  row: ListedCampaign;
  search: { outcome?: string; tab?: string };
  about: string;
  children: ReactNode;
}) {
  const { row, search, about, children } = props;
  return (
    <Anchor
      component={Link}
      to="/campaigns/$campaignId"
      params={{ campaignId: String(row.campaignId) } as never}
      search={search as never}
      c="inherit"
      inherit
      display="inline-block"
    >
      {children}
      <VisuallyHidden>{t(', {about}: see what is behind it', { about })}</VisuallyHidden>
    </Anchor>
  );
}

function columnsOf(rows: readonly ListedCampaign[]): Column<ListedCampaign>[] {
  const opened = fullOf(rows.map((row) => ({ hits: row.opened, of: row.accepted })));
  const clicked = fullOf(rows.map((row) => ({ hits: row.clicked, of: row.accepted })));
  const segments = ({ include }: ListedCampaign) => list(include.map(({ name }) => name));
  const sent = (row: ListedCampaign, text: ReactNode) => (row.launchedAt ? text : '–');
  return [
    {
      name: t('Campaign'),
      csv: ({ name }) => name,
      cell: (row) => (
        <Stack gap={0}>
          <Anchor
            component={Link}
            to={row.state === 'draft' ? '/campaigns/$campaignId/edit' : '/campaigns/$campaignId'}
            params={{ campaignId: String(row.campaignId) } as never}
            fw={500}
            inherit
          >
            {row.name}
          </Anchor>
          <Text size="sm" c="dimmed" lineClamp={2}>
            {segments(row)}
          </Text>
        </Stack>
      ),
    },
    {
      name: t('State'),
      csv: ({ state }) => stateLook(state).word,
      cell: (row) => (
        <Stack gap={0}>
          <CampaignState state={row.state} />
          <Text size="sm" c="dimmed">
            {timesOf(row)}
          </Text>
        </Stack>
      ),
    },
    {
      name: t('Accepted'),
      isNumber: true,
      csv: ({ accepted }) => accepted,
      cell: (row) =>
        sent(
          row,
          <Into row={row} search={{ outcome: 'accepted' }} about={t('accepted')}>
            {number(row.accepted)}
          </Into>,
        ),
    },
    {
      name: t('People who opened'),
      csv: ({ opened: count }) => count,
      cell: (row) =>
        sent(
          row,
          <Into row={row} search={{ outcome: 'opened' }} about={t('opened')}>
            <Share hits={row.opened} of={row.accepted} full={opened} />
          </Into>,
        ),
    },
    {
      name: t('People who clicked'),
      csv: ({ clicked: count }) => count,
      cell: (row) =>
        sent(
          row,
          <Into row={row} search={{ outcome: 'clicked' }} about={t('clicked')}>
            <Share hits={row.clicked} of={row.accepted} full={clicked} />
          </Into>,
        ),
    },
    {
      name: t('Revenue'),
      isNumber: true,
      csv: ({ revenue }) => revenue,
      cell: (row) =>
        sent(
          row,
          <Into row={row} search={{ tab: 'revenue' }} about={t('revenue')}>
            {money(row.revenue)}
          </Into>,
        ),
    },
  ];
}

/** All campaigns, newest first, with what came of each. */
export default function CampaignsPage() {
  const search = useSearch({ from: '/campaigns' });
  const navigate = useNavigate();
  const [typed, setTyped] = useState(search.search ?? '');
  const narrow = (change: Partial<typeof search>) =>
    void navigate({ to: '/campaigns', search: { ...search, ...change }, replace: true });
  const find = useDebouncedCallback((text: string) => narrow({ search: text.trim() || undefined }), 250);
  const query = useInfiniteQuery({
    queryKey: ['get', '/reports/campaigns', 'pages', search],
    queryFn: async ({ pageParam }) =>
      (
        await client.GET('/reports/campaigns', {
          params: { query: { ...search, limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) } },
        })
      ).data!,
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
    refetchInterval: 30_000,
  });
  return (
    <Page
      title={t('Campaigns')}
      lead={t('One message to many, once: an audience made of segments, and for each segment what is for it.')}
      actions={<NewCampaign />}
    >
      <Answer query={query} words={t('Counting who opened and clicked …')}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          const states = pages[0]?.states ?? {};
          const isNarrowed = search.state !== undefined || search.search !== undefined;
          if (rows.length === 0 && !isNarrowed) return <NoCampaigns />;
          return (
            <Stack gap="sm">
              <Group align="end" gap="sm">
                <TextInput
                  label={t('Search')}
                  placeholder={t('Name of a campaign')}
                  leftSection={<IconSearch size={16} aria-hidden />}
                  value={typed}
                  onChange={({ currentTarget }) => {
                    setTyped(currentTarget.value);
                    find(currentTarget.value);
                  }}
                />
                <Select
                  label={t('State')}
                  value={search.state ?? 'all'}
                  allowDeselect={false}
                  onChange={(state) => narrow({ state: shownStates.find((each) => each === state) })}
                  data={[
                    { value: 'all', label: t('All') },
                    ...shownStates.map((state) => ({
                      value: state,
                      label: t('{state} ({count, number})', {
                        state: stateLook(state).word,
                        count: states[state] ?? 0,
                      }),
                    })),
                  ]}
                />
              </Group>
              {rows.length === 0 ? (
                <Text>{t('No campaign fits. Take the search or the state back.')}</Text>
              ) : (
                <DataTable
                  name={t('Campaigns')}
                  columns={columnsOf(rows)}
                  rows={rows}
                  rowKey={({ campaignId }) => campaignId}
                  file="campaigns"
                  onShowMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
                  isShowingMore={query.isFetchingNextPage}
                />
              )}
              {rows.some(({ state }) => !isBeforeLaunch(state)) && (
                <Text size="sm" c="dimmed">
                  {t(
                    'Opens and clicks are those of people; machines are not counted. The range behind a share is where the true share lies with 95 % confidence.',
                  )}
                </Text>
              )}
            </Stack>
          );
        }}
      </Answer>
    </Page>
  );
}

function NoCampaigns() {
  return (
    <Empty icon={<IconMail size={28} aria-hidden />} title={t('No campaign yet')} action={<NewCampaign />}>
      {t(
        'A campaign writes to the people of your segments, to each what is for it. You see whom it reaches before anything leaves, and what came of it a second after it happened.',
      )}
    </Empty>
  );
}
