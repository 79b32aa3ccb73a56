import { Button, Group, NativeSelect, Progress, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { TimeAgo } from '../../parts/age.tsx';
import { can } from '../../parts/can.ts';
import { failed } from '../../parts/notify.ts';
import { useRefresh } from '../../parts/use-refresh.ts';
import { rich, t } from '../../words/index.ts';
import { countryOptions } from './countries.ts';

type Search = components['schemas']['Repair'] | null;

/** When contacts were compared last, and a button that does it now, with its progress. */
export function DuplicateSearch({ search }: { search: Search }) {
  const refresh = useRefresh();
  const [country, setCountry] = useState(String(search?.settings.country ?? 'SE'));
  const look = async () => {
    await client.POST('/duplicates/find', { body: { country } });
    await refresh('/duplicates');
  };
  if (search && (search.state === 'waiting' || search.state === 'running'))
    return (
      <Stack gap={4} maw={480} role="status">
        <Text size="sm">{t('Contacts are being compared')}</Text>
        <Progress value={100 * (search.counts.done ?? 0)} aria-label={t('Contacts are being compared')} />
      </Stack>
    );
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {saySearch(search)}
      </Text>
      {can('contacts:write') && (
        <Group align="flex-end" gap="sm">
          <NativeSelect
            label={t('Phone numbers without a code are of')}
            value={country}
            data={countryOptions()}
            onChange={({ currentTarget }) => setCountry(currentTarget.value)}
          />
          <Button variant={search ? 'default' : 'filled'} onClick={() => void look().catch(failed)}>
            {search ? t('Look anew') : t('Look for duplicates now')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function saySearch(search: Search) {
  if (!search) return t('Nobody looked for duplicates yet. It happens every night; it can be done now as well.');
  if (search.state === 'failed')
    return t('The last search stopped: {problem}', { problem: search.problem ?? t('look anew.') });
  const count = search.counts.contacts ?? 0;
  if (!search.finishedAt) return t('{count, number} contacts were compared; it happens every night.', { count });
  return rich('{count, number} contacts were compared {when}; it happens every night.', {
    count,
    when: <TimeAgo at={search.finishedAt} />,
  });
}
