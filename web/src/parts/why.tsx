import { Button, Popover, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../words/index.ts';

/** "Why?" beside a number or a state: the reason opens at a click or a key. `of` names it for screen readers. */
export function Why({ of, label = t('Why?'), children }: { of: string; label?: string; children: ReactNode }) {
  return (
    <Popover width={340} trapFocus returnFocus>
      <Popover.Target>
        <Button variant="subtle" size="compact-sm" aria-label={`${label} ${of}`}>
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">{children}</Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
