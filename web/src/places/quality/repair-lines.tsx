import { Anchor, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, client } from '../../api/client.ts';
import { number } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { contactTitle } from '../../parts/contact-finder.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { Part } from '../../parts/page.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { t } from '../../words/index.ts';
import { fieldName } from './field-name.ts';
import { isPairKind, probability } from './merge-words.ts';
import { isTrial, type Repair } from './repair-words.ts';
import { plainValue, ValueText } from './value-text.tsx';

/** What a repair changed, or would: line by line, and what it could not take over. */
export function RepairLines({ repair }: { repair: Repair }) {
  // What is shown is asked anew as long as the repair goes on.
  const stage = `${repair.state} ${repair.counts.done ?? 0}`;
  return (
    <>
      {repair.kind === 'merge' ? (
        isTrial(repair) ? (
          <PairExamples repair={repair} />
        ) : (
          <Merges repair={repair} stage={stage} />
        )
      ) : (
        <Changes repair={repair} stage={stage} />
      )}
      <Problems repair={repair} />
    </>
  );
}

type StageProps = { repair: Repair; stage: string };

function ContactLink({ id, children }: { id: number; children: string }) {
  return (
    <Anchor component={Link} to="/contacts/$contactId" params={{ contactId: String(id) } as never} inherit>
      {children}
    </Anchor>
  );
}

const nameless = (id: number) => t('Contact {id}', { id: String(id) });

function PairExamples({ repair: { settings } }: { repair: Repair }) {
  const query = {
    limit: 10,
    minScore: Number(settings.minScore),
    ...(isPairKind(settings.pairKind) && { kind: settings.pairKind }),
  };
  const { data } = api.useQuery('get', '/duplicates', { params: { query } });
  const pairs = (data?.pairs ?? []).flatMap((pair) =>
    pair.first && pair.second ? [{ ...pair, first: pair.first, second: pair.second }] : [],
  );
  if (pairs.length === 0) return null;
  return (
    <Part title={t('Examples')}>
      <DataTable
        name={t('Examples')}
        file="pairs"
        rows={pairs}
        rowKey={({ firstId, secondId }) => `${firstId} ${secondId}`}
        columns={[
          {
            name: t('Pair'),
            cell: ({ first, second }) =>
              t('{first} and {second}', { first: contactTitle(first), second: contactTitle(second) }),
            csv: ({ first, second }) => `${contactTitle(first)}, ${contactTitle(second)}`,
          },
          {
            name: t('Kept'),
            cell: ({ first }) => first.email ?? first.externalId ?? nameless(first.id),
            csv: ({ first }) => first.email ?? first.externalId ?? '',
          },
          {
            name: t('Goes into it'),
            cell: ({ second }) => second.email ?? second.externalId ?? nameless(second.id),
            csv: ({ second }) => second.email ?? second.externalId ?? '',
          },
          {
            name: t('Probability'),
            isNumber: true,
            cell: ({ score }) => probability(score),
            csv: ({ score }) => score,
          },
        ]}
      />
    </Part>
  );
}

function Merges({ repair: { id }, stage }: StageProps) {
  const { query, more } = usePages(['get', '/merges', id, stage], async (cursor) => {
    const wish = { repairId: id, limit: 50, ...(cursor && { cursor }) };
    return (await client.GET('/merges', { params: { query: wish } })).data!;
  });
  return (
    <Answer query={query}>
      {(merges) =>
        merges.length > 0 && (
          <Part title={t('What it merged')}>
            <DataTable
              name={t('What it merged')}
              file="merges"
              rows={merges}
              rowKey={({ id: each }) => each}
              {...more}
              columns={[
                {
                  name: t('Merged'),
                  cell: ({ merged, mergedId }) => merged.email ?? merged.externalId ?? nameless(mergedId),
                  csv: ({ merged, mergedId }) => merged.email ?? merged.externalId ?? mergedId,
                },
                {
                  name: t('Went into'),
                  cell: ({ keptId }) => <ContactLink id={keptId}>{nameless(keptId)}</ContactLink>,
                  csv: ({ keptId }) => keptId,
                },
                {
                  name: t('Now'),
                  cell: ({ undoneAt }) => (undoneAt ? t('two again') : t('one')),
                  csv: ({ undoneAt }) => undoneAt ?? '',
                },
              ]}
            />
          </Part>
        )
      }
    </Answer>
  );
}

function Changes({ repair: { id, settings, counts }, stage }: StageProps) {
  const pages = useInfiniteQuery({
    queryKey: ['get', '/repairs/{repairId}/changes', id, stage],
    queryFn: async ({ pageParam }) => {
      const params = { path: { repairId: id }, query: { limit: 50, after: pageParam } };
      return (await client.GET('/repairs/{repairId}/changes', { params })).data!;
    },
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (before) => before,
  });
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  if (rows.length === 0) return null;
  const isSome = settings.dryRun === true && (counts.fields ?? 0) > rows.length;
  const title = settings.dryRun !== true ? t('What it changed') : isSome ? t('Examples') : t('What would change');
  return (
    <Part title={title}>
      <DataTable
        name={title}
        file="changes"
        rows={rows}
        rowKey={({ contactId, name }) => `${contactId} ${name}`}
        onShowMore={pages.hasNextPage ? () => void pages.fetchNextPage() : undefined}
        isShowingMore={pages.isFetchingNextPage}
        columns={[
          {
            name: t('Contact'),
            cell: ({ contactId, email, externalId }) => (
              <ContactLink id={contactId}>{email ?? externalId ?? nameless(contactId)}</ContactLink>
            ),
            csv: ({ contactId, email, externalId }) => email ?? externalId ?? contactId,
          },
          { name: t('Field'), cell: ({ name }) => fieldName(name), csv: ({ name }) => name },
          { name: t('Before'), cell: (row) => <ValueText value={row.before} />, csv: (row) => plainValue(row.before) },
          { name: t('After'), cell: (row) => <ValueText value={row.after} />, csv: (row) => plainValue(row.after) },
        ]}
      />
    </Part>
  );
}

/** What could not be taken over, with the reason; nothing where all could. */
function Problems({ repair: { id, kind, counts } }: { repair: Repair }) {
  const bad = counts.bad ?? 0;
  const { data } = api.useQuery(
    'get',
    '/repairs/{repairId}/problems',
    { params: { path: { repairId: id }, query: { limit: 100 } } },
    { enabled: bad > 0 },
  );
  if (bad === 0 || !data || data.items.length === 0) return null;
  return (
    <Part title={t('Left out: {count}', { count: number(bad) })}>
      <DataTable
        name={t('Left out')}
        file="left-out"
        rows={data.items}
        rowKey={({ place }) => place}
        columns={[
          {
            name: kind === 'enrich-file' ? t('Line') : t('Contact'),
            cell: ({ place }) => (kind === 'enrich-file' ? number(place) : nameless(place)),
            csv: ({ place }) => place,
          },
          { name: t('Why'), cell: ({ reason }) => reason, csv: ({ reason }) => reason },
        ]}
      />
      {data.next !== null && (
        <Text size="sm" c="dimmed">
          {t('The first of them.')}
        </Text>
      )}
    </Part>
  );
}
