import { Button, Group, Popover, Stack, Text } from '@mantine/core';
import { useRef } from 'react';
import type { Leaf } from '../../../parts/sentence/language.ts';
import type { PartName } from '../../../parts/sentence/pieces.ts';
import { t } from '../../../words/index.ts';
import { useBuilder } from './builder-context.ts';
import classes from './clause.module.css';
import { type Path, replaceAt } from './edit-definition.ts';
import { LeafEditor } from './editors/leaf-editor.tsx';
import { leaveOut, mayLeaveOut } from './parts-of-leaf.ts';

/** What a piece tells, as the heading of its editor. */
export const partNames = (): Record<PartName, string> => ({
  subject: t('What'),
  test: t('Compared with'),
  number: t('How much'),
  values: t('Which'),
  lines: t('Which products'),
  where: t('What each must be like'),
  part: t('Of what'),
  time: t('Time of day'),
  window: t('When'),
  which: t('Which'),
  steps: t('One after another'),
  within: t('How soon'),
  of: t('Compared by'),
  every: t('How often worked out'),
  role: t('Role at the company'),
  people: t('Known people there'),
  place: t('Where'),
});

const isSame = (one: Path, other: Path): boolean =>
  one.length === other.length && one.every((step, at) => step === other[at]);

/** A piece of the sentence that can be changed: opens its fields, and takes the focus back when they close. */
export function PieceButton(props: {
  leaf: Leaf;
  path: Path;
  part: PartName;
  text: string;
  isFirst: boolean;
  isWrong: boolean;
}) {
  const { leaf, path, part, text, isFirst, isWrong } = props;
  const { root, apply, open, setOpen } = useBuilder();
  const button = useRef<HTMLButtonElement>(null);
  const isOpen = open !== null && open.part === part && isFirst && isSame(open.path, path);
  const close = () => {
    setOpen(null);
    // The part may be gone, and its button with it: then whoever removed it says where to go.
    requestAnimationFrame(() => button.current?.focus());
  };
  const change = (next: Leaf) => apply(replaceAt(root, path, next), `${path.join('.')} ${part}`);
  const remove = () => {
    setOpen(null);
    apply(replaceAt(root, path, leaveOut(leaf, part)));
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-clause="${path.join('.')}"] button`)?.focus(),
    );
  };
  const name = partNames()[part];
  return (
    <Popover
      opened={isOpen}
      onChange={(opened) => !opened && close()}
      position="bottom-start"
      width="min(380px, calc(100vw - 32px))"
      trapFocus
      closeOnEscape
    >
      <Popover.Target>
        <button
          ref={button}
          type="button"
          className={`${classes.piece} ${isWrong ? classes.wrong : ''}`}
          onClick={() => (isOpen ? close() : setOpen({ path, part }))}
          aria-haspopup="dialog"
          aria-expanded={isOpen}
        >
          {text}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={name}>
        {isOpen && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              event.stopPropagation();
              close();
            }}
          >
            <Stack gap="sm">
              <Text fw={600} size="sm">
                {name}
              </Text>
              <LeafEditor leaf={leaf} part={part} change={change} />
              <Group justify="space-between">
                {mayLeaveOut(leaf, part) ? (
                  <Button size="compact-sm" variant="subtle" color="red" onClick={remove}>
                    {t('Leave this out')}
                  </Button>
                ) : (
                  <span />
                )}
                <Button size="compact-sm" variant="default" type="submit">
                  {t('Done')}
                </Button>
              </Group>
            </Stack>
          </form>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
