import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { t } from '../words/index.ts';
import { failed } from './notify.ts';

/** Says what was done, with a button that takes it back. It stays long enough to be reached by keyboard. */
export function offerUndo(message: string, undo: () => Promise<unknown>): void {
  const takeBack = () => {
    notifications.hide(id);
    void undo().catch(failed);
  };
  const id = notifications.show({
    color: 'green',
    autoClose: 15_000,
    closeButtonProps: { 'aria-label': t('Close') },
    message: (
      <Group gap="sm" justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button size="compact-sm" variant="default" onClick={takeBack}>
          {t('Undo')}
        </Button>
      </Group>
    ),
  });
}
