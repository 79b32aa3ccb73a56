import { Alert, Button, Text } from '@mantine/core';
import { IconCheck, IconPlugConnectedX } from '@tabler/icons-react';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import type { paths } from '../../../api/schema.d.ts';
import { number } from '../../../format/index.ts';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { t } from '../../../words/index.ts';

type Trial = paths['/transports/{transportId}/test']['post']['responses'][200]['content']['application/json'];

/** Connects to a way out as sending would, and says what it said; nothing is sent. */
export function useTestWay(transportId: number) {
  const [trial, setTrial] = useState<Trial | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const test = async () => {
    setIsBusy(true);
    setError(null);
    setTrial(null);
    try {
      const { data } = await client.POST('/transports/{transportId}/test', { params: { path: { transportId } } });
      setTrial(data ?? null);
    } catch (problem) {
      setError(problem);
    }
    setIsBusy(false);
  };
  const button = (
    <Button variant="default" loading={isBusy} onClick={() => void test()}>
      {t('Test the connection')}
    </Button>
  );
  return { button, said: error ? <ProblemNote error={error} /> : trial && <SaidByWay trial={trial} /> };
}

function SaidByWay({ trial: { works, said, isEncrypted, tookMs } }: { trial: Trial }) {
  return (
    <Alert
      role="status"
      variant="light"
      color={works ? 'green' : 'red'}
      icon={works ? <IconCheck aria-hidden /> : <IconPlugConnectedX aria-hidden />}
      title={works ? t('It works') : t('It does not work yet')}
    >
      <Text size="sm" c="var(--mantine-color-text)">
        {said}
      </Text>
      <Text size="sm" c="dimmed">
        {isEncrypted === null
          ? t('It took {ms} ms.', { ms: number(tookMs) })
          : isEncrypted
            ? t('The connection was encrypted; it took {ms} ms.', { ms: number(tookMs) })
            : t('The connection was not encrypted; it took {ms} ms.', { ms: number(tookMs) })}
      </Text>
    </Alert>
  );
}
