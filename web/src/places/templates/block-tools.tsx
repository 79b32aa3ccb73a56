import { ActionIcon, Group, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowDown,
  IconArrowForwardUp,
  IconArrowUp,
  IconCopy,
  IconTrash,
  type TablerIcon,
} from '@tabler/icons-react';
import { t } from '../../words/index.ts';
import { duplicateItem, removeItem } from './edit-blocks.ts';
import { type Moved, moveItem } from './place-blocks.ts';
import { allItems, type Block, type Item } from './read-blocks.ts';

type Tool = { name: string; icon: TablerIcon; act: () => void; isOff: boolean };

/** Small buttons in a row. What does not go at the moment keeps the focus: the next press may bring it back. */
function Tools({ tools }: { tools: readonly Tool[] }) {
  return (
    <Group gap={4}>
      {tools.map(({ name, icon: Icon, act, isOff }) => (
        <Tooltip key={name} label={name}>
          <ActionIcon
            variant="default"
            aria-label={name}
            aria-disabled={isOff}
            data-disabled={isOff || undefined}
            onClick={() => !isOff && act()}
          >
            <Icon size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
    </Group>
  );
}

/** Back and forth among the changes. */
export function HistoryTools({ undo, redo }: { undo: (() => void) | null; redo: (() => void) | null }) {
  const act = (step: (() => void) | null) => ({ act: () => step?.(), isOff: step === null });
  return (
    <Tools
      tools={[
        { name: t('Take the last change back'), icon: IconArrowBackUp, ...act(undo) },
        { name: t('Redo'), icon: IconArrowForwardUp, ...act(redo) },
      ]}
    />
  );
}

const isLocked = (item: Item): boolean => item.kind === 'kept' || item.tag === 'k-slot';
const holdsLocked = (item: Item): boolean =>
  isLocked(item) || (item.kind === 'block' && [...allItems(item)].some(isLocked));

/** Moves, repeats and removes the chosen block: all that dragging does, by keyboard and with a finger. */
export function BlockTools(props: {
  source: string;
  body: Block;
  item: Item;
  onMove: (moved: Moved) => void;
  onEdit: (mjml: string, next?: string | null) => void;
}) {
  const { source, body, item, onMove, onEdit } = props;
  const move = (by: -1 | 1) => {
    const moved = moveItem(source, body, item, by);
    return { act: () => moved && onMove(moved), isOff: moved === null };
  };
  return (
    <Tools
      tools={[
        { name: t('Move up'), icon: IconArrowUp, ...move(-1) },
        { name: t('Move down'), icon: IconArrowDown, ...move(1) },
        {
          name: t('Once more'),
          icon: IconCopy,
          act: () => onEdit(duplicateItem(source, item)),
          isOff: holdsLocked(item),
        },
        {
          name: t('Remove'),
          icon: IconTrash,
          act: () => onEdit(removeItem(source, item), null),
          isOff: holdsLocked(item),
        },
      ]}
    />
  );
}
