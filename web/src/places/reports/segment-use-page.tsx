import { Anchor, Stack, Text } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { date, money, number, percent } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Figures } from '../../parts/figures.tsx';
import { Page } from '../../parts/page.tsx';
import { type Mood, StateWord } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';

type Use = components['schemas']['SegmentUse'];
type Item = Use['items'][number];

const states: Readonly<Record<Item['state'], { name: string; mood: Mood }>> = {
  used: { name: t('used'), mood: 'good' },
  new: { name: t('new'), mood: 'busy' },
  idle: { name: t('idle'), mood: 'warn' },
};

const shareText = (share: number | null) => (share === null ? '–' : percent(share));

const columns: readonly Column<Item>[] = [
  {
    name: t('Segment'),
    cell: ({ segmentId, name, sentence }) => (
      <Stack gap={0}>
        <Anchor
          component={Link}
          to="/reports/segment-use/$segmentId"
          params={{ segmentId: String(segmentId) } as never}
        >
          {name}
        </Anchor>
        <Text size="sm" c="dimmed" maw={420}>
          {sentence}
        </Text>
      </Stack>
    ),
    csv: ({ name }) => name,
  },
  {
    name: t('State'),
    cell: ({ state }) => <StateWord mood={states[state].mood}>{states[state].name}</StateWord>,
    csv: ({ state }) => states[state].name,
  },
  {
    name: t('People'),
    isNumber: true,
    cell: ({ segmentId, size }) => (
      <Anchor component={Link} to={'/segments/$segmentId' as never} params={{ segmentId: String(segmentId) } as never}>
        {number(size)}
      </Anchor>
    ),
    csv: ({ size }) => size,
  },
  {
    name: t('Messages'),
    isNumber: true,
    cell: ({ outcome }) => number(outcome.messages),
    csv: ({ outcome }) => outcome.messages,
  },
  {
    name: t('Opened'),
    isNumber: true,
    cell: ({ outcome }) => shareText(outcome.openedShare),
    csv: ({ outcome }) => outcome.openedShare ?? '',
  },
  {
    name: t('Clicked'),
    isNumber: true,
    onlyWide: true,
    cell: ({ outcome }) => shareText(outcome.clickedShare),
    csv: ({ outcome }) => outcome.clickedShare ?? '',
  },
  {
    name: t('Ordered'),
    isNumber: true,
    cell: ({ outcome }) => shareText(outcome.ordersShare),
    csv: ({ outcome }) => outcome.ordersShare ?? '',
  },
  {
    name: t('Revenue'),
    isNumber: true,
    cell: ({ outcome }) => money(outcome.revenue),
    csv: ({ outcome }) => outcome.revenue,
  },
];

/** What each segment changed, and what came of it; idle ones first. */
export default function SegmentUsePage() {
  const use = api.useQuery('get', '/reports/segment-use');
  return (
    <Page
      title={t('Use of segments')}
      back={{ to: '/reports', name: t('Reports') }}
      lead={t('A segment must change what is said, how, or to whom. One that nobody uses is only an analysis.')}
    >
      <Answer query={use} words={t('Counting what came of each segment …')}>
        {({ items, counts, idleDays, from, to }) =>
          items.length === 0 ? (
            <Empty icon={<IconUsersGroup size={28} />} title={t('No segments yet')}>
              {t('As soon as there are some, you see here what each changed.')}
            </Empty>
          ) : (
            <Stack gap="lg">
              <Figures
                figures={[
                  { name: t('Used'), value: number(counts.used) },
                  { name: t('New'), value: number(counts.new) },
                  {
                    name: t('Idle'),
                    value: number(counts.idle),
                    note: t('not used for {days} days', { days: idleDays }),
                  },
                ]}
              />
              <Text size="sm" c="dimmed">
                {t('Messages of campaigns launched from {from} to {to}.', { from: date(from), to: date(to) })}
              </Text>
              <DataTable
                name={t('Use of segments')}
                file="segment-use"
                columns={columns}
                rows={items}
                rowKey={({ segmentId }) => segmentId}
              />
            </Stack>
          )
        }
      </Answer>
    </Page>
  );
}
