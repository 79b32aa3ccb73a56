import { Stack, Text } from '@mantine/core';
import type { components } from '../../../api/schema.d.ts';
import { date as dateText, money, number, percent } from '../../../format/index.ts';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { Figures } from '../../../parts/figures.tsx';
import { Interval } from '../../../parts/interval.tsx';
import { t } from '../../../words/index.ts';
import { doorToSegment } from '../door.tsx';

type Answer = components['schemas']['SegmentBacktestCompared'];
type Estimate = Answer['difference']['net'];
type Row = {
  name: string;
  members: number | null;
  others: number | null;
  say: (value: number) => string;
  difference?: Estimate;
};

const perHead = (value: number) => number(Math.round(value * 100) / 100);
const inMoney = (value: number) => money(Math.round(value));
const inPoints = (value: number) => t('{points} points', { points: number(Math.round(value * 1000) / 10) });

function rowsOf({ members, others, difference }: Answer): Row[] {
  return [
    {
      name: t('Bought'),
      members: members.shares.buyers,
      others: others.shares.buyers,
      say: percent,
      difference: difference.buyers,
    },
    {
      name: t('Orders a head'),
      members: members.perContact.orders,
      others: others.perContact.orders,
      say: perHead,
      difference: difference.orders,
    },
    {
      name: t('Revenue a head'),
      members: members.perContact.net,
      others: others.perContact.net,
      say: inMoney,
      difference: difference.net,
    },
    { name: t('Opened a message'), members: members.shares.openers, others: others.shares.openers, say: percent },
    { name: t('Clicked'), members: members.shares.clickers, others: others.shares.clickers, say: percent },
    {
      name: t('Unsubscribed'),
      members: members.shares.unsubscribers,
      others: others.shares.unsubscribers,
      say: percent,
    },
  ];
}

/** A difference with how sure it is: the interval, drawn and in numbers, before the value. */
function Difference({ row: { difference, say } }: { row: Row }) {
  if (difference === undefined) return '–';
  if (difference.kind !== 'estimated') return <Text c="dimmed">{t('too few to tell')}</Text>;
  const write = say === percent ? inPoints : say;
  const { value, low, high } = difference;
  return (
    <Stack gap={0}>
      <Interval estimate={{ value, low, high }} />
      <Text size="sm">
        {t('{low} to {high}, most likely {value}', { low: write(low), high: write(high), value: write(value) })}
      </Text>
    </Stack>
  );
}

const columns: Column<Row>[] = [
  { name: t('After that day'), cell: ({ name }) => name, csv: ({ name }) => name },
  {
    name: t('Members then'),
    isNumber: true,
    cell: ({ members, say }) => (members === null ? '–' : say(members)),
    csv: ({ members }) => members ?? '',
  },
  {
    name: t('Everybody else'),
    isNumber: true,
    cell: ({ others, say }) => (others === null ? '–' : say(others)),
    csv: ({ others }) => others ?? '',
  },
  {
    name: t('How sure the difference is'),
    cell: (row) => <Difference row={row} />,
    csv: ({ difference }) => (difference?.kind === 'estimated' ? `${difference.low} to ${difference.high}` : ''),
  },
];

/** One sentence that answers first: how many, and whether they bought more. */
function verdict({ members, difference: { net } }: Answer): string {
  const count = members.contacts;
  if (count === 0) return t('Nobody would have been in it.');
  if (net.kind !== 'estimated')
    return t('{count, plural, one {# person} other {# people}} would have been in it: too few to compare.', { count });
  const values = { count, low: money(Math.round(Math.abs(net.low))), high: money(Math.round(Math.abs(net.high))) };
  if (net.low > 0)
    return t(
      '{count, plural, one {# person} other {# people}} would have been in it, and bought for {low} to {high} a head more than everybody else.',
      values,
    );
  if (net.high < 0)
    return t(
      '{count, plural, one {# person} other {# people}} would have been in it, and bought for {high} to {low} a head less than everybody else.',
      values,
    );
  return t(
    '{count, plural, one {# person} other {# people}} would have been in it. Whether they bought more or less than everybody else cannot be told.',
    values,
  );
}

/** What a backtest found: who then, who stayed since, and what they bought beside everybody else. */
export function BacktestResult({ answer, segmentId, date }: { answer: Answer; segmentId: number; date: string }) {
  const { members, others, since, until, at } = answer;
  const days = { at: dateText(at), until: dateText(until) };
  const figures = [
    {
      name: t('Would have been in it on {at}', days),
      value: number(members.contacts),
      door: doorToSegment(segmentId, { asOf: date }) as object,
      note: t('of {count} who were known then', { count: number(members.contacts + others.contacts) }),
    },
    ...(since
      ? [
          { name: t('Still in it'), value: number(since.stayed) },
          { name: t('Left since'), value: number(since.left) },
          { name: t('Came since'), value: number(since.entered) },
        ]
      : []),
    { name: t('Orders of the members'), value: number(members.orders), note: t('{at} to {until}', days) },
    { name: t('Revenue of the members'), value: money(members.net), note: t('less what was given back') },
  ];
  return (
    <Stack gap="lg">
      <Text fz="lg" fw={500} maw="60ch">
        {verdict(answer)}
      </Text>
      <Figures figures={figures} />
      <DataTable
        name={t('Members then beside everybody else')}
        file={`segment-${segmentId}-backtest-${date}`}
        columns={columns}
        rows={rowsOf(answer)}
        rowKey={({ name }) => name}
      />
      <Text size="sm" c="dimmed" maw="75ch">
        {t(
          'Members and others differ in more than this definition: what differs afterwards was not necessarily caused by it. To measure an effect, hold a random part back from a campaign.',
        )}
      </Text>
    </Stack>
  );
}
