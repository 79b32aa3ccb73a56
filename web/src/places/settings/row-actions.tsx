import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';

export type RowAction = {
  /** The verb as it stands on the button. */
  name: string;
  /** What it is done to, read after the verb: rows differ by nothing else for who cannot see them. */
  of: string;
  run: () => void;
  isDanger?: boolean;
};

/** What can be done with a row of a table, at its end. */
export function RowActions({ actions, children }: { actions: readonly RowAction[]; children?: ReactNode }) {
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      {children}
      {actions.map(({ name, of, run, isDanger }) => (
        <Button
          key={name}
          size="compact-sm"
          variant="subtle"
          color={isDanger ? 'red' : undefined}
          aria-label={`${name}: ${of}`}
          onClick={run}
        >
          {name}
        </Button>
      ))}
    </Group>
  );
}
