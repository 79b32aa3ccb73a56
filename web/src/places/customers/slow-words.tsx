import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';

/** What is being done, said once it takes longer than people wait without a word. */
export function SlowWords({ isWaiting, children }: { isWaiting: boolean; children: string }) {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    if (!isWaiting) return setIsLong(false);
    const timer = setTimeout(() => setIsLong(true), 2_000);
    return () => clearTimeout(timer);
  }, [isWaiting]);
  return (
    <Text size="sm" c="dimmed" role="status" hidden={!isLong}>
      {isLong ? children : ''}
    </Text>
  );
}
