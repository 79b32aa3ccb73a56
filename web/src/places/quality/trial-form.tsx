import { Button, Paper, Stack, Text } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';
import { type StartRepair, tryRepair } from './hold-repair.ts';
import { useQualitySearch } from './quality-search.ts';

/** A form whose button only tries, so that nothing is written before somebody has seen what would be. */
export function TrialForm(props: {
  title: string;
  lead: string;
  children: ReactNode;
  start: () => StartRepair;
  isDisabled?: boolean;
}) {
  const { title, lead, children, start, isDisabled = false } = props;
  const { go } = useQualitySearch();
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setError(null);
    try {
      go({ tab: 'repairs', repair: await tryRepair(start()) });
    } catch (problem) {
      setError(problem);
      setIsBusy(false);
    }
  };
  return (
    <Paper withBorder p="md" component="form" aria-label={title} onSubmit={(event) => void submit(event as FormEvent)}>
      <Stack gap="sm" h="100%">
        <Stack gap={2}>
          <Text component="h3" fw={600}>
            {title}
          </Text>
          <Text size="sm" c="dimmed">
            {lead}
          </Text>
        </Stack>
        {children}
        <ProblemNote error={error} />
        <Button
          type="submit"
          variant="default"
          mt="auto"
          style={{ alignSelf: 'flex-start' }}
          loading={isBusy}
          disabled={isDisabled}
        >
          {t('Try it first')}
        </Button>
      </Stack>
    </Paper>
  );
}
