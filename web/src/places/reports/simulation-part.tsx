import { SimpleGrid, Stack, Text } from '@mantine/core';
import { minorUnits, money, number, percent } from '../../format/index.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { WeekHeat } from '../../parts/week-heat.tsx';
import { openHours } from '../../parts/week-map.ts';
import { locale, t } from '../../words/index.ts';
import type { Synergy } from './synergy.ts';

type Proposal = NonNullable<Synergy['proposal']>;
type Range = Proposal['simulation']['moved'];
type Row = { name: string; before: string; after: string };

const oneDecimal = (value: number) =>
  Math.abs(value) >= 100
    ? number(Math.round(value))
    : new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);
const signed = (value: number) =>
  new Intl.NumberFormat(locale, { signDisplay: 'exceptZero', maximumFractionDigits: 1 }).format(value);
/** Simulated money is not known to the penny. */
const wholeMoney = (amount: number) => money(Math.round(amount / minorUnits()) * minorUnits());
const rangeText = ({ low, middle, high }: Range, say: (value: number) => string) =>
  t('{middle} ({low} to {high})', { middle: say(middle), low: say(low), high: say(high) });

function rowsOf({ simulation, mover, gainer }: Proposal): Row[] {
  const { moved, peakLoad, windowLoad, costPerWeek, window, peak } = simulation;
  return [
    { name: t('Orders that move in a week'), before: '', after: rangeText(moved, oneDecimal) },
    {
      name: t('Orders in an hour of the peak ({hours})', { hours: peak.text }),
      before: oneDecimal(peakLoad.before),
      after: rangeText(peakLoad.after, oneDecimal),
    },
    {
      name: t('Orders in an hour of the offer ({hours})', { hours: window.text }),
      before: oneDecimal(windowLoad.before),
      after: rangeText(windowLoad.after, oneDecimal),
    },
    {
      name: t('Orders a week of “{segment}” in its hours', { segment: mover.name }),
      before: oneDecimal(simulation.mover.inWindowBefore),
      after: rangeText(simulation.mover.inWindowAfter, oneDecimal),
    },
    {
      name: t('An hour of the peak is calmer for “{segment}” by', { segment: gainer.name }),
      before: '',
      after: rangeText(simulation.gainer.calmer, percent),
    },
    { name: t('Discount in a week'), before: wholeMoney(0), after: rangeText(costPerWeek, wholeMoney) },
  ];
}

const columns: readonly Column<Row>[] = [
  { name: t('Simulated'), cell: ({ name }) => name, csv: ({ name }) => name },
  { name: t('Now'), isNumber: true, cell: ({ before }) => before, csv: ({ before }) => before },
  {
    name: t('With the offer: middle (low to high)'),
    isNumber: true,
    cell: ({ after }) => after,
    csv: ({ after }) => after,
  },
];

/** What an off-peak offer would move: in numbers, and by the hours of the week. */
export function SimulationPart({ proposal }: { proposal: Proposal }) {
  const { hours, window, peak } = proposal.simulation;
  const range = openHours([hours.before, hours.after]);
  const moved = hours.after.map((value, hour) => {
    const change = value - hours.before[hour]!;
    return Math.abs(change) < 1e-9 ? 0 : change;
  });
  const shown = { range, window: window.hours, peak: peak.hours };
  return (
    <Stack gap="md">
      <DataTable
        name={t('What would move')}
        file="off-peak-offer"
        columns={columns}
        rows={rowsOf(proposal)}
        rowKey={({ name }) => name}
      />
      <Text size="sm" c="dimmed">
        {t('Solid line: the hours of the offer ({hours}). Dotted: the peak to be relieved ({peak}).', {
          hours: window.text,
          peak: peak.text,
        })}
      </Text>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
        <WeekHeat
          name={t('The whole shop now')}
          isTitled
          note={t('Orders in an hour of a week')}
          file="shop-now"
          values={hours.before}
          full={Math.max(...hours.before, ...hours.after)}
          say={oneDecimal}
          {...shown}
        />
        <WeekHeat
          name={t('What would move, by hour')}
          isTitled
          note={t('In the middle case: blue more, orange with a dash fewer')}
          file="would-move"
          values={moved}
          full={Math.max(1e-9, ...moved.map(Math.abs))}
          isDiverging
          say={signed}
          {...shown}
        />
      </SimpleGrid>
    </Stack>
  );
}
