import { Group, Stack, Text } from '@mantine/core';
import { number } from '../../../format/index.ts';
import { TimeAgo } from '../../../parts/age.tsx';
import type { Column } from '../../../parts/data-table.tsx';
import { Measure } from '../../../parts/measure.tsx';
import { doorOfUse, joinUses, nameOfUse } from '../../../parts/segment-uses.ts';
import { DefinitionSentence } from '../../../parts/sentence/index.ts';
import { Sparkline } from '../../../parts/sparkline.tsx';
import { StateWord } from '../../../parts/state-word.tsx';
import { Why } from '../../../parts/why.tsx';
import { t } from '../../../words/index.ts';
import { DoorTo, doorToSegment } from '../door.tsx';
import { purposeNames } from '../purposes.ts';
import { signed } from '../tell-growth.ts';
import type { Row } from './load-list.ts';
import { RowMenu } from './row-menu.tsx';
import classes from './segment-columns.module.css';

const shownUses = 2;

function Size({ row, contacts }: { row: Row; contacts: number | null }) {
  if (row.segment.builtAt === null) return <StateWord mood="busy">{t('being counted')}</StateWord>;
  return (
    <DoorTo door={doorToSegment(row.id)} c="inherit" underline="hover">
      {contacts === null ? number(row.size) : <Measure count={row.size} of={contacts} />}
    </DoorTo>
  );
}

function Trend({ row: { id, trend, growth, size } }: { row: Row }) {
  if (trend === null || growth === null) return '–';
  const name = t('From {before} to {now} in {days} days', {
    before: number(size - growth),
    now: number(size),
    days: String(trend.length - 1),
  });
  return (
    <DoorTo door={doorToSegment(id, { tab: 'movement' })} c="inherit" underline="never" className={classes.trend ?? ''}>
      <Sparkline values={trend} name={name} />
      <span>{signed(growth)}</span>
    </DoorTo>
  );
}

function UsedIn({ row: { id, name, use } }: { row: Row }) {
  if (use === null) return '–';
  if (use.state !== 'used')
    return (
      <Group gap={4}>
        <StateWord mood={use.state === 'idle' ? 'warn' : 'quiet'}>
          {use.state === 'idle' ? t('idle') : t('not used yet')}
        </StateWord>
        <Why of={name}>
          <Text size="sm">{use.sentence}</Text>
          {use.todo && <Text size="sm">{use.todo}</Text>}
        </Why>
      </Group>
    );
  const joined = joinUses(use.uses);
  return (
    <Stack gap={0}>
      {joined.slice(0, shownUses).map(({ first }) => (
        <DoorTo key={`${first.use}${first.id}`} door={doorOfUse(first)} size="sm" lineClamp={2}>
          {nameOfUse(first)}
        </DoorTo>
      ))}
      {joined.length > shownUses && (
        <DoorTo door={doorToSegment(id, { tab: 'use' })} size="sm" c="dimmed">
          {t('and {count} more', { count: joined.length - shownUses })}
        </DoorTo>
      )}
    </Stack>
  );
}

/** What the list of segments says of each. */
export const segmentColumns = (contacts: number | null): Column<Row>[] => [
  {
    name: t('Segment'),
    csv: ({ name }) => name,
    cell: (row) => (
      <Stack gap={2} maw={360}>
        <DoorTo door={doorToSegment(row.id)} fw={500}>
          {row.name}
        </DoorTo>
        <div className={classes.sentence}>
          <DefinitionSentence definition={row.segment.definition} max={3} />
        </div>
      </Stack>
    ),
  },
  {
    name: t('Purpose'),
    csv: ({ purpose }) => purpose,
    cell: ({ segment, purposeKind, purpose }) => (
      <Stack gap={0} maw={220}>
        {purposeKind && (
          <Text size="sm" fw={500}>
            {purposeNames[purposeKind as keyof typeof purposeNames]}
            {segment.purposeKind === null && <Text span size="sm" c="dimmed">{` ${t('(a guess)')}`}</Text>}
          </Text>
        )}
        <Text size="sm" c="dimmed" lineClamp={3}>
          {purpose}
        </Text>
      </Stack>
    ),
  },
  { name: t('Size'), csv: ({ size }) => size, cell: (row) => <Size row={row} contacts={contacts} /> },
  {
    name: t('Last 30 days'),
    csv: ({ growth }) => growth ?? '',
    cell: (row) => <Trend row={row} />,
  },
  {
    name: t('Used in'),
    csv: ({ use }) =>
      joinUses(use?.uses ?? [])
        .map(({ first }) => nameOfUse(first))
        .join('; '),
    cell: (row) => <UsedIn row={row} />,
  },
  {
    name: t('Changed'),
    csv: ({ definedAt }) => definedAt,
    cell: ({ segment: { definedAt, definedBy, draft } }) => (
      <Stack gap={0}>
        <Text size="sm">
          <TimeAgo at={definedAt} />
        </Text>
        {definedBy && (
          <Text size="sm" c="dimmed">
            {definedBy}
          </Text>
        )}
        {draft && <StateWord mood="busy">{draft.appliesWhenBuilt ? t('changing') : t('change on trial')}</StateWord>}
      </Stack>
    ),
  },
  { name: t('Actions'), cell: (row) => <RowMenu row={row} /> },
];
