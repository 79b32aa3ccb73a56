import { Anchor, Drawer, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { dateTime } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { DataTable } from '../../../parts/data-table.tsx';
import { saveAnswer } from '../../../parts/save-csv.tsx';
import { t } from '../../../words/index.ts';
import { reasonWords } from '../reason-words.ts';
import { closed, type OutcomeName, type Selection } from './door.tsx';
import { outcomeWords } from './outcome-words.ts';

/** The messages behind a number of the report, beside it: which number stands in the address. */
export function MessagesBehind({ campaign }: { campaign: components['schemas']['Campaign'] }) {
  const { outcome, segment, variant, domain, link, reason } = useSearch({ from: '/campaigns/$campaignId' });
  const navigate = useNavigate();
  const close = () => void navigate({ to: '.', search: closed, resetScroll: false });
  const narrowed = Object.fromEntries(
    Object.entries({ segment, variant, domain, link, reason }).filter(([, value]) => value !== undefined),
  );
  return (
    <Drawer
      opened={outcome !== undefined}
      onClose={close}
      position="right"
      size="xl"
      title={outcome ? (outcomeWords(outcome as OutcomeName) ?? outcome) : ''}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      {outcome && (
        <Messages campaignId={campaign.id} selection={{ outcome: outcome as OutcomeName, ...(narrowed as object) }} />
      )}
    </Drawer>
  );
}

function Messages({ campaignId, selection }: { campaignId: number; selection: Selection }) {
  const query = useInfiniteQuery({
    queryKey: ['get', '/reports/campaigns/{campaignId}/messages', campaignId, selection],
    queryFn: async ({ pageParam }) => {
      const page = { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) };
      const params = { path: { campaignId }, query: { ...selection, ...page } };
      return (await client.GET('/reports/campaigns/{campaignId}/messages', { params })).data!;
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const text = new URLSearchParams(Object.entries(selection).map(([name, value]) => [name, String(value)]));
  const file = `campaign-${campaignId}-${selection.outcome}`;
  const about = [selection.variant && t('variant {key}', { key: selection.variant }), selection.domain, selection.link]
    .filter(Boolean)
    .join(' · ');
  return (
    <Answer query={query}>
      {({ pages }) => {
        const rows = pages.flatMap(({ items }) => items);
        if (rows.length === 0) return <Text>{t('None, as of now.')}</Text>;
        return (
          <Stack>
            {about && <Text style={{ overflowWrap: 'anywhere' }}>{about}</Text>}
            <DataTable
              name={outcomeWords(selection.outcome)}
              rows={rows}
              rowKey={({ messageId }) => messageId}
              columns={[
                {
                  name: t('Message'),
                  csv: ({ email, contactId }) => email ?? contactId,
                  cell: ({ messageId, email }) => (
                    <Anchor
                      component={Link}
                      inherit
                      to="/messages/$messageId"
                      params={{ messageId: String(messageId) } as never}
                    >
                      {email ?? t('Message {id}', { id: String(messageId) })}
                    </Anchor>
                  ),
                },
                {
                  name: t('To'),
                  cell: ({ contactId }) => (
                    <Anchor
                      component={Link}
                      inherit
                      to="/contacts/$contactId"
                      params={{ contactId: String(contactId) } as never}
                    >
                      {t('Contact {id}', { id: String(contactId) })}
                    </Anchor>
                  ),
                },
                {
                  name: t('Content for'),
                  csv: ({ segment }) => segment,
                  onlyWide: true,
                  cell: ({ segment, segmentId }) => (segmentId === null ? t('Everybody else') : segment),
                },
                {
                  name: t('What was said'),
                  csv: ({ reason }) => reason ?? '',
                  onlyWide: true,
                  cell: ({ state, reason }) => (state === 'dropped' ? reasonWords(reason) : (reason ?? '–')),
                },
                { name: t('When'), csv: ({ at }) => at ?? '', cell: ({ at }) => (at ? dateTime(at) : '–') },
              ]}
              {...(can('contacts:read')
                ? {
                    file,
                    saveAll: () => saveAnswer(`/reports/campaigns/${campaignId}/messages.csv?${text}`, `${file}.csv`),
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
