import { Stack, Text } from '@mantine/core';
import type { components } from '../../api/schema.d.ts';
import { money, number } from '../../format/index.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { t } from '../../words/index.ts';
import { placeNames } from './group-names.ts';

type Report = components['schemas']['GroupReport'];
type GroupOf = Report['groups'][number];

/** Heads, money and cost of each group, with its goal. */
export function GroupsTable({ report }: { report: Report }) {
  const { currency, groups } = report;
  const amount = (name: string, of: (group: GroupOf) => number | null): Column<GroupOf> => ({
    name,
    isNumber: true,
    cell: (group) => {
      const value = of(group);
      return value === null ? t('not known') : money(value, currency);
    },
    csv: (group) => of(group) ?? '',
  });
  const count = (name: string, of: (group: GroupOf) => number): Column<GroupOf> => ({
    name,
    isNumber: true,
    cell: (group) => number(of(group)),
    csv: of,
  });
  const columns: Column<GroupOf>[] = [
    {
      name: t('Group'),
      cell: ({ group, goal }) => (
        <Stack gap={0}>
          <Text fw={500}>{placeNames[group]}</Text>
          <Text size="sm" c="dimmed">
            {goal}
          </Text>
        </Stack>
      ),
      csv: ({ group }) => placeNames[group],
    },
    count(t('Customers'), (group) => group.customers),
    count(t('Ordered'), (group) => group.buyers),
    amount(t('Revenue'), (group) => group.revenue),
    amount(t('Margin'), (group) => group.margin),
    amount(t('Discounts'), (group) => group.cost.discounts),
    amount(t('Cost to serve'), (group) => group.cost.toServe),
    amount(t('Result'), (group) => group.result),
  ];
  return (
    <DataTable
      name={t('The three groups')}
      file="groups"
      columns={columns}
      rows={groups}
      rowKey={({ group }) => group}
    />
  );
}
