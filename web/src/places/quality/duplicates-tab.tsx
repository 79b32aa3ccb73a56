import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { percent } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { Part } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import type { Contact } from './compare-contacts.ts';
import { useDuplicateActs } from './duplicate-acts.ts';
import { DuplicateCard } from './duplicate-card.tsx';
import { DuplicateSearch } from './duplicate-search.tsx';
import { countsText, isPairKind, type PairKind, pairKinds, sayPairKind } from './merge-words.ts';
import { type QualitySearch, useQualitySearch } from './quality-search.ts';
import { groupsToCome, readGroups } from './read-groups.ts';

const pageLength = 10;

type Filter = { kind: PairKind | undefined; score: number | undefined; offset: number };

async function readPairs({ kind, score, offset }: Filter) {
  const query = { limit: pageLength + 1, offset, ...(kind && { kind }), ...(score && { minScore: score }) };
  const { data } = await client.GET('/duplicates', { params: { query } });
  const { pairs, clusters, counts, lastSearch } = data!;
  const shown = pairs
    .slice(0, pageLength)
    .flatMap((pair) => (pair.first && pair.second ? [{ ...pair, first: pair.first, second: pair.second }] : []));
  const groups =
    offset === 0
      ? await readGroups(
          clusters,
          shown.flatMap(({ first, second }) => [first, second]),
        )
      : [];
  return { shown, groups, counts, lastSearch, toCome: groupsToCome(clusters), hasMore: pairs.length > pageLength };
}

type Found = Awaited<ReturnType<typeof readPairs>>;
type Pair = Found['shown'][number];

const isAtWork = (found: Found | undefined) => ['waiting', 'running'].includes(found?.lastSearch?.state ?? '');

/** Whether both of a pair belong to one of the groups that are shown. */
const isWithin = (group: readonly Contact[], { firstId, secondId }: Pair) =>
  [firstId, secondId].every((id) => group.some((one) => one.id === id));

/** Contacts that may be one person: pairs and groups, merged or called two. */
export function DuplicatesTab() {
  const { search, go } = useQualitySearch();
  const filter: Filter = {
    kind: isPairKind(search.kind) ? search.kind : undefined,
    score: search.score,
    offset: Math.max(0, Math.trunc(search.from ?? 0)),
  };
  const query = useQuery({
    queryKey: ['get', '/duplicates', filter],
    queryFn: () => readPairs(filter),
    refetchInterval: ({ state }) => (isAtWork(state.data) ? 700 : false),
    placeholderData: (before) => before,
  });
  const at = (more: QualitySearch): QualitySearch => ({
    tab: 'duplicates',
    ...(filter.kind && { kind: filter.kind }),
    ...(filter.score && { score: filter.score }),
    ...more,
  });
  return (
    <Part title={t('Contacts that may be one person')}>
      <Answer query={query} words={t('Reading the pairs …')}>
        {(found) => (
          <Stack>
            <DuplicateSearch search={found.lastSearch} />
            {found.lastSearch !== null && (
              <>
                <Text>{countsText(found.counts)}</Text>
                <Group gap="sm">
                  <NativeSelect
                    label={t('Kind')}
                    value={filter.kind ?? ''}
                    data={[
                      { value: '', label: t('All kinds') },
                      ...pairKinds.map((kind) => ({ value: kind, label: sayPairKind(kind) })),
                    ]}
                    onChange={({ currentTarget: { value } }) =>
                      go({
                        tab: 'duplicates',
                        ...(value && { kind: value }),
                        ...(filter.score && { score: filter.score }),
                      })
                    }
                  />
                  <NativeSelect
                    label={t('How probable')}
                    value={String(filter.score ?? '')}
                    data={[
                      { value: '', label: t('All that were found') },
                      ...[0.9, 0.95, 0.99].map((share) => ({
                        value: String(share),
                        label: t('From {share} on', { share: percent(share) }),
                      })),
                    ]}
                    onChange={({ currentTarget: { value } }) =>
                      go({
                        tab: 'duplicates',
                        ...(filter.kind && { kind: filter.kind }),
                        ...(value && { score: Number(value) }),
                      })
                    }
                  />
                </Group>
                <Pairs found={found} />
              </>
            )}
            <Group gap="xs">
              {filter.offset > 0 && (
                <Button variant="default" onClick={() => go(at({ from: Math.max(0, filter.offset - pageLength) }))}>
                  {t('The {count} before', { count: pageLength })}
                </Button>
              )}
              {found.hasMore && (
                <Button variant="default" onClick={() => go(at({ from: filter.offset + pageLength }))}>
                  {t('The next {count}', { count: pageLength })}
                </Button>
              )}
            </Group>
          </Stack>
        )}
      </Answer>
    </Part>
  );
}

function Pairs({ found }: { found: Found }) {
  const { shown, groups, counts, toCome } = found;
  const { merge, decide } = useDuplicateActs();
  const card = (pair: Pair) => (
    <DuplicateCard
      key={`${pair.firstId}-${pair.secondId}`}
      contacts={[pair.first, pair.second]}
      about={pair}
      merge={(wish) => merge(wish, pair)}
      decide={() => decide(pair)}
    />
  );
  const own = shown.filter((pair) => !groups.some((group) => isWithin(group, pair)));
  const isOpen = counts.some(({ state }) => state === 'open');
  return (
    <>
      {groups.length > 0 && (
        <Part title={t('Three and more that hang together')}>
          {groups.map((group) => {
            const within = shown.filter((pair) => isWithin(group, pair));
            return (
              <DuplicateCard
                key={group.map(({ id }) => id).join('-')}
                contacts={group}
                about={null}
                merge={(wish) => merge(wish, null)}
                decide={null}
                within={within.length > 0 ? within.map(card) : undefined}
              />
            );
          })}
          {toCome > 0 && (
            <Text size="sm" c="dimmed">
              {t('{count, plural, one {# more group comes} other {# more groups come}} up as these are done.', {
                count: toCome,
              })}
            </Text>
          )}
        </Part>
      )}
      {own.length > 0 && <Part title={t('Pairs')}>{own.map(card)}</Part>}
      {own.length === 0 && groups.length === 0 && !isAtWork(found) && (
        <Text>{isOpen ? t('No pairs of this kind are open.') : t('No two contacts look like one person.')}</Text>
      )}
    </>
  );
}
