import { Button, Group, List, Progress, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, client } from '../../api/client.ts';
import { TimeAgo } from '../../parts/age.tsx';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { failed } from '../../parts/notify.ts';
import { Part } from '../../parts/page.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { useRefresh } from '../../parts/use-refresh.ts';
import { rich, t } from '../../words/index.ts';
import { Door } from './door.tsx';
import { doerOf } from './hold-repair.ts';
import { useQualitySearch } from './quality-search.ts';
import { RepairLines } from './repair-lines.tsx';
import { isAtWork, isTrial, type Repair, repairSentences, repairState, repairTitle, sizeOf } from './repair-words.ts';

/** One repair: how far it is, what came of it line by line, doing it after its trial, and taking it back. */
export function RepairShown({ repairId }: { repairId: number }) {
  const query = api.useQuery(
    'get',
    '/repairs/{repairId}',
    { params: { path: { repairId } } },
    { refetchInterval: ({ state }) => (state.data && isAtWork(state.data) ? 500 : false) },
  );
  return (
    <Stack gap="xs">
      <Text size="sm">
        <Door to={{ tab: 'repairs' }}>{t('← All repairs')}</Door>
      </Text>
      <Answer query={query}>{(repair) => <Shown repair={repair} />}</Answer>
    </Stack>
  );
}

function Shown({ repair }: { repair: Repair }) {
  const { mood, word } = repairState(repair);
  const share = repair.state === 'running' ? (repair.counts.done ?? 0) : 0;
  return (
    <Stack gap="xl">
      <Part
        title={repairTitle(repair)}
        beside={<StateWord mood={mood}>{word}</StateWord>}
        lead={
          isTrial(repair)
            ? rich('Tried {when}.', { when: <TimeAgo at={repair.createdAt} /> })
            : repair.undoneAt
              ? rich('Begun {when}, taken back {undone}.', {
                  when: <TimeAgo at={repair.createdAt} />,
                  undone: <TimeAgo at={repair.undoneAt} />,
                })
              : rich('Begun {when}.', { when: <TimeAgo at={repair.createdAt} /> })
        }
      >
        {isAtWork(repair) && <Progress value={100 * share} maw={480} aria-label={repairTitle(repair)} />}
        <List size="sm" aria-live="polite">
          {repairSentences(repair).map((words) => (
            <List.Item key={words}>{words}</List.Item>
          ))}
        </List>
        <NextStep repair={repair} />
      </Part>
      {repair.state !== 'waiting' && <RepairLines repair={repair} />}
    </Stack>
  );
}

function NextStep({ repair }: { repair: Repair }) {
  const { go } = useQualitySearch();
  const refresh = useRefresh();
  const [isBusy, setIsBusy] = useState(false);
  const count = sizeOf(repair);
  if (!can('contacts:write') || count === 0) return null;
  const run = (act: () => Promise<unknown>) => () => {
    setIsBusy(true);
    void act()
      .catch(failed)
      .finally(() => setIsBusy(false));
  };
  if (isTrial(repair) && repair.state === 'done') {
    const start = doerOf(repair);
    if (!start)
      return (
        <Text size="sm">
          <Door to={{ tab: 'repairs' }}>{t('To do it, choose the same file or address once more')}</Door>
        </Text>
      );
    return (
      <Group>
        <Button loading={isBusy} onClick={run(async () => go({ tab: 'repairs', repair: await start() }))}>
          {repair.kind === 'merge'
            ? t('Merge {count, plural, one {# pair} other {# pairs}}', { count })
            : t('Change {count, plural, one {# contact} other {# contacts}}', { count })}
        </Button>
      </Group>
    );
  }
  if (!isTrial(repair) && (repair.state === 'done' || repair.state === 'failed')) {
    const undo = async () => {
      await client.POST('/repairs/{repairId}/undo', { params: { path: { repairId: repair.id } } });
      await refresh('/repairs/{repairId}', '/repairs', '/merges');
    };
    return (
      <Group>
        <Button variant="default" loading={isBusy} onClick={run(undo)}>
          {t('Undo all of it')}
        </Button>
      </Group>
    );
  }
  return null;
}
