import { SegmentedControl, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { components } from '../../api/schema.d.ts';
import { date, number } from '../../format/index.ts';
import { Sankey } from '../../parts/charts/sankey.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Part } from '../../parts/page.tsx';
import { useSetSearch } from '../../parts/use-set-search.ts';
import { t } from '../../words/index.ts';
import { flowOf, monthName } from './flow-of.ts';
import { groups, placeNames } from './group-names.ts';
import { MoversPanel } from './movers-panel.tsx';

type Moves = components['schemas']['GroupMoves'];
type Month = Moves['months'][number];

const route = getRouteApi('/customers');

const change = (value: number) => `${value > 0 ? '+' : value < 0 ? '−' : '±'}${number(Math.abs(value))}`;

const count = (name: string, of: (month: Month) => number): Column<Month> => ({
  name,
  isNumber: true,
  cell: (month) => number(of(month)),
  csv: of,
});

const columns: Column<Month>[] = [
  { name: t('Month'), cell: ({ month }) => monthName(month), csv: ({ month }) => month },
  ...groups.map(
    (group): Column<Month> => ({
      name: placeNames[group],
      isNumber: true,
      cell: ({ start, end }) => `${number(end[group])} (${change(end[group] - start[group])})`,
      csv: ({ end }) => end[group],
    }),
  ),
  count(t('New'), ({ entered }) => entered),
  count(t('Up'), ({ up }) => up),
  count(t('Down'), ({ down }) => down),
  count(t('Fell silent'), ({ fellSilent }) => fellSilent),
  count(t('Came back'), ({ cameBack }) => cameBack),
];

/** Who moved between the groups, month by month: bands that can be clicked, and the same as a table. */
export function MovesPart({ moves, months }: { moves: Moves; months: number }) {
  const { move } = route.useSearch();
  const setSearch = useSetSearch();
  const go = (search: Readonly<Record<string, unknown>>) => void setSearch(search);
  const flow = flowOf(moves.sankey);
  return (
    <Part
      title={t('Who moved')}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('How many months')}
          value={String(months)}
          onChange={(value) => go({ months: value === '6' ? undefined : Number(value), move: undefined })}
          data={[
            { value: '3', label: t('3 months') },
            { value: '6', label: t('6 months') },
            { value: '12', label: t('12 months') },
          ]}
        />
      }
    >
      {flow.links.length > 0 ? (
        <Sankey
          name={t('Moves between the groups')}
          file="moves"
          nodes={flow.nodes}
          links={flow.links}
          valueName={t('Customers')}
          onPick={({ index }) => go({ move: flow.links[index]?.key ?? undefined })}
        />
      ) : (
        <Text c="dimmed">{t('Moves can be drawn from the second month on.')}</Text>
      )}
      {move && <MoversPanel move={move} onClose={() => go({ move: undefined })} />}
      <DataTable
        name={t('Moves by month')}
        file="moves-by-month"
        columns={columns}
        rows={[...moves.months].reverse()}
        rowKey={({ month }) => month}
      />
      {moves.followedSince !== null && (
        <Text size="sm" c="dimmed">
          {t('Followed as they happen since {day}; months before are made up from orders by the bounds of that day.', {
            day: date(moves.followedSince),
          })}
        </Text>
      )}
    </Part>
  );
}
