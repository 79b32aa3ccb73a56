import { Button, Chip, Group, Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { client } from '../../api/client.ts';
import { Answer } from '../../parts/answer.tsx';
import { useSetSearch } from '../../parts/use-set-search.ts';
import { t } from '../../words/index.ts';
import { LifeList } from './life-list.tsx';

const kinds = ['orders', 'messages', 'opens', 'machines', 'segments', 'notes', 'consent', 'merges', 'other'] as const;
type Kind = (typeof kinds)[number];
/** Machines are shown to who asks for them. */
const usual = kinds.filter((kind) => kind !== 'machines');

const names = (): Record<Kind, string> => ({
  orders: t('Orders'),
  messages: t('Messages'),
  opens: t('Opens and clicks'),
  machines: t('Opens by machines'),
  segments: t('Segments'),
  notes: t('Notes'),
  consent: t('Consent'),
  merges: t('Merges'),
  other: t('Other events'),
});

const readShown = (show: string | undefined): Kind[] => {
  const shown = (show ?? '').split(',').filter((name): name is Kind => kinds.some((kind) => kind === name));
  return shown.length === 0 ? usual : shown;
};

/** So many entries are looked through for one that an address asks for. */
const mostSought = 4_000;

/** Everything that happened to and by a contact, as one stream; the address remembers what it is narrowed to. */
export function ContactLife({ contactId }: { contactId: number }) {
  const { show, event } = useSearch({ strict: false }) as { show?: string; event?: number };
  const setSearch = useSetSearch();
  const shown = readShown(show);
  const choose = (next: string[]) => {
    const isUsual = next.length === usual.length && !next.includes('machines');
    void setSearch({ show: isUsual || next.length === 0 ? undefined : next.join(',') }, { replace: true });
  };
  const life = useInfiniteQuery({
    queryKey: ['get', '/reports/contacts/{contactId}/timeline', contactId, shown.join(','), event ?? null],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        kinds: shown.join(','),
        limit: event === undefined ? 40 : 200,
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      };
      const { data } = await client.GET('/reports/contacts/{contactId}/timeline', {
        params: { path: { contactId }, query: query },
        signal,
      });
      return data!;
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const entries = life.data?.pages.flatMap(({ items }) => items) ?? [];
  const chosen = event === undefined ? undefined : `1-${event}`;
  const isSought = chosen !== undefined && life.hasNextPage && !entries.some(({ key }) => key === chosen);
  const { fetchNextPage } = life;
  // An event that somebody was led to may be long ago: older ones come until it is there, or the first of all.
  useEffect(() => {
    if (isSought && !life.isFetching && entries.length < mostSought) void fetchNextPage();
  }, [isSought, life.isFetching, entries.length, fetchNextPage]);
  const isNarrowed = show !== undefined;
  return (
    <Stack gap="md">
      <Group gap={6} role="group" aria-label={t('What to show')}>
        <Chip.Group multiple value={shown} onChange={choose}>
          {kinds.map((kind) => (
            <Chip key={kind} value={kind} size="xs" variant="light">
              {names()[kind]}
            </Chip>
          ))}
        </Chip.Group>
        {isNarrowed ? (
          <Button size="compact-sm" variant="subtle" onClick={() => choose([...usual])}>
            {t('Show all')}
          </Button>
        ) : (
          <Button size="compact-sm" variant="subtle" onClick={() => choose(['orders'])}>
            {t('Only orders')}
          </Button>
        )}
      </Group>
      <Answer query={life} words={t('Looking through all that happened …')}>
        {() => <LifeList entries={entries} {...(chosen && { chosen })} />}
      </Answer>
      {life.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={life.isFetchingNextPage} onClick={() => void life.fetchNextPage()}>
            {t('Show older')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
