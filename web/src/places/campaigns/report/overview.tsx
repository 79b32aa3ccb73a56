import { Stack, Text } from '@mantine/core';
import { money, number, partOf } from '../../../format/index.ts';
import { Age } from '../../../parts/age.tsx';
import { DataTable } from '../../../parts/data-table.tsx';
import { type Figure, Figures } from '../../../parts/figures.tsx';
import { Measure } from '../../../parts/measure.tsx';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import { reasonWords } from '../reason-words.ts';
import { spanOf } from '../share.tsx';
import { behind, Door, type OutcomeName } from './door.tsx';
import { outcomeWords } from './outcome-words.ts';
import type { Counts, Report } from './use-report.ts';

/** The numbers of a campaign at a glance, people apart from machines, and why what did not arrive did not. */
export function Overview({ report, at }: { report: Report; at: number }) {
  const { totals, drops } = report;
  const { planned, accepted, opened, clicked, unsubscribed, conversions, revenue } = totals;
  const figures: Figure[] = [
    {
      name: t('Accepted'),
      value: number(accepted),
      note: t('{share} of {planned} planned', { share: partOf(accepted, planned), planned: number(planned) }),
      ...behind('accepted'),
    },
    { name: t('People who opened'), value: number(opened), note: shareNote(opened, accepted), ...behind('opened') },
    { name: t('People who clicked'), value: number(clicked), note: shareNote(clicked, accepted), ...behind('clicked') },
    {
      name: t('Unsubscribed'),
      value: number(unsubscribed),
      note: shareNote(unsubscribed, accepted),
      ...behind('unsubscribed'),
    },
    {
      name: t('Orders that followed'),
      value: number(conversions),
      ...behind('ordered'),
    },
    { name: t('Revenue'), value: money(revenue), note: t('refunds taken off') },
  ];
  return (
    <Stack gap="xl">
      <Stack gap="xs">
        <Figures figures={figures} columns={6} />
        <Age at={at} />
      </Stack>
      <Part
        title={t('People and machines')}
        lead={t(
          'Each message stands in one row, with the best that is known of it. They are never added up; late evidence may move one.',
        )}
      >
        <ToldApart totals={totals} />
      </Part>
      <Missing totals={totals} drops={drops} />
    </Stack>
  );
}

const shareNote = (hits: number, of: number) => `${partOf(hits, of)} (${spanOf(hits, of)})`;

function ToldApart({ totals }: { totals: Counts }) {
  const rows = [
    {
      key: 'people',
      name: t('People'),
      about: t('what rates and comparisons count'),
      opened: 'opened',
      clicked: 'clicked',
    },
    {
      key: 'proxies',
      name: t('Mail proxies'),
      about: t('it arrived; whether it was read nobody knows'),
      opened: 'openedProxy',
      clicked: 'clickedProxy',
    },
    {
      key: 'unsure',
      name: t('Unsure'),
      about: t('a person or a machine'),
      opened: 'openedUnsure',
      clicked: 'clickedUnsure',
    },
    {
      key: 'machines',
      name: t('Machines'),
      about: t('scanners and the like'),
      opened: 'openedMachine',
      clicked: 'clickedMachine',
    },
  ] as const;
  const cell = (name: OutcomeName & keyof Counts) => (
    <Door count={totals[name]} about={outcomeWords(name)} selection={{ outcome: name }}>
      <Measure count={totals[name]} of={totals.accepted} />
    </Door>
  );
  return (
    <DataTable
      name={t('People and machines')}
      rows={rows}
      rowKey={({ key }) => key}
      file={t('people-and-machines')}
      columns={[
        {
          name: t('By whom'),
          csv: ({ name }) => name,
          cell: ({ name, about }) => (
            <>
              {name}{' '}
              <Text span size="sm" c="dimmed">
                {about}
              </Text>
            </>
          ),
        },
        { name: t('Opened'), csv: ({ opened }) => totals[opened], cell: ({ opened }) => cell(opened) },
        { name: t('Clicked'), csv: ({ clicked }) => totals[clicked], cell: ({ clicked }) => cell(clicked) },
      ]}
    />
  );
}

/** What did not arrive, or has not gone, and why. */
function Missing({ totals, drops }: { totals: Counts; drops: Report['drops'] }) {
  const outcomes = ['waiting', 'rejected', 'unknown', 'bouncedHard', 'bouncedSoft', 'complained'] as const;
  const rows = [
    ...outcomes.map((outcome) => ({
      key: outcome as string,
      name: outcomeWords(outcome),
      count: totals[outcome],
      selection: { outcome: outcome as OutcomeName },
    })),
    ...drops.map(({ reason, count }) => ({
      key: `dropped ${reason}`,
      name: t('Left out: {reason}', { reason: reasonWords(reason) }),
      count,
      selection: { outcome: 'dropped' as const, reason },
    })),
  ].filter(({ count }) => count > 0);
  if (rows.length === 0) return <Text c="dimmed">{t('Everything that was planned arrived, as far as is known.')}</Text>;
  return (
    <Part title={t('What did not arrive')}>
      <DataTable
        name={t('What did not arrive')}
        file="not-arrived"
        rows={rows}
        rowKey={({ key }) => key}
        columns={[
          { name: t('What became of it'), csv: ({ name }) => name, cell: ({ name }) => name },
          {
            name: t('Messages'),
            csv: ({ count }) => count,
            cell: ({ count, name, selection }) => (
              <Door count={count} about={name} selection={selection}>
                <Measure count={count} of={totals.planned} />
              </Door>
            ),
          },
        ]}
      />
    </Part>
  );
}
