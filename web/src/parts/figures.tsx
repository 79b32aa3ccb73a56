import { Anchor, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';

export type Figure = {
  name: string;
  /** As it is read: "12,431". */
  value: ReactNode;
  /** What stands under it: a share, the change since, how sure it is. */
  note?: ReactNode;
  /** Where the people, events or messages behind it are. */
  door?: Pick<LinkProps, 'to' | 'params' | 'search'>;
};

/** Numbers side by side, each with its name, and a door to what is behind it. */
export function Figures({ figures, columns = figures.length }: { figures: readonly Figure[]; columns?: number }) {
  return (
    <SimpleGrid cols={{ base: 2, sm: Math.min(columns, 3), md: Math.min(columns, 6) }} spacing="sm">
      {figures.map(({ name, value, note, door }) => (
        <Paper key={name} withBorder p="sm">
          <Stack gap={2}>
            <Text size="sm" c="dimmed">
              {name}
            </Text>
            <Group gap="xs" align="baseline">
              <Text fz={22} fw={600} lh={1.2} component="div">
                {door ? (
                  <Anchor component={Link} inherit c="inherit" underline="always" {...(door as object)}>
                    {value}
                  </Anchor>
                ) : (
                  value
                )}
              </Text>
            </Group>
            {note !== undefined && (
              <Text size="sm" c="dimmed" component="div">
                {note}
              </Text>
            )}
          </Stack>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
