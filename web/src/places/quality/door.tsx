import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { QualitySearch } from './quality-search.ts';

/** A link within this page: `<Door to={{ tab: 'repairs', repair: 3 }}>…</Door>`. */
export function Door({ to, label, children }: { to: QualitySearch; label?: string; children: ReactNode }) {
  return (
    <Anchor
      component={Link}
      to="/customers/quality"
      search={to as never}
      inherit
      {...(label ? { 'aria-label': label } : {})}
    >
      {children}
    </Anchor>
  );
}
