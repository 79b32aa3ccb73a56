import { Alert, Paper, Progress, Stack, Text } from '@mantine/core';
import { dateTime, number } from '../../format/index.ts';
import { t } from '../../words/index.ts';
import type { Run } from './use-scoring.ts';

/** How far a scoring of everybody is, or how the last one ended. `doing`: "Placing everybody". */
export function ScoringRun({ run, isRunning, doing }: { run: Run | null; isRunning: boolean; doing: string }) {
  if (isRunning) return <GoingOn run={run?.state === 'running' ? run : null} doing={doing} />;
  if (run === null || run.finishedAt === null) return null;
  if (run.state === 'failed')
    return (
      <Alert color="red" variant="light" title={t('{doing} failed', { doing })}>
        {t('{problem} It is tried again by itself.', { problem: run.problem ?? '' })}
      </Alert>
    );
  return (
    <Text size="sm" c="dimmed">
      {t('Everybody was looked at {when}: {count} contacts, for {changed} something changed.', {
        when: dateTime(run.finishedAt),
        count: number(run.contacts),
        changed: number(run.written),
      })}
    </Text>
  );
}

function GoingOn({ run, doing }: { run: Run | null; doing: string }) {
  const total = run?.contactsTotal ?? 0;
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Text role="status">
          {total > 0
            ? t('{doing}: {done} of {total}. You may leave; it goes on.', {
                doing,
                done: number(run?.contacts ?? 0),
                total: number(total),
              })
            : t('{doing}: it has just begun. You may leave; it goes on.', { doing })}
        </Text>
        <Progress
          value={total > 0 ? (100 * (run?.contacts ?? 0)) / total : 100}
          animated={total === 0}
          aria-label={doing}
        />
      </Stack>
    </Paper>
  );
}
