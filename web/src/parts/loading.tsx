import { Center, Loader, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { t } from '../words/index.ts';

/** A spinner that says after two seconds what it waits for: `words` such as "Counting who would be in it …". */
export function Loading({ words = t('Still loading …') }: { words?: string }) {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), 2_000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Center p="xl" role="status" aria-busy="true">
      <Stack align="center" gap="xs">
        <Loader size="sm" aria-hidden />
        {isLong && <Text c="dimmed">{words}</Text>}
      </Stack>
    </Center>
  );
}
