import { Anchor, Stack, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { date, money, number, percent } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Figures } from '../../parts/figures.tsx';
import { Interval } from '../../parts/interval.tsx';
import { Page, Part } from '../../parts/page.tsx';
import { doorOfUse, nameOfUse, wordsOfUse } from '../../parts/segment-uses.ts';
import { t } from '../../words/index.ts';

type Detail = components['schemas']['SegmentUseDetail'];
type Use = Detail['uses'][number];
type Campaign = Detail['campaigns'][number];

const shareText = (share: number | null) => (share === null ? '–' : percent(share));

const useColumns: readonly Column<Use>[] = [
  {
    name: t('By'),
    cell: (use) => (
      <Anchor component={Link} inherit {...(doorOfUse(use) as object)}>
        {nameOfUse(use)}
      </Anchor>
    ),
    csv: nameOfUse,
  },
  { name: t('It decides'), cell: ({ use }) => wordsOfUse[use], csv: ({ use }) => use },
  { name: t('Since'), cell: ({ at }) => (at ? date(at) : '–'), csv: ({ at }) => at ?? '' },
  {
    name: t('Now'),
    cell: ({ isStanding }) => (isStanding ? t('holds') : t('is past')),
    csv: ({ isStanding }) => String(isStanding),
  },
  {
    name: t('Contacts'),
    isNumber: true,
    cell: ({ contacts }) => (contacts === null ? '–' : number(contacts)),
    csv: ({ contacts }) => contacts ?? '',
  },
];

const againstText = ({ againstControl }: Campaign): string => {
  if (againstControl === null) return t('nobody held back');
  const { revenueEach } = againstControl;
  if (revenueEach.kind !== 'estimated') return t('too early to tell');
  const write = (value: number) => money(Math.round(value));
  return t('{value} ({low} to {high})', {
    value: write(revenueEach.value),
    low: write(revenueEach.low),
    high: write(revenueEach.high),
  });
};

const campaignColumns: readonly Column<Campaign>[] = [
  {
    name: t('Campaign'),
    cell: ({ campaignId, name }) => (
      <Anchor component={Link} to="/campaigns/$campaignId" params={{ campaignId: String(campaignId) } as never}>
        {name ?? t('Campaign {id}', { id: String(campaignId) })}
      </Anchor>
    ),
    csv: ({ name }) => name ?? '',
  },
  { name: t('Messages'), isNumber: true, cell: ({ messages }) => number(messages), csv: ({ messages }) => messages },
  {
    name: t('Opened'),
    isNumber: true,
    cell: ({ openedShare }) => shareText(openedShare),
    csv: ({ openedShare }) => openedShare ?? '',
  },
  {
    name: t('Clicked'),
    isNumber: true,
    cell: ({ clickedShare }) => shareText(clickedShare),
    csv: ({ clickedShare }) => clickedShare ?? '',
  },
  { name: t('Revenue'), isNumber: true, cell: ({ revenue }) => money(revenue), csv: ({ revenue }) => revenue },
  { name: t('A head, against those held back'), isNumber: true, cell: againstText, csv: againstText },
  {
    name: t('Less | more'),
    cell: ({ againstControl }) =>
      againstControl?.revenueEach.kind === 'estimated' ? <Interval estimate={againstControl.revenueEach} /> : null,
  },
];

/** What one segment changed, campaign by campaign, against those held back. */
export default function OneSegmentUsePage() {
  const { segmentId } = useParams({ strict: false }) as { segmentId: string };
  const use = api.useQuery('get', '/reports/segment-use/{segmentId}', {
    params: { path: { segmentId: Number(segmentId) } },
  });
  return (
    <Page
      title={use.data?.name ?? t('Use of a segment')}
      back={{ to: '/reports/segment-use', name: t('Use of segments') }}
      {...(use.data ? { lead: use.data.purpose } : {})}
      actions={
        <Anchor component={Link} to={'/segments/$segmentId' as never} params={{ segmentId } as never}>
          {t('The segment itself')}
        </Anchor>
      }
    >
      <Answer query={use}>
        {(found) => (
          <Stack gap="xl">
            <Stack gap="xs">
              <Text>{found.sentence}</Text>
              {found.todo && <Text c="dimmed">{found.todo}</Text>}
            </Stack>
            <Figures
              figures={[
                {
                  name: t('People'),
                  value: number(found.size),
                  door: { to: '/segments/$segmentId', params: { segmentId } },
                },
                { name: t('Messages'), value: number(found.outcome.messages) },
                { name: t('Opened'), value: shareText(found.outcome.openedShare) },
                { name: t('Clicked'), value: shareText(found.outcome.clickedShare) },
                { name: t('Revenue'), value: money(found.outcome.revenue) },
                {
                  name: t('Would recommend'),
                  value: found.satisfaction.nps ? number(found.satisfaction.nps.score) : '–',
                  note: found.satisfaction.nps
                    ? t('{answers} answers', { answers: number(found.satisfaction.nps.answers) })
                    : t('nobody answered'),
                },
              ]}
            />
            <Part title={t('What it changes')}>
              {found.uses.length === 0 ? (
                <Text c="dimmed">{t('Nothing yet.')}</Text>
              ) : (
                <DataTable
                  name={t('What it changes')}
                  file={`segment-${segmentId}-uses`}
                  columns={useColumns}
                  rows={found.uses}
                  rowKey={({ use: kind, id }) => `${kind} ${id}`}
                />
              )}
            </Part>
            <Part title={t('What came of it')}>
              {found.campaigns.length === 0 ? (
                <Text c="dimmed">{t('No campaign went to it in this time.')}</Text>
              ) : (
                <DataTable
                  name={t('What came of it')}
                  file={`segment-${segmentId}-campaigns`}
                  columns={campaignColumns}
                  rows={found.campaigns}
                  rowKey={({ campaignId }) => campaignId}
                />
              )}
            </Part>
          </Stack>
        )}
      </Answer>
    </Page>
  );
}
