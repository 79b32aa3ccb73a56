import { Button, Group, Text } from '@mantine/core';
import { t } from '../words/index.ts';
import { putUp, takeDown } from './notice-board.tsx';
import { failed } from './notify.ts';

let count = 0;

/**
 * Says what was done, with a button that takes it back. It stays long enough to be reached by keyboard; `takesFocus` when
 * what was pressed is gone by now.
 */
export function offerUndo(
  message: string,
  undo: () => Promise<unknown>,
  { verb = t('Undo'), takesFocus = false }: { verb?: string; takesFocus?: boolean } = {},
): void {
  count += 1;
  const id = `undo-${count}`;
  const takeBack = () => {
    takeDown(id);
    void undo().catch(failed);
  };
  putUp({
    id,
    color: 'green',
    autoClose: takesFocus ? 60_000 : 15_000,
    closeButtonProps: { 'aria-label': t('Close') },
    message: (
      <Group gap="sm" justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button size="compact-sm" variant="default" flex="none" autoFocus={takesFocus} onClick={takeBack}>
          {verb}
        </Button>
      </Group>
    ),
  });
}
