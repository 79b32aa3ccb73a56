import { Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { t } from '../../words/index.ts';
import classes from './block-palette.module.css';
import type { NewBlock } from './new-blocks.ts';
import type { BlockDrag } from './use-block-drag.ts';

/** What may be added: dragged onto the letter, or pressed, which puts it below the chosen block. */
export function BlockPalette(props: {
  blocks: readonly NewBlock[];
  dragging: BlockDrag;
  onAdd: (block: NewBlock) => void;
}) {
  const { blocks, dragging, onAdd } = props;
  return (
    <Stack component="section" gap="xs" aria-label={t('Add')}>
      <Title order={2}>{t('Add')}</Title>
      <Text size="sm" c="dimmed">
        {t('Drag it onto the letter, or press it: then it comes below the chosen block.')}
      </Text>
      <div className={classes.tiles}>
        {blocks.map((block) => {
          const { name, icon: Icon, tag, mjml } = block;
          return (
            <UnstyledButton
              key={name}
              className={classes.tile ?? ''}
              onPointerDown={(event) => dragging.lift(event, { kind: 'new', tag, mjml }, name)}
              onClick={() => dragging.unlessDropped(() => onAdd(block))}
            >
              <Icon size={16} aria-hidden />
              {name}
            </UnstyledButton>
          );
        })}
      </div>
    </Stack>
  );
}
