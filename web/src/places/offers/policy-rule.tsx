import { Paper, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Part } from '../../parts/page.tsx';

import type { Policy } from './explain-guardrails.ts';

/** The policy, and how a rule of it is changed. */
export type PolicyPart = { policy: Policy; change: (changes: Partial<Policy>) => void };

/** A guardrail with why it is there. */
export function Rule({ title, why, children }: { title: string; why: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md">
      <Part title={title} lead={why}>
        <Stack gap="sm">{children}</Stack>
      </Part>
    </Paper>
  );
}
