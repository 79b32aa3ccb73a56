import { Alert, Stack, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { api } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { date, money, number, percent } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { Figures } from '../../../parts/figures.tsx';
import { Interval } from '../../../parts/interval.tsx';
import { Part } from '../../../parts/page.tsx';
import { doorOfUse, joinUses, nameOfUse, type Use, wordsOfUse } from '../../../parts/segment-uses.ts';
import { StateWord } from '../../../parts/state-word.tsx';
import { t } from '../../../words/index.ts';
import { DoorTo } from '../door.tsx';

type Detail = components['schemas']['SegmentUseDetail'];
type Campaign = Detail['campaigns'][number];

const shareWords = (share: number | null) => (share === null ? '–' : percent(share));

/** Where it is used, and what came of it against those who were held back. */
export function UseTab({ segmentId }: { segmentId: number }) {
  const query = api.useQuery('get', '/reports/segment-use/{segmentId}', { params: { path: { segmentId }, query: {} } });
  return (
    <Answer query={query} words={t('Counting what it changed …')}>
      {(detail) => (
        <Stack gap="xl">
          <Alert
            variant="light"
            color={detail.state === 'used' ? 'accent' : 'yellow'}
            icon={<IconInfoCircle aria-hidden />}
            title={detail.sentence}
          >
            {detail.todo ?? detail.servicePriority}
          </Alert>
          {detail.uses.length > 0 && <UsesTable uses={detail.uses} segmentId={segmentId} />}
          {detail.outcome.messages > 0 && <Outcome detail={detail} />}
          {detail.campaigns.length > 0 && <Campaigns detail={detail} />}
        </Stack>
      )}
    </Answer>
  );
}

function UsesTable({ uses, segmentId }: { uses: readonly Use[]; segmentId: number }) {
  const words = (all: readonly Use[]) => [...new Set(all.map(({ use }) => wordsOfUse[use]))].join(', ');
  return (
    <Part title={t('Where it is used')}>
      <DataTable
        name={t('Where it is used')}
        file={`segment-${segmentId}-uses`}
        rows={joinUses(uses)}
        rowKey={({ first }) => `${first.use}${first.id}`}
        columns={[
          {
            name: t('By'),
            csv: ({ first }) => nameOfUse(first),
            cell: ({ first }) => <DoorTo door={doorOfUse(first)}>{nameOfUse(first)}</DoorTo>,
          },
          { name: t('It decides'), csv: ({ all }) => words(all), cell: ({ all }) => words(all) },
          {
            name: t('Holds'),
            csv: ({ all }) => String(all.some((use) => use.isStanding)),
            cell: ({ all }) =>
              all.some((use) => use.isStanding) ? (
                <StateWord mood="good">{t('now')}</StateWord>
              ) : (
                <StateWord mood="quiet">{t('over')}</StateWord>
              ),
          },
          {
            name: t('Last'),
            csv: ({ first }) => first.at ?? '',
            cell: ({ first }) => (first.at ? date(first.at) : '–'),
          },
        ]}
      />
    </Part>
  );
}

function Outcome({ detail: { outcome, satisfaction, currency, from } }: { detail: Detail }) {
  const figures = [
    { name: t('Messages'), value: number(outcome.messages), note: t('since {date}', { date: date(from) }) },
    { name: t('Opened by people'), value: shareWords(outcome.openedShare), note: number(outcome.opened) },
    { name: t('Clicked by people'), value: shareWords(outcome.clickedShare), note: number(outcome.clicked) },
    {
      name: t('Revenue'),
      value: money(outcome.revenue, currency),
      note: t('{count, plural, one {# order} other {# orders}}', { count: outcome.orders }),
    },
    { name: t('Unsubscribed'), value: number(outcome.unsubscribed), note: shareWords(outcome.unsubscribedShare) },
    ...(satisfaction.nps
      ? [
          {
            name: t('Would recommend us (NPS)'),
            value: number(satisfaction.nps.score),
            note: t('{count, plural, one {# answer} other {# answers}}', { count: satisfaction.nps.answers }),
          },
        ]
      : []),
  ];
  return (
    <Part title={t('What came of it')} lead={t('Messages with a content of its own, and of campaigns for it alone.')}>
      <Figures figures={figures} />
    </Part>
  );
}

/** Revenue a head against those held back: the interval before any winner. */
function AgainstControl({ campaign: { againstControl }, currency }: { campaign: Campaign; currency: string }) {
  if (againstControl === null) return <Text c="dimmed">{t('nobody was held back')}</Text>;
  const { revenueEach } = againstControl;
  if (revenueEach.kind !== 'estimated') return <Text c="dimmed">{t('too little to tell')}</Text>;
  return (
    <Stack gap={0}>
      <Interval width={110} estimate={revenueEach} />
      <Text size="sm">
        {t('{value} a head ({low} to {high})', {
          value: money(Math.round(revenueEach.value), currency),
          low: money(Math.round(revenueEach.low), currency),
          high: money(Math.round(revenueEach.high), currency),
        })}
      </Text>
    </Stack>
  );
}

function Campaigns({ detail: { campaigns, currency, segmentId } }: { detail: Detail }) {
  const columns: Column<Campaign>[] = [
    {
      name: t('Campaign'),
      csv: ({ name, campaignId }) => name ?? campaignId,
      cell: ({ campaignId, name }) => (
        <DoorTo door={{ to: '/campaigns/$campaignId', params: { campaignId: String(campaignId) } }}>
          {name ?? t('Campaign {id}', { id: String(campaignId) })}
        </DoorTo>
      ),
    },
    { name: t('Messages'), isNumber: true, csv: ({ messages }) => messages, cell: ({ messages }) => number(messages) },
    {
      name: t('Opened'),
      isNumber: true,
      csv: ({ opened }) => opened,
      cell: ({ openedShare }) => shareWords(openedShare),
    },
    {
      name: t('Clicked'),
      isNumber: true,
      csv: ({ clicked }) => clicked,
      cell: ({ clickedShare }) => shareWords(clickedShare),
    },
    {
      name: t('Revenue'),
      isNumber: true,
      csv: ({ revenue }) => revenue,
      cell: ({ revenue }) => money(revenue, currency),
    },
    {
      name: t('Bought more than those held back'),
      csv: ({ againstControl }) =>
        againstControl?.revenueEach.kind === 'estimated' ? Math.round(againstControl.revenueEach.value) : '',
      cell: (campaign) => <AgainstControl campaign={campaign} currency={currency} />,
    },
  ];
  return (
    <Part title={t('Campaign by campaign')}>
      <DataTable
        name={t('Campaign by campaign')}
        file={`segment-${segmentId}-campaigns`}
        columns={columns}
        rows={campaigns}
        rowKey={({ campaignId }) => campaignId}
      />
    </Part>
  );
}
