import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { number, percent } from '../../../format/index.ts';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { t } from '../../../words/index.ts';
import { DoorTo, doorToNeedsGroup } from '../door.tsx';
import { LandedKeys, LandedMeasure } from './landed-measure.tsx';
import type { By, NeedsGroup, Overview } from './needs.ts';

const landedColumn = (name: string, by: By, more?: (group: NeedsGroup) => ReactNode): Column<NeedsGroup> => ({
  name,
  isNumber: true,
  cell: (group) =>
    group.contacts[by] === 0 ? (
      number(0)
    ) : (
      <Stack gap={0} align="flex-end">
        <DoorTo door={doorToNeedsGroup(group.id, by)}>{number(group.contacts[by])}</DoorTo>
        {more?.(group)}
      </Stack>
    ),
  csv: ({ contacts }) => contacts[by],
});

function drift({ contacts, contactsBefore }: NeedsGroup): string {
  if (contactsBefore === null) return t('not known yet');
  const change = contacts.all - contactsBefore;
  return change > 0 ? `+${number(change)}` : number(change);
}

/** The groups side by side: how many people, and what put them there. */
export function GroupsTable({ overview }: { overview: Overview }) {
  const isUnchecked = overview.likeness.by === 'proposal';
  const howSure = ({ meanProbability }: NeedsGroup) =>
    meanProbability !== null && (
      <Text size="sm" c="dimmed">
        {isUnchecked
          ? t('{share} likely, unchecked', { share: percent(meanProbability) })
          : t('{share} likely', { share: percent(meanProbability) })}
      </Text>
    );
  const columns: Column<NeedsGroup>[] = [
    {
      name: t('Group'),
      cell: (group) => (
        <Stack gap={0} maw={420}>
          <DoorTo door={doorToNeedsGroup(group.id)}>{group.name}</DoorTo>
          <Text size="sm" c="dimmed" lineClamp={2}>
            {group.words}
          </Text>
        </Stack>
      ),
      csv: ({ name }) => name,
    },
    {
      name: t('Contacts'),
      cell: ({ id, contacts }) => (
        <LandedMeasure landed={contacts} of={overview.contacts}>
          <DoorTo door={doorToNeedsGroup(id)}>{number(contacts.all)}</DoorTo>
        </LandedMeasure>
      ),
      csv: ({ contacts }) => contacts.all,
    },
    { name: t('In 30 days'), isNumber: true, cell: drift, csv: ({ contactsBefore }) => contactsBefore ?? '' },
    landedColumn(t('Said so'), 'declared'),
    landedColumn(t('By rule'), 'rule'),
    landedColumn(t('By likeness'), 'likeness', howSure),
  ];
  return (
    <Stack gap="xs">
      <DataTable
        name={t('Needs groups')}
        file="needs-groups"
        columns={columns}
        rows={overview.groups}
        rowKey={({ id }) => id}
      />
      <LandedKeys />
    </Stack>
  );
}
