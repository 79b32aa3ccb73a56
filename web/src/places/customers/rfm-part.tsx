import { Group, List, Select, Stack } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { money, number } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { HeatMap } from '../../parts/charts/heat-map.tsx';
import { Part } from '../../parts/page.tsx';
import { SaveCsv, saveAnswer } from '../../parts/save-csv.tsx';
import { useSetSearch } from '../../parts/use-set-search.ts';
import { t } from '../../words/index.ts';
import { RfmCell } from './rfm-cell.tsx';

type Grid = components['schemas']['RfmGrid'];
type Cell = Grid['cells'][number];

const route = getRouteApi('/customers');

/** What a cell can show. */
const figures = {
  customers: { name: t('Customers'), of: (cell: Cell) => cell.customers, say: (value: number) => number(value) },
  revenue: { name: t('Revenue'), of: (cell: Cell) => cell.revenue, say: money },
  each: { name: t('Revenue of each'), of: (cell: Cell) => cell.revenuePerCustomer, say: money },
  money: { name: t('Mean score of money'), of: (cell: Cell) => cell.moneyScore, say: (value: number) => number(value) },
} as const;

type Figure = keyof typeof figures;

/** Cells as rows and columns: who ordered lately on top; scores that nobody can have are left out. Pure. */
export function layOut(grid: Grid) {
  const rows = grid.recency.filter(({ isEmpty }) => !isEmpty).reverse();
  const columns = grid.frequency.filter(({ isEmpty }) => !isEmpty);
  const cells = rows.map(({ score: recency }) =>
    columns.map(({ score: frequency }) =>
      grid.cells.find((cell) => cell.recency === recency && cell.frequency === frequency),
    ),
  );
  return { rows, columns, cells };
}

/** When they ordered last by how often: five by five, each cell a door to its contacts and to a segment of them. */
export function RfmPart() {
  const { by = 'fifths', show = 'customers', cell: open } = route.useSearch();
  const setSearch = useSetSearch();
  const go = (search: Readonly<Record<string, unknown>>) => void setSearch(search);
  const grid = api.useQuery(
    'get',
    '/customers/rfm',
    { params: { query: { by } } },
    { placeholderData: keepPreviousData },
  );
  return (
    <Part
      title={t('When they ordered last, and how often')}
      actions={
        <Group gap="xs" align="end">
          <Select
            size="xs"
            label={t('Cut into')}
            value={by}
            onChange={(value) => go({ by: value === 'fixed' ? 'fixed' : undefined, cell: undefined })}
            data={[
              { value: 'fifths', label: t('fifths of the customers') },
              { value: 'fixed', label: t('fixed bounds') },
            ]}
            allowDeselect={false}
          />
          <Select
            size="xs"
            label={t('Show')}
            value={show}
            onChange={(value) => go({ show: value === 'customers' ? undefined : value })}
            data={(Object.keys(figures) as Figure[]).map((key) => ({ value: key, label: figures[key].name }))}
            allowDeselect={false}
          />
          <SaveCsv
            of={t('When they ordered last, and how often')}
            save={() => saveAnswer(`/customers/rfm.csv?by=${by}`, 'rfm.csv')}
          />
        </Group>
      }
    >
      <Answer query={grid} words={t('Counting who ordered when …')}>
        {(data) => (
          <Stack>
            <List size="sm">
              {data.sentences.map((sentence) => (
                <List.Item key={sentence}>{sentence}</List.Item>
              ))}
            </List>
            {data.kind === 'scored' && <GridMap grid={data} show={show} onOpen={(cell) => go({ cell })} />}
            {data.kind === 'scored' && open && (
              <RfmCell grid={data} open={open} onClose={() => go({ cell: undefined })} />
            )}
          </Stack>
        )}
      </Answer>
    </Part>
  );
}

function GridMap({ grid, show, onOpen }: { grid: Grid; show: Figure; onOpen: (cell: string) => void }) {
  const { rows, columns, cells } = layOut(grid);
  const figure = figures[show];
  const figureOf = (cell: Cell | undefined) => (cell && cell.customers > 0 ? figure.of(cell) : null);
  return (
    <HeatMap
      name={t('{figure}: when they ordered last, by how often', { figure: figure.name })}
      file="rfm-grid"
      rows={rows.map(({ text }) => text)}
      columns={columns.map(({ text }) => text)}
      rowName={t('Last order')}
      values={cells.map((row) => row.map(figureOf))}
      isLabelled
      rowHeight={44}
      say={figure.say}
      onPick={({ index }) => {
        const cell = cells.flat()[index];
        if (cell && cell.customers > 0) onOpen(`${cell.recency}-${cell.frequency}`);
      }}
    />
  );
}
