import { dateTime, number } from '../../../format/index.ts';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { type Mood, StateWord } from '../../../parts/state-word.tsx';
import { t } from '../../../words/index.ts';
import { DoorTo } from '../door.tsx';
import type { Proposal } from './needs.ts';

const moods: Record<Proposal['kind'], Mood> = {
  waiting: 'busy',
  groups: 'good',
  'no-groups': 'quiet',
  'too-little-data': 'warn',
};

function outcome(proposal: Proposal): string {
  if (proposal.kind === 'groups')
    return t('{count, plural, one {# group} other {# groups}}', { count: proposal.groups.length });
  if (proposal.kind === 'waiting') return t('being looked for');
  return proposal.kind === 'no-groups' ? t('no groups') : t('too little data');
}

const columns: Column<Proposal>[] = [
  {
    name: t('Asked for'),
    cell: ({ id, madeAt }) => (
      <DoorTo door={{ to: '/customers/needs', search: { tab: 'discovery', proposal: id } }}>{dateTime(madeAt)}</DoorTo>
    ),
    csv: ({ madeAt }) => madeAt,
  },
  {
    name: t('Found'),
    cell: (proposal) => <StateWord mood={moods[proposal.kind]}>{outcome(proposal)}</StateWord>,
    csv: outcome,
  },
  {
    name: t('People looked at'),
    isNumber: true,
    cell: (one) => ('sampled' in one ? number(one.sampled) : '–'),
    csv: (one) => ('sampled' in one ? one.sampled : ''),
  },
  { name: t('Seed'), isNumber: true, cell: ({ seed }) => String(seed), csv: ({ seed }) => seed },
];

/** What was asked for before, the newest first. */
export function ProposalsTable({ items, shown }: { items: readonly Proposal[]; shown: number | undefined }) {
  return (
    <DataTable
      name={t('Proposals so far')}
      file="needs-proposals"
      columns={columns}
      rows={items}
      rowKey={({ id }) => id}
      isChosen={({ id }) => id === shown}
    />
  );
}
