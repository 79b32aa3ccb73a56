import { Button, Group, List, Stack, Table, Text } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { api } from '../../api/client.ts';
import { money, number } from '../../format/index.ts';
import { Age } from '../../parts/age.tsx';
import { Answer } from '../../parts/answer.tsx';
import { SaveCsv, saveAnswer } from '../../parts/save-csv.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';
import classes from './board.module.css';
import { BoardCellView, Sums } from './board-cell.tsx';
import { type Board, type BoardRow, decisions, levelNames } from './strategy-words.ts';

/** Needs by importance: a matrix on wide screens, a card a cell on phones, one A4 page on paper. */
export function BoardPart() {
  const board = api.useQuery('get', '/customers/strategy-board', {});
  return (
    <Answer query={board} words={t('Working out what everybody brought. This takes some seconds in a large shop.')}>
      {(data) => (
        <Stack className={classes.page ?? ''}>
          <Group justify="space-between" className={classes.notPrinted ?? ''}>
            <Text c="dimmed" size="sm">
              {data.notes[0]}{' '}
              {t('Revenue, margin and growth are of the last {days} days.', { days: number(data.days) })}
            </Text>
            <Group gap="xs">
              <Age at={data.at} />
              <Button
                variant="subtle"
                size="compact-sm"
                leftSection={<IconPrinter size={14} aria-hidden />}
                onClick={() => print()}
              >
                {t('Print on one page')}
              </Button>
              <SaveCsv
                of={t('Strategy board')}
                save={() => saveAnswer('/customers/strategy-board.csv', 'strategy-board.csv')}
              />
            </Group>
          </Group>
          <Matrix board={data} />
          <List size="sm" c="dimmed">
            {data.notes.slice(1).map((note) => (
              <List.Item key={note}>{note}</List.Item>
            ))}
          </List>
        </Stack>
      )}
    </Answer>
  );
}

function Matrix({ board }: { board: Board }) {
  const { rows, levels, currency } = board;
  return (
    <Table
      className={classes.board ?? ''}
      style={{ '--rows': rows.length }}
      role="table"
      aria-label={t('Strategy board')}
      withTableBorder
      withColumnBorders
      layout="fixed"
      verticalSpacing="sm"
    >
      <Table.Thead role="rowgroup">
        <Table.Tr role="row">
          <Table.Th role="columnheader" scope="col">
            {t('What they value')}
          </Table.Th>
          {levels.map(({ importance, contacts, rule, from }) => (
            <Table.Th key={importance} role="columnheader" scope="col">
              {levelNames[importance]}
              <Text size="sm" c="dimmed">
                {t('{count} contacts: {rule}', { count: number(contacts), rule })}
                {from !== null && importance !== 'low' && t(', from {amount}', { amount: money(from, currency) })}
              </Text>
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody role="rowgroup">
        {rows.map((row) => (
          <Table.Tr key={row.name} role="row">
            <Table.Th role="rowheader" scope="row" fw={400}>
              <RowHead row={row} currency={currency} />
            </Table.Th>
            {row.cells.map((cell) => (
              <Table.Td key={cell.importance} role="cell" data-name={levelNames[cell.importance]}>
                <div className={classes.inCell}>
                  <BoardCellView row={row} cell={cell} currency={currency} />
                </div>
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function RowHead({ row, currency }: { row: BoardRow; currency: string }) {
  const { name, words, decision, total } = row;
  return (
    <div className={classes.inCell}>
      <Text fw={600}>{name}</Text>
      <Text size="sm" c="dimmed">
        {words}
      </Text>
      {decision && (
        <span title={t('{reason} To be reviewed on {day}.', { reason: decision.reason, day: decision.reviewOn })}>
          <StateWord mood={decisions[decision.decision].mood}>{decisions[decision.decision].state}</StateWord>
        </span>
      )}
      <Sums of={total} currency={currency} />
    </div>
  );
}
