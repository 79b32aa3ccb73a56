import { Text } from '@mantine/core';
import { api } from '../api/client.ts';
import { number } from '../format/index.ts';
import { StateWord } from '../parts/state-word.tsx';
import { t } from '../words/index.ts';

/** Whether memberships are up to date, all the time, in one line: by a question that costs the server next to nothing. */
export function SystemState() {
  const { data, error } = api.useQuery('get', '/segments/engine', {}, { refetchInterval: 15_000 });
  if (error) return <StateWord mood="bad">{t('The server does not answer')}</StateWord>;
  if (!data) return null;
  if (data.waiting === 0) return <StateWord mood="good">{t('Memberships are up to date')}</StateWord>;
  return (
    <Text size="sm" component="div">
      <StateWord mood="busy">{t('{count} contacts are being worked out', { count: number(data.waiting) })}</StateWord>
    </Text>
  );
}
