import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../../api/client.ts';
import { here } from '../../../api/here.ts';
import type { components } from '../../../api/schema.d.ts';
import { dateTime, number } from '../../../format/index.ts';
import { instantInZone, localInZone } from '../../../format/zone-time.ts';
import { can } from '../../../parts/can.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { Loading } from '../../../parts/loading.tsx';
import { saved } from '../../../parts/notify.ts';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';

type Campaign = components['schemas']['Campaign'];

/** Launches now, or at an instant; the button says to how many. What is not ready cannot be launched, and why stands there. */
export function LaunchPanel({
  campaign,
  before = async () => {},
}: {
  campaign: Campaign;
  before?: () => Promise<void>;
}) {
  const { id, state, scheduledAt } = campaign;
  const path = { params: { path: { campaignId: id } } };
  const timeZone = here.workspace?.timeZone ?? 'UTC';
  const navigate = useNavigate();
  const confirm = useConfirm();
  const refresh = useRefresh();
  const check = api.useQuery('get', '/campaigns/{campaignId}/check', path, {
    enabled: state === 'draft' || state === 'scheduled',
  });
  const launch = api.useMutation('post', '/campaigns/{campaignId}/launch');
  const schedule = api.useMutation('post', '/campaigns/{campaignId}/schedule');
  const unschedule = api.useMutation('post', '/campaigns/{campaignId}/unschedule');
  const [at, setAt] = useState(() => localInZone(new Date(Date.now() + 3_600_000), timeZone));
  const instant = instantInZone(at, timeZone);
  if (!can('campaigns:write')) return <Text c="dimmed">{t('You may read campaigns here, not launch them.')}</Text>;
  if (state !== 'draft' && state !== 'scheduled') return <Text>{t('It has been launched already.')}</Text>;
  if (check.error) return <ProblemNote error={check.error} onRetry={() => void check.refetch()} />;
  if (!check.data) return <Loading words={t('Counting whom it would reach, and trying messages out …')} />;
  const { isReady, funnel } = check.data;
  const { mailed } = funnel;
  const changed = () => refresh('/campaigns/{campaignId}', '/reports/campaigns', '/reports/campaigns/{campaignId}');
  const verb = t('Launch to {people, plural, one {# person} other {# people}}', { people: mailed });
  const launchNow = async () => {
    await before();
    const isSure = await confirm({
      title: t('Launch “{name}”?', { name: campaign.name }),
      verb,
      children: (
        <Text>
          {t(
            '{count} messages begin to go out at once. You can pause, and stop those that have not gone; those that have gone cannot be called back.',
            { count: number(mailed) },
          )}
        </Text>
      ),
    });
    if (!isSure) return;
    await launch.mutateAsync(path).then(
      async () => {
        await changed();
        await navigate({ to: '/campaigns/$campaignId', params: { campaignId: String(id) } });
      },
      () => {},
    );
  };
  const scheduleIt = async () => {
    await before();
    if (!instant) return;
    await schedule.mutateAsync({ ...path, body: { at: instant.toISOString() } }).then(
      async () => {
        await changed();
        saved(t('It will be launched on {when}.', { when: dateTime(instant) }));
      },
      () => {},
    );
  };
  const takeBack = async () => {
    await unschedule.mutateAsync(path).then(changed, () => {});
  };
  return (
    <Stack>
      {!isReady && (
        <Alert color="red">{t('It cannot be launched yet: what stands in the way is listed in the check.')}</Alert>
      )}
      {isReady && mailed === 0 && <Alert color="orange">{t('Nobody would be mailed as things are.')}</Alert>}
      <ProblemNote error={launch.error ?? schedule.error ?? unschedule.error} />
      {state === 'scheduled' && scheduledAt && (
        <Group>
          <Text fw={600}>{t('It will be launched on {when}.', { when: dateTime(scheduledAt) })}</Text>
          <Button variant="default" onClick={() => void takeBack()} loading={unschedule.isPending}>
            {t('Do not launch it then')}
          </Button>
        </Group>
      )}
      <Group align="end" gap="lg">
        <Button
          size="md"
          disabled={!isReady || mailed === 0}
          loading={launch.isPending}
          onClick={() => void launchNow()}
        >
          {verb}
        </Button>
        {state === 'draft' && (
          <Group align="end" gap="xs">
            <TextInput
              type="datetime-local"
              label={t('Or at (time of {zone})', { zone: timeZone })}
              value={at}
              onChange={({ currentTarget }) => setAt(currentTarget.value)}
            />
            <Button
              variant="default"
              disabled={!isReady || !instant}
              loading={schedule.isPending}
              onClick={() => void scheduleIt()}
            >
              {t('Schedule it')}
            </Button>
          </Group>
        )}
      </Group>
      {state === 'draft' && (
        <Text size="sm" c="dimmed">
          {t('When its time comes it is checked again; what is not ready then goes back to the drafts and says why.')}
        </Text>
      )}
    </Stack>
  );
}
