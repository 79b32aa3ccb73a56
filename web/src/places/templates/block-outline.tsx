import { UnstyledButton } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { describeItem } from './block-names.ts';
import classes from './block-outline.module.css';
import type { Item } from './read-blocks.ts';

/** All blocks of a design in order, each a button that chooses it; what is changed in code only has a lock. */
export function BlockOutline(props: {
  source: string;
  items: readonly Item[];
  chosen: string | null;
  onChoose: (path: string) => void;
}) {
  const { source, items, chosen, onChoose } = props;
  return (
    <ul className={classes.list}>
      {items.map((item) => {
        const { name, hint } = describeItem(source, item);
        return (
          <li key={item.path}>
            <UnstyledButton
              className={classes.item ?? ''}
              aria-current={item.path === chosen}
              onClick={() => onChoose(item.path)}
            >
              {item.kind === 'kept' && <IconLock size={13} aria-hidden style={{ alignSelf: 'center', flex: 'none' }} />}
              <span style={{ flex: 'none' }}>{name}</span>
              {hint && <span className={classes.hint}>{hint}</span>}
            </UnstyledButton>
            {item.kind === 'block' && item.items.length > 0 && (
              <BlockOutline source={source} items={item.items} chosen={chosen} onChoose={onChoose} />
            )}
          </li>
        );
      })}
    </ul>
  );
}
