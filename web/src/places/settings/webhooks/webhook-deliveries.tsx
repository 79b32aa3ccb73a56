import { Button, Code, Group, Modal, SegmentedControl, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { dateTime, number } from '../../../format/index.ts';
import { TimeAgo } from '../../../parts/age.tsx';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { DataTable } from '../../../parts/data-table.tsx';
import { failed, saved } from '../../../parts/notify.ts';
import { Part } from '../../../parts/page.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { RowActions } from '../row-actions.tsx';
import { sayKind } from './webhook-kinds.ts';
import { DeliveryState } from './webhook-state.tsx';

type Delivery = components['schemas']['WebhookDelivery'];
type State = Delivery['state'];

/** What the other system answered, in short. */
function AnswerOf({ lastStatus, lastAnswer, attempts, dueAt }: Delivery) {
  return (
    <Stack gap={0}>
      <Text size="sm">
        {lastStatus === null ? (lastAnswer ?? t('nothing yet')) : t('answered {status}', { status: lastStatus })}
      </Text>
      {attempts > 1 && (
        <Text size="sm" c="dimmed">
          {t('{count, plural, one {# attempt} other {# attempts}}', { count: attempts })}
        </Text>
      )}
      {dueAt && attempts > 0 && (
        <Text size="sm" c="dimmed">
          {t('tried again {when}', { when: dateTime(dueAt) })}
        </Text>
      )}
    </Stack>
  );
}

/** The calls that were made, newest first; each can be made again. */
export function WebhookDeliveries({ webhookId }: { webhookId: number }) {
  const { state } = useSearch({ strict: false }) as { state?: State };
  const navigate = useNavigate();
  const refresh = useRefresh();
  const confirm = useConfirm();
  const [shown, setShown] = useState<Delivery | null>(null);
  const path = { webhookId };
  const query = useInfiniteQuery({
    queryKey: ['get', '/webhooks/{webhookId}/deliveries', { webhookId, state }],
    queryFn: async ({ pageParam }) => {
      const more = { limit: 25, ...(state && { state }), ...(pageParam && { cursor: pageParam }) };
      const { data } = await client.GET('/webhooks/{webhookId}/deliveries', { params: { path, query: more } });
      return data!;
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: 3_000,
  });
  const replay = async ({ id }: Delivery) => {
    await client.POST('/webhooks/{webhookId}/deliveries/{deliveryId}/replay', {
      params: { path: { webhookId, deliveryId: id } },
    });
    saved(t('The call is made again, under the same id.'));
    await refresh('/webhooks/{webhookId}/deliveries');
  };
  const replayFailed = async () => {
    const isSure = await confirm({
      title: t('Make all failed calls of the last 30 days again?'),
      children: t('Each goes out under the id it had, so that the other system can tell what it knows already.'),
      verb: t('Make them again'),
    });
    if (!isSure) return;
    const to = new Date();
    const from = new Date(to.getTime() - 30 * 86_400_000);
    const { data } = await client.POST('/webhooks/{webhookId}/replay', {
      params: { path },
      body: { from: from.toISOString(), to: to.toISOString(), state: 'failed' },
    });
    const count = data?.replayed ?? 0;
    saved(
      t('{count, plural, =0 {No call had failed.} one {# call is made again.} other {# calls are made again.}}', {
        count,
      }),
    );
    await refresh('/webhooks/{webhookId}/deliveries', '/webhooks/{webhookId}');
  };
  const mayWrite = can('webhooks:write');
  return (
    <Part
      title={t('Calls')}
      actions={
        mayWrite && (
          <Button variant="default" size="xs" onClick={() => void replayFailed().catch(failed)}>
            {t('Make failed ones again')}
          </Button>
        )
      }
    >
      <SegmentedControl
        aria-label={t('Which calls')}
        style={{ alignSelf: 'flex-start' }}
        value={state ?? 'all'}
        data={[
          { value: 'all', label: t('All') },
          { value: 'waiting', label: t('Waiting') },
          { value: 'delivered', label: t('Taken') },
          { value: 'failed', label: t('Failed') },
        ]}
        onChange={(chosen) =>
          void navigate({ to: '.', search: { state: chosen === 'all' ? undefined : (chosen as State) }, replace: true })
        }
      />
      <Answer
        query={{
          data: query.data?.pages.flatMap(({ items }) => items),
          error: query.error,
          refetch: query.refetch,
        }}
      >
        {(items) =>
          items.length === 0 ? (
            <Text c="dimmed">{t('No calls like this. A test call shows whether the other system answers.')}</Text>
          ) : (
            <DataTable
              name={t('Calls')}
              file="webhook-calls"
              rows={items}
              rowKey={({ id }) => id}
              {...(query.hasNextPage ? { onShowMore: () => void query.fetchNextPage() } : {})}
              isShowingMore={query.isFetchingNextPage}
              columns={[
                { name: t('What happened'), cell: ({ kind }) => sayKind(kind), csv: ({ kind }) => kind },
                {
                  name: t('When'),
                  cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
                  csv: ({ createdAt }) => createdAt,
                },
                { name: t('State'), cell: (row) => <DeliveryState state={row.state} />, csv: (row) => row.state },
                { name: t('Answer'), cell: AnswerOf, csv: ({ lastStatus }) => lastStatus ?? '' },
                {
                  name: t('More'),
                  isNumber: true,
                  cell: (row) => (
                    <RowActions
                      actions={[
                        { name: t('Show'), of: number(row.id), run: () => setShown(row) },
                        ...(mayWrite && row.state !== 'waiting'
                          ? [
                              {
                                name: t('Make again'),
                                of: number(row.id),
                                run: () => void replay(row).catch(failed),
                              },
                            ]
                          : []),
                      ]}
                    />
                  ),
                },
              ]}
            />
          )
        }
      </Answer>
      <Modal
        opened={shown !== null}
        onClose={() => setShown(null)}
        size="lg"
        title={shown ? sayKind(shown.kind) : ''}
        closeButtonProps={{ 'aria-label': t('Close') }}
      >
        {shown && (
          <Stack>
            <Text size="sm">
              {t('Sent under the id {id}, which stays the same however often it is made.', { id: shown.webhookId })}
            </Text>
            <Code block tabIndex={0} aria-label={t('What was told')}>
              {JSON.stringify(shown.payload, null, 2)}
            </Code>
            {shown.lastAnswer && (
              <>
                <Group>
                  <Text size="sm" fw={600}>
                    {t('What it answered')}
                  </Text>
                </Group>
                <Code block tabIndex={0}>
                  {shown.lastAnswer}
                </Code>
              </>
            )}
          </Stack>
        )}
      </Modal>
    </Part>
  );
}
