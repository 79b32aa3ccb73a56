import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { api, client } from '../../api/client.ts';

import { TimeAgo } from '../../parts/age.tsx';
import { can } from '../../parts/can.ts';
import { failed } from '../../parts/notify.ts';
import { useRefresh } from '../../parts/use-refresh.ts';
import { rich, t } from '../../words/index.ts';

/** When everybody was checked last, and a button that does it now, with its progress. */
export function CheckNow({ checkedAt, isHidden = false }: { checkedAt: string | null; isHidden?: boolean }) {
  const refresh = useRefresh();
  /** Number of the newest check when another one was asked for; null: none is waited for. */
  const [asked, setAsked] = useState<{ after: number; at: number } | null>(null);
  const runs = api.useQuery('get', '/customers/runs', {}, { refetchInterval: asked ? 700 : 15_000 });
  const run = runs.data?.items.find(({ model }) => model === 'quality');
  const isRunning = run?.state === 'running';
  const isAwaited = asked !== null && (run?.id ?? 0) <= asked.after && Date.now() - asked.at < 60_000;
  useEffect(() => {
    if (!asked || isRunning || isAwaited) return;
    setAsked(null);
    if (run?.state === 'failed') failed(new Error(run.problem ?? ''));
    void refresh('/quality', '/quality/segments', '/quality/contacts');
  }, [asked, isRunning, isAwaited, run, refresh]);
  const check = async () => {
    await client.POST('/quality/check');
    setAsked({ after: run?.id ?? 0, at: Date.now() });
  };
  if (isHidden) return null;
  if (isRunning || isAwaited) {
    const words = isRunning
      ? t('Being checked: {done, number} of {all, number} contacts', { done: run.contacts, all: run.contactsTotal })
      : t('The check begins …');
    const share = isRunning && run.contactsTotal > 0 ? (100 * run.contacts) / run.contactsTotal : 0;
    return (
      <Stack gap={4} maw={480} role="status">
        <Text size="sm">{words}</Text>
        <Progress value={share} aria-label={words} />
      </Stack>
    );
  }
  return (
    <Group gap="sm">
      {checkedAt && (
        <Text size="sm" c="dimmed">
          {rich('Checked {when}. What was mended since is counted at the next check.', {
            when: <TimeAgo at={checkedAt} />,
          })}
        </Text>
      )}
      {can('contacts:write') && (
        <Button
          variant={checkedAt ? 'default' : 'filled'}
          size={checkedAt ? 'xs' : 'sm'}
          onClick={() => void check().catch(failed)}
        >
          {t('Check now')}
        </Button>
      )}
      {run?.state === 'failed' && (
        <Text size="sm">
          {t('The last check stopped: {problem} What was found before still stands.', { problem: run.problem ?? '' })}
        </Text>
      )}
    </Group>
  );
}
