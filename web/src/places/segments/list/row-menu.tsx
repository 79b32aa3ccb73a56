import { ActionIcon, Menu } from '@mantine/core';
import { IconArchive, IconDots, IconMail, IconPencil } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { can } from '../../../parts/can.ts';
import { t } from '../../../words/index.ts';
import { useArchive } from '../use-archive.tsx';
import type { Row } from './load-list.ts';

/** What can be done with a segment, in its row. */
export function RowMenu({ row: { id, name } }: { row: Row }) {
  const archive = useArchive();
  const mayWrite = can('segments:write');
  const mayLaunch = can('campaigns:write');
  if (!mayWrite && !mayLaunch) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('What to do with {name}', { name })}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayLaunch && (
          <Menu.Item
            leftSection={<IconMail size={16} aria-hidden />}
            component={Link}
            {...({ to: '/campaigns/new', search: { segment: id } } as object)}
          >
            {t('Write to them')}
          </Menu.Item>
        )}
        {mayWrite && (
          <Menu.Item
            leftSection={<IconPencil size={16} aria-hidden />}
            component={Link}
            {...({ to: '/segments/$segmentId/edit', params: { segmentId: String(id) } } as object)}
          >
            {t('Edit')}
          </Menu.Item>
        )}
        {mayWrite && (
          <Menu.Item leftSection={<IconArchive size={16} aria-hidden />} onClick={() => void archive({ id, name })}>
            {t('Archive')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
