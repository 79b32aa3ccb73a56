import { Tabs } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSetSearch } from './use-set-search.ts';

export type Tab = { key: string; name: string; content: () => ReactNode };

/**
 * Tabs of which the address remembers the open one (`?tab=`): only that one is drawn. The route's validateSearch has to
 * let `tab` through.
 */
export function TabsInAddress({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  const search = useSearch({ strict: false }) as { tab?: string };
  const setSearch = useSetSearch();
  const open = tabs.find(({ key }) => key === search.tab) ?? tabs[0];
  const choose = (key: string | null) =>
    void setSearch({ tab: key === tabs[0]?.key ? undefined : key }, { replace: true });
  return (
    <Tabs value={open?.key ?? null} onChange={choose} keepMounted={false}>
      <Tabs.List aria-label={label} mb="md">
        {tabs.map(({ key, name }) => (
          <Tabs.Tab key={key} value={key}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {open && <Tabs.Panel value={open.key}>{open.content()}</Tabs.Panel>}
    </Tabs>
  );
}
