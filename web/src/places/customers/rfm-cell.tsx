import { Button, CloseButton, Group, Paper, Text } from '@mantine/core';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { money, number, percent } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Part } from '../../parts/page.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { t } from '../../words/index.ts';
import { contactColumn } from './contact-rows.tsx';
import { MakeSegment } from './make-segment.tsx';

type Grid = components['schemas']['RfmGrid'];
type Found = components['schemas']['RfmContact'];

const columns: Column<Found>[] = [
  contactColumn<Found>(),
  {
    name: t('Score of money'),
    isNumber: true,
    cell: ({ money: score }) => number(score),
    csv: ({ money: score }) => score,
  },
];

/** The open cell ("5-4"): how many, what they bring, who they are, and a segment of them. */
export function RfmCell({ grid, open, onClose }: { grid: Grid; open: string; onClose: () => void }) {
  const [recency, frequency] = open.split('-').map(Number);
  const cell = grid.cells.find((one) => one.recency === recency && one.frequency === frequency);
  const [isListed, setIsListed] = useState(false);
  if (!cell || cell.customers === 0) return null;
  const last = grid.recency.find(({ score }) => score === recency)?.text ?? '';
  const often = grid.frequency.find(({ score }) => score === frequency)?.text ?? '';
  const title = t('{count} with {often}, the last {last}', { count: number(cell.customers), often, last });
  const newSegment = {
    name: t('RFM {cell}: {often}, the last {last}', { cell: open, often, last }),
    purpose: t('Customers with {often}, the last {last}.', { often, last }),
    definition: cell.definition,
  };
  return (
    <Paper withBorder p="md">
      <Part title={title} actions={<CloseButton aria-label={t('Close')} onClick={onClose} />}>
        <Text>
          {t('{share} of all customers, {revenue} in {days} days: {each} each.', {
            share: percent(cell.shareOfCustomers),
            revenue: money(cell.revenue, grid.currency),
            days: number(grid.days ?? 0),
            each: money(cell.revenuePerCustomer ?? 0, grid.currency),
          })}
        </Text>
        <Group gap="xs">
          <MakeSegment segment={newSegment} size="xs" />
          {!isListed && (
            <Button size="xs" variant="default" onClick={() => setIsListed(true)}>
              {t('Show who they are')}
            </Button>
          )}
        </Group>
        {isListed && <CellContacts by={grid.by} recency={cell.recency} frequency={cell.frequency} />}
      </Part>
    </Paper>
  );
}

function CellContacts(cell: { by: Grid['by']; recency: number; frequency: number }) {
  const contacts = usePages<Found>(['get', '/customers/rfm/contacts', cell], async (cursor) => {
    const query = { ...cell, limit: 20, ...(cursor ? { cursor } : {}) };
    return (await client.GET('/customers/rfm/contacts', { params: { query } })).data!;
  });
  return (
    <Answer query={contacts.query} words={t('Looking for who they are …')}>
      {(rows) => (
        <DataTable
          name={t('Contacts of the cell')}
          file="rfm-contacts"
          columns={columns}
          rows={rows}
          rowKey={({ contactId }) => contactId}
          {...contacts.more}
        />
      )}
    </Answer>
  );
}
