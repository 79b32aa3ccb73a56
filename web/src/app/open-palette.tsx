import { Button, Kbd } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { t } from '../words/index.ts';

const Palette = lazy(() => import('./palette.tsx'));

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Opens search and commands (⌘K, or Ctrl and K), which are loaded when somebody first wants them. */
export function OpenPalette() {
  const [opened, setOpened] = useState(0);
  const open = () => setOpened((count) => count + 1);
  useHotkeys([['mod+K', open]], []);
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={<Kbd size="xs">{isMac ? '⌘K' : 'Ctrl K'}</Kbd>}
        onClick={open}
        visibleFrom="sm"
      >
        {t('Search or go to …')}
      </Button>
      <Button variant="default" size="xs" px={8} onClick={open} hiddenFrom="sm" aria-label={t('Search or go to …')}>
        <IconSearch size={16} aria-hidden />
      </Button>
      {opened > 0 && (
        <Suspense>
          <Palette key={opened} />
        </Suspense>
      )}
    </>
  );
}
