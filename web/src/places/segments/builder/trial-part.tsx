import { Anchor, Button, Group, Paper, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { number } from '../../../format/index.ts';
import { failed, saved } from '../../../parts/notify.ts';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';

type Draft = components['schemas']['SegmentDraft'];

/** A change on trial: how far it is, who would enter and leave, and the two ways out. */
export function TrialPart(props: {
  segmentId: number;
  draft: Draft | null;
  isChanged: boolean;
  onApplied: () => void;
}) {
  const { segmentId, draft, isChanged, onApplied } = props;
  const path = { params: { path: { segmentId } } };
  const live = api.useQuery('get', '/segments/{segmentId}/draft', path, {
    enabled: draft !== null,
    refetchInterval: ({ state }) => (state.data?.state === 'building' ? 700 : false),
  });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  if (!draft) return null;
  const now = live.data ?? draft;
  const refresh = () =>
    Promise.all(
      ['/segments', '/segments/{segmentId}', '/segments/{segmentId}/draft'].map((what) =>
        queries.invalidateQueries({ queryKey: ['get', what] }),
      ),
    );
  const run = async (work: () => Promise<unknown>, words: string) => {
    setBusy(true);
    try {
      await work();
      onApplied();
      saved(words);
      await refresh();
      await navigate({ to: '/segments/$segmentId', params: { segmentId: `${segmentId}` } });
    } catch (error) {
      failed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Part title={t('On trial')} lead={t('Nothing has changed for anybody yet.')}>
      <Paper withBorder p="md">
        <Stack gap="md">
          {now.move ? (
            <SimpleGrid cols={{ base: 1, sm: 3 }}>
              <Moves {...{ segmentId }} change="enter" count={now.move.enter} title={t('would enter')} />
              <Moves {...{ segmentId }} change="leave" count={now.move.leave} title={t('would leave')} />
              <Stack gap={2}>
                <Text fz={22} fw={600}>
                  {number(now.move.stay)}
                </Text>
                <Text size="sm" c="dimmed">
                  {t('would stay')}
                </Text>
              </Stack>
            </SimpleGrid>
          ) : (
            <Stack gap={4} role="status">
              <Text>{t('Everybody is being looked at …')}</Text>
              <Progress
                value={now.progress ? (100 * now.progress.contacts) / Math.max(1, now.progress.contactsTotal) : 0}
                aria-label={t('How far it is')}
              />
            </Stack>
          )}
          <Group>
            <Button
              loading={busy}
              disabled={!now.move || isChanged}
              onClick={() => void run(() => client.POST('/segments/{segmentId}/draft/apply', path), t('Applied.'))}
            >
              {t('Apply the trial')}
            </Button>
            <Button
              variant="default"
              disabled={busy}
              onClick={() =>
                void run(() => client.DELETE('/segments/{segmentId}/draft', path), t('The trial is discarded.'))
              }
            >
              {t('Discard the trial')}
            </Button>
            {isChanged && (
              <Text size="sm" c="dimmed">
                {t('You changed the sentence since: try it again first.')}
              </Text>
            )}
          </Group>
        </Stack>
      </Paper>
    </Part>
  );
}

/** How many would enter or leave, and the first of them. */
function Moves(props: { segmentId: number; change: 'enter' | 'leave'; count: number; title: string }) {
  const { segmentId, change, count, title } = props;
  const moves = api.useQuery(
    'get',
    '/segments/{segmentId}/draft/moves',
    { params: { path: { segmentId }, query: { change, limit: 5 } } },
    { enabled: count > 0 },
  );
  return (
    <Stack gap={2}>
      <Text fz={22} fw={600}>
        {number(count)}
      </Text>
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      {moves.data?.items.map(({ contactId, name, email, externalId }) => (
        <Anchor
          key={contactId}
          component={Link}
          to={'/contacts/$contactId' as '/'}
          params={{ contactId: `${contactId}` } as never}
          target="_blank"
          size="sm"
          underline="always"
        >
          {name ?? email ?? externalId ?? t('Contact {id}', { id: `${contactId}` })}
        </Anchor>
      ))}
    </Stack>
  );
}
