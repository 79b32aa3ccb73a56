import { Button, Grid, Group, Paper, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Part } from '../../../parts/page.tsx';
import { sentenceOf } from '../../../parts/sentence/describe-definition.ts';
import { useNames } from '../../../parts/sentence/use-names.ts';
import { t } from '../../../words/index.ts';
import { BuilderContext, type Open, type Problem } from './builder-context.ts';
import { CountPanel } from './count-panel.tsx';
import { DefinitionText } from './definition-text.tsx';
import type { Path } from './edit-definition.ts';
import { problemsOf } from './problems-of.ts';
import { SentenceEditor } from './sentence-editor.tsx';
import type { BuilderState } from './use-builder-state.ts';
import { useCounts } from './use-counts.ts';

/** The sentence that is edited, with what it counts beside it. */
export function Builder(props: {
  state: BuilderState;
  segmentId?: number;
  /** What saving was refused for. */
  error: unknown;
  /** What stands before and behind the sentence. */
  before?: ReactNode;
  after: ReactNode;
}) {
  const { state, segmentId, error, before, after } = props;
  const { root, definition, apply } = state;
  const [open, setOpen] = useState<Open>(null);
  const [said, setSaid] = useState('');
  const names = useNames(definition);
  const [day, setDay] = useState('');
  const counts = useCounts(definition, segmentId, day);
  const problems: Problem[] = [...problemsOf(counts.error), ...problemsOf(error)];

  const announce = (words: string, focus?: Path) => {
    setSaid(words);
    if (focus)
      requestAnimationFrame(() => {
        const row =
          focus.length === 0 ? null : document.querySelector<HTMLElement>(`[data-clause="${focus.join('.')}"] button`);
        (row ?? document.querySelector<HTMLElement>('[data-sentence] input'))?.focus();
      });
  };
  const takeBack = (step: (() => void) | null, words: string) => {
    if (!step) return;
    setOpen(null);
    step();
    setSaid(words);
  };
  const undo = () => takeBack(state.undo, t('Undone.'));
  const redo = () => takeBack(state.redo, t('Done again.'));
  useHotkeys([
    ['mod+Z', undo],
    ['mod+shift+Z', redo],
    ['mod+Y', redo],
  ]);

  const context = {
    ...{ root, apply, open, setOpen, names, problems, announce },
    counts: counts.conditions?.parts ?? [],
    isSample: counts.conditions?.isExact === false,
    hints: counts.isCurrent ? (counts.preview?.hints ?? []) : [],
  };
  return (
    <BuilderContext value={context}>
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, lg: 8 }} order={{ base: 2, lg: 1 }}>
          <Stack gap="xl">
            {before}
            <Part
              title={t('Who is in it?')}
              actions={
                <>
                  {state.undo && (
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      leftSection={<IconArrowBackUp size={16} aria-hidden />}
                      onClick={undo}
                    >
                      {t('Undo')}
                    </Button>
                  )}
                  {state.redo && (
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      leftSection={<IconArrowForwardUp size={16} aria-hidden />}
                      onClick={redo}
                    >
                      {t('Redo')}
                    </Button>
                  )}
                  <DefinitionText definition={definition} onChange={apply} />
                </>
              }
            >
              <Paper withBorder p="md" data-sentence>
                <SentenceEditor />
              </Paper>
              {definition && (
                <Text size="sm" c="dimmed" data-read-aloud>
                  {sentenceOf(definition, names)}
                </Text>
              )}
              <VisuallyHidden role="status">{said}</VisuallyHidden>
            </Part>
            {after}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }} order={{ base: 1, lg: 2 }}>
          <div style={{ position: 'sticky', insetBlockStart: 68 }}>
            <Group gap={0} grow>
              <CountPanel counts={counts} isEmpty={definition === null} day={day} onDay={setDay} />
            </Group>
          </div>
        </Grid.Col>
      </Grid>
    </BuilderContext>
  );
}
