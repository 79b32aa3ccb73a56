import { Box, Button, Group, Table } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { t } from '../words/index.ts';
import classes from './data-table.module.css';
import { SaveCsv, saveRows } from './save-csv.tsx';
import { useRowKeys } from './use-row-keys.ts';

export type Column<Row> = {
  name: string;
  cell: (row: Row) => ReactNode;
  /** What stands in the file; a column without is not in it. */
  csv?: (row: Row) => string | number;
  /** Numbers stand at the right. */
  isNumber?: boolean;
  /** Left out on phones, where something more important needs the room. */
  onlyWide?: boolean;
};

/**
 * A table: named for who cannot see it, with CSV, and one card a row on phones. j and k go from row to row, Enter opens
 * the first link of a row. The first column names its row.
 */
export function DataTable<Row>(props: {
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  /** Name of the file, without ".csv"; no button when absent. */
  file?: string;
  /** Saves the whole table instead of the rows that are here. */
  saveAll?: () => Promise<void>;
  /** Marks a row as the chosen one. */
  isChosen?: (row: Row) => boolean;
  onShowMore?: (() => void) | undefined;
  isShowingMore?: boolean;
}) {
  const { name, columns, rows, rowKey, file, saveAll, isChosen, onShowMore, isShowingMore } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  useRowKeys(body);
  const inFile = columns.filter((column) => column.csv);
  const save = () =>
    saveRows(`${file}.csv`, [
      inFile.map((column) => column.name),
      ...rows.map((row) => inFile.map(({ csv }) => csv!(row))),
    ]);
  const cellClass = ({ isNumber, onlyWide }: Column<Row>) =>
    [isNumber && classes.number, onlyWide && classes.onlyWide].filter(Boolean).join(' ');
  return (
    <Box>
      {file && rows.length > 0 && (
        <Group justify="flex-end" mb={4}>
          <SaveCsv of={name} save={saveAll ?? save} />
        </Group>
      )}
      <Table className={classes.table ?? ''} role="table" aria-label={name} verticalSpacing="xs" highlightOnHover>
        <Table.Thead role="rowgroup">
          <Table.Tr role="row">
            {columns.map((column) => (
              <Table.Th key={column.name} role="columnheader" scope="col" className={cellClass(column)}>
                {column.name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody ref={body} role="rowgroup">
          {rows.map((row) => (
            <Table.Tr key={rowKey(row)} role="row" aria-current={isChosen?.(row) || undefined}>
              {columns.map((column, place) =>
                place === 0 ? (
                  <Table.Th key={column.name} role="rowheader" scope="row" fw={400} className={cellClass(column)}>
                    {column.cell(row)}
                  </Table.Th>
                ) : (
                  <Table.Td key={column.name} role="cell" data-name={column.name} className={cellClass(column)}>
                    {column.cell(row)}
                  </Table.Td>
                ),
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {onShowMore && (
        <Group justify="center" mt="sm">
          <Button variant="default" loading={isShowingMore ?? false} onClick={onShowMore}>
            {t('Show more')}
          </Button>
        </Group>
      )}
    </Box>
  );
}
