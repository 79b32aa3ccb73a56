import { Button, Group, Stack, Text } from '@mantine/core';
import { percent } from '../../../format/index.ts';
import { can } from '../../../parts/can.ts';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { Interval } from '../../../parts/interval.tsx';
import { saveRows } from '../../../parts/save-csv.tsx';
import { t } from '../../../words/index.ts';
import { signed } from './score-text.ts';
import { ShareBars } from './share-bars.tsx';
import { fullWeight, type Trait } from './template.ts';

type Decision = Trait['decision'];
export type Decisions = ReadonlyMap<string, Decision>;
export type Decide = (trait: Trait, decision: Decision) => void;

const columnsOf = (pending: Decisions, decide: Decide): Column<Trait>[] => [
  {
    name: t('Trait'),
    cell: ({ words, why }) => (
      <Stack gap={2} maw={420}>
        <Text fw={500}>{words}</Text>
        <Text size="sm" c="dimmed">
          {why}
        </Text>
      </Stack>
    ),
  },
  { name: t('Who says yes'), cell: ({ best, rest }) => <ShareBars best={best} rest={rest} /> },
  {
    name: t('A yes weighs'),
    cell: ({ weight: { yes, yesLow, yesHigh } }) => (
      <Stack gap={0} align="flex-start">
        <span>{signed(yes)}</span>
        <Interval estimate={{ value: yes, low: yesLow, high: yesHigh }} range={[-fullWeight, fullWeight]} width={140} />
      </Stack>
    ),
  },
  { name: t('A no weighs'), isNumber: true, cell: ({ weight }) => signed(weight.no) },
  ...(can('customers:write')
    ? [{ name: t('Decide'), cell: (trait: Trait) => <KeepOrStrike {...{ trait, pending, decide }} /> }]
    : []),
];

function KeepOrStrike({ trait, pending, decide }: { trait: Trait; pending: Decisions; decide: Decide }) {
  const now = pending.get(trait.key) ?? trait.decision;
  const button = (decision: 'keep' | 'strike', word: string, label: string) => (
    <Button
      size="compact-sm"
      variant={now === decision ? 'filled' : 'default'}
      aria-pressed={now === decision}
      aria-label={label}
      data-trait={trait.key}
      onClick={() => decide(trait, now === decision ? 'auto' : decision)}
    >
      {word}
    </Button>
  );
  return (
    <Group gap={4} wrap="nowrap">
      {button('keep', t('Keep'), t('Keep: {trait}', { trait: trait.words }))}
      {button('strike', t('Strike'), t('Strike: {trait}', { trait: trait.words }))}
    </Group>
  );
}

const states: Record<Trait['state'], string> = {
  kept: t('counts'),
  struck: t('struck'),
  'set-aside': t('set aside'),
};

/** All traits with all their numbers. */
const saveTraits = (traits: readonly Trait[]) =>
  saveRows('traits.csv', [
    [
      ...[t('State'), t('Trait'), t('From'), t('Best: yes'), t('Best: known'), t('Others: yes'), t('Others: known')],
      ...[t('A yes weighs'), t('From (95 %)'), t('To (95 %)'), t('A no weighs'), t('Chance of any'), t('Why')],
    ],
    ...traits.map(({ state, words, family, best, rest, weight, adjusted, why }) => [
      ...[states[state], words, family, best.yes, best.known, rest.yes, rest.known],
      ...[weight.yes, weight.yesLow, weight.yesHigh, weight.no, percent(adjusted), why],
    ]),
  ]);

/** Traits with who says yes, what it weighs, and a decision for each. The file holds all of the template. */
export function TraitsTable(props: {
  name: string;
  rows: readonly Trait[];
  all: readonly Trait[];
  pending: Decisions;
  decide: Decide;
}) {
  const { name, rows, all, pending, decide } = props;
  return (
    <DataTable
      name={name}
      file="traits"
      saveAll={() => saveTraits(all)}
      columns={columnsOf(pending, decide)}
      rows={rows}
      rowKey={({ key }) => key}
    />
  );
}
