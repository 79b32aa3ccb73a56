import { ActionIcon, Group, Menu } from '@mantine/core';
import { IconDots, IconPlus } from '@tabler/icons-react';
import type { Leaf, Node } from '../../../parts/sentence/language.ts';
import { isGroup } from '../../../parts/sentence/language.ts';
import { t } from '../../../words/index.ts';
import { useBuilder } from './builder-context.ts';
import {
  copyAt,
  groupAt,
  moveAt,
  negateAt,
  nodeAt,
  type Path,
  pathOf,
  removeAt,
  replaceAt,
  ungroupAt,
} from './edit-definition.ts';
import { missingParts, withPart } from './parts-of-leaf.ts';
import { partNames } from './piece-button.tsx';

/** What can be done to a row of the sentence as a whole. */
export function useRow(path: Path) {
  const { root, apply, announce } = useBuilder();
  const node = nodeAt(root, path);
  const follow = (next: typeof root, words: string) => {
    apply(next);
    announce(words, (node && pathOf(next, node)) ?? path);
  };
  return {
    move: (step: -1 | 1) => follow(moveAt(root, path, step), step < 0 ? t('Moved up.') : t('Moved down.')),
    negate: () => {
      apply(negateAt(root, path));
      announce(t('Says the opposite now.'), path);
    },
    group: () => follow(groupAt(root, path), t('Grouped.')),
    ungroup: () => follow(ungroupAt(root, path), t('Taken out of the group.')),
    copy: () => {
      apply(copyAt(root, path));
      announce(t('Copied.'), [...path.slice(0, -1), (path.at(-1) ?? 0) + 1]);
    },
    remove: () => {
      const next = removeAt(root, path);
      apply(next);
      const before = Math.max(0, (path.at(-1) ?? 0) - 1);
      announce(t('Removed. Undo brings it back.'), next.of.length === 0 ? [] : [...path.slice(0, -1), before]);
    },
  };
}

/** Details that can be said of a condition, and what can be done to it as a whole. */
export function ClauseMenu({
  leaf,
  leafPath,
  path,
  words,
}: {
  leaf: Leaf | null;
  leafPath: Path;
  path: Path;
  words: string;
}) {
  const { root, apply, setOpen } = useBuilder();
  const row = useRow(path);
  const parent = nodeAt(root, path.slice(0, -1));
  const isOnly = parent !== null && isGroup(parent) && parent.of.length < 2;
  const node = nodeAt(root, path) as Node;
  const missing = leaf ? missingParts(leaf) : [];
  const names = partNames();
  return (
    <Group gap={2} wrap="nowrap">
      {leaf && missing.length > 0 && (
        <Menu position="bottom-end" withinPortal returnFocus={false}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t('Say more precisely: {clause}', { clause: words })}>
              <IconPlus size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('Say more precisely')}</Menu.Label>
            {missing.map((part) => (
              <Menu.Item
                key={part}
                onClick={() => {
                  apply(replaceAt(root, leafPath, withPart(leaf, part)));
                  setOpen({ path: leafPath, part });
                }}
              >
                {names[part]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('More for: {clause}', { clause: words })}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={row.negate}>{t('Say the opposite')}</Menu.Item>
          <Menu.Item onClick={() => row.move(-1)}>{t('Move up')}</Menu.Item>
          <Menu.Item onClick={() => row.move(1)}>{t('Move down')}</Menu.Item>
          {!isOnly && <Menu.Item onClick={row.group}>{t('Group with the one before')}</Menu.Item>}
          {isGroup(node) && <Menu.Item onClick={row.ungroup}>{t('Take the group apart')}</Menu.Item>}
          <Menu.Item onClick={row.copy}>{t('Copy')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" onClick={row.remove}>
            {t('Remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
