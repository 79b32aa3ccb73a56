import { Anchor, Drawer, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { DataTable } from '../../../parts/data-table.tsx';
import { saveAnswer } from '../../../parts/save-csv.tsx';
import { t } from '../../../words/index.ts';
import { reasonWords } from '../reason-words.ts';
import { groupName } from './funnel-of.ts';
import type { Group } from './use-check.ts';

/** The contacts behind a number of the check, beside it: which number stands in the address. */
export function PeopleBehind({ campaign }: { campaign: components['schemas']['Campaign'] }) {
  const { of, content, variant } = useSearch({ from: '/campaigns/$campaignId/check' });
  const navigate = useNavigate();
  const close = () =>
    void navigate({
      to: '.',
      search: {},
      resetScroll: false,
    });
  return (
    <Drawer
      opened={of !== undefined}
      onClose={close}
      position="right"
      size="lg"
      title={of ? groupName(of, reasonWords) : ''}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      {of && <People campaignId={campaign.id} of={of as Group} content={content} variant={variant} />}
    </Drawer>
  );
}

type Wish = { campaignId: number; of: Group; content: number | undefined; variant: string | undefined };

function People({ campaignId, of, content, variant }: Wish) {
  const narrowed = { of, ...(content ? { contentId: content } : {}), ...(variant ? { variant } : {}) };
  const query = useInfiniteQuery({
    queryKey: ['get', '/campaigns/{campaignId}/check/contacts', campaignId, narrowed],
    queryFn: async ({ pageParam }) => {
      const page = { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) };
      const params = { path: { campaignId }, query: { ...narrowed, ...page } };
      return (await client.GET('/campaigns/{campaignId}/check/contacts', { params })).data!;
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const text = new URLSearchParams(Object.entries(narrowed).map(([name, value]) => [name, String(value)]));
  return (
    <Answer query={query} words={t('Judging everybody in the audience …')}>
      {({ pages }) => {
        const rows = pages.flatMap(({ items }) => items);
        if (rows.length === 0) return <Text>{t('Nobody, as of now.')}</Text>;
        return (
          <Stack>
            <Text size="sm" c="dimmed">
              {t('Judged anew just now, by the statement that counts them.')}
            </Text>
            <DataTable
              name={groupName(of, reasonWords)}
              rows={rows}
              rowKey={({ contactId }) => contactId}
              columns={[
                {
                  name: t('Contact'),
                  csv: ({ email, contactId }) => email ?? contactId,
                  cell: ({ contactId, email, externalId }) => (
                    <Anchor
                      component={Link}
                      inherit
                      to="/contacts/$contactId"
                      params={{ contactId: String(contactId) } as never}
                    >
                      {email ?? externalId ?? t('Contact {id}', { id: String(contactId) })}
                    </Anchor>
                  ),
                },
                {
                  name: t('What becomes of them'),
                  csv: ({ state, reason }) => reason ?? state,
                  cell: ({ state, reason }) =>
                    state === 'planned'
                      ? t('will be mailed')
                      : state === 'control'
                        ? t('held back')
                        : reasonWords(reason),
                },
              ]}
              {...(can('contacts:read')
                ? {
                    file: `campaign-${campaignId}-${of}`,
                    saveAll: () =>
                      saveAnswer(
                        `/campaigns/${campaignId}/check/contacts.csv?${text}`,
                        `campaign-${campaignId}-${of}.csv`,
                      ),
                  }
                : {})}
              onShowMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
              isShowingMore={query.isFetchingNextPage}
            />
          </Stack>
        );
      }}
    </Answer>
  );
}
