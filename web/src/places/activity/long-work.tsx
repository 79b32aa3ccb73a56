import { Anchor, Progress, Stack, Text } from '@mantine/core';
import { IconClockPlay } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { number, percent } from '../../format/index.ts';
import { TimeAgo } from '../../parts/age.tsx';
import { Answer } from '../../parts/answer.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { type Mood, StateWord } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';

type Work = components['schemas']['LongWork']['items'][number];

const models = (): Record<string, string> => ({
  purchases: t('Customer groups, for everybody'),
  expected: t('Expected value, for everybody'),
  needs: t('Needs groups, for everybody'),
  quality: t('Data quality, of everybody'),
});

const repairs = (): Record<string, string> => ({
  merge: t('Merging duplicates'),
  normalise: t('Writing values alike'),
  correct: t('Correcting values'),
  'enrich-file': t('Filling in from a file'),
  'enrich-webhook': t('Filling in from another system'),
});

/** What is done, in words. */
function tellWork({ kind, name }: Work): string {
  if (kind === 'import') return t('Import of {name}', { name });
  if (kind === 'segment-build') return t('Build of {name}', { name: name ?? t('a segment that is gone') });
  if (kind === 'repair') return repairs()[name ?? ''] ?? t('Repair of contacts');
  if (kind === 'scoring') return models()[name ?? ''] ?? t('Likeness to the best customers, of everybody');
  if (kind === 'campaign') return t('Sending of “{name}”', { name });
  return t('Filling in the sample shop');
}

function doorOf({ kind, id }: Work): Pick<LinkProps, 'to' | 'params'> | null {
  if (kind === 'import') return { to: '/contacts/import/$importId', params: { importId: String(id) } };
  if (kind === 'campaign') return { to: '/campaigns/$campaignId', params: { campaignId: String(id) } };
  if (kind === 'repair') return { to: '/customers/quality' };
  if (kind === 'segment-build') return { to: '/segments' };
  return kind === 'scoring' ? { to: '/customers' } : { to: '/' };
}

const states: Record<Work['state'], [mood: Mood, word: string]> = {
  waiting: ['quiet', t('waiting')],
  running: ['busy', t('running')],
  done: ['good', t('done')],
  failed: ['bad', t('failed')],
  cancelled: ['quiet', t('cancelled')],
};

const shareOf = ({ done, total, state }: Work): number | null => {
  if (state === 'done') return 1;
  return done === null || !total ? null : Math.min(1, done / total);
};

/** Bytes are counted while a file is read: their share says enough. */
function tellProgress(work: Work): string {
  const { kind, done, total, state } = work;
  const share = shareOf(work);
  if (done === null || total === null) return '';
  if (kind === 'import' && state !== 'done') return share === null ? '' : percent(share);
  return done === total ? number(done) : t('{done} of {total}', { done: number(done), total: number(total) });
}

const columns: readonly Column<Work>[] = [
  {
    name: t('Work'),
    cell: (work) => (
      <>
        <Anchor component={Link} inherit {...(doorOf(work) as object)}>
          {tellWork(work)}
        </Anchor>
        {work.problem && (
          <Text size="sm" c="dimmed" lineClamp={3}>
            {work.problem}
          </Text>
        )}
      </>
    ),
    csv: tellWork,
  },
  {
    name: t('State'),
    cell: ({ state }) => <StateWord mood={states[state][0]}>{states[state][1]}</StateWord>,
    csv: ({ state }) => states[state][1],
  },
  {
    name: t('Progress'),
    cell: (work) => {
      const share = shareOf(work);
      return (
        <Stack gap={4} miw={140}>
          <Text size="sm">{tellProgress(work)}</Text>
          {work.state === 'running' && share !== null && (
            <Progress value={100 * share} size="sm" aria-label={t('Progress of {work}', { work: tellWork(work) })} />
          )}
        </Stack>
      );
    },
    csv: tellProgress,
  },
  {
    name: t('Started'),
    cell: ({ startedAt }) => startedAt && <TimeAgo at={startedAt} />,
    csv: ({ startedAt }) => startedAt ?? '',
  },
  {
    name: t('Ended'),
    cell: ({ finishedAt }) => finishedAt && <TimeAgo at={finishedAt} />,
    csv: ({ finishedAt }) => finishedAt ?? '',
    onlyWide: true,
  },
];

/** Work that takes long, what runs first: it may be left alone, and is found again here. */
export function LongWork() {
  const query = api.useQuery(
    'get',
    '/reports/work',
    {},
    {
      refetchInterval: ({ state }) => (state.data?.items.some((work) => work.state === 'running') ? 1_500 : 10_000),
    },
  );
  return (
    <Answer query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty icon={<IconClockPlay size={28} aria-hidden />} title={t('Nothing has run yet')}>
            {t(
              'Imports, builds of segments, repairs and sending show here while they run, and afterwards what came of them.',
            )}
          </Empty>
        ) : (
          <DataTable
            name={t('Long work')}
            columns={columns}
            rows={items}
            rowKey={({ kind, id }) => `${kind} ${id}`}
            file="long-work"
          />
        )
      }
    </Answer>
  );
}
