import { Group, Text } from '@mantine/core';
import { Interval } from '../../../parts/interval.tsx';
import type { Estimate } from '../../../parts/place-interval.ts';

/** An interval drawn, and beside it what it says. */
export function Sentence({ estimate, children }: { estimate: Estimate; children: string }) {
  return (
    <Group gap="sm" align="center">
      <Interval estimate={estimate} />
      <Text flex="1 1 280px">{children}</Text>
    </Group>
  );
}
