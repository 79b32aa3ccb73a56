import { UnstyledButton } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { describeItem } from './block-names.ts';
import classes from './block-outline.module.css';
import type { Item } from './read-blocks.ts';
import type { BlockDrag } from './use-block-drag.ts';

/**
 * All blocks of a design in order, each a button that chooses it, and to be picked up and dropped on the letter; what is
 * changed in code only has a lock.
 */
export function BlockOutline(props: {
  source: string;
  items: readonly Item[];
  chosen: string | null;
  onChoose: (path: string) => void;
  dragging: BlockDrag;
}) {
  const { source, items, chosen, onChoose, dragging } = props;
  return (
    <ul className={classes.list}>
      {items.map((item) => {
        const { name, hint } = describeItem(source, item);
        return (
          <li key={item.path}>
            <UnstyledButton
              className={classes.item ?? ''}
              aria-current={item.path === chosen}
              onPointerDown={(event) => dragging.lift(event, item, name)}
              onClick={() => dragging.unlessDropped(() => onChoose(item.path))}
            >
              {item.kind === 'kept' && <IconLock size={13} aria-hidden style={{ alignSelf: 'center', flex: 'none' }} />}
              <span style={{ flex: 'none' }}>{name}</span>
              {hint && <span className={classes.hint}>{hint}</span>}
            </UnstyledButton>
            {item.kind === 'block' && item.items.length > 0 && <BlockOutline {...props} items={item.items} />}
          </li>
        );
      })}
    </ul>
  );
}
