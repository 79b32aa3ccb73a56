import { Alert, Box, Grid, Group, Paper, Portal, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useMemo, useRef, useState } from 'react';
import { api } from '../../api/client.ts';
import { LetterToolbar } from '../../parts/letter-frame.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';
import { freeSlotName, itemAt, whereIs } from './ask-blocks.ts';
import canvasClasses from './block-canvas.module.css';
import { BlockCanvas } from './block-canvas.tsx';
import { describeItem } from './block-names.ts';
import { BlockOutline } from './block-outline.tsx';
import { BlockPalette } from './block-palette.tsx';
import { BlockTools, HistoryTools } from './block-tools.tsx';
import { ChosenBlock } from './chosen-block.tsx';
import { keepsAll, markBlocks } from './edit-blocks.ts';
import { Findings, type Place as FoundAt, type Problem } from './findings.tsx';
import { useLook } from './look-choices.tsx';
import { type NewBlock, newBlocks, rowAround } from './new-blocks.ts';
import { type Carried, dropItem, dropNew, type Moved, type Place, placeForNew } from './place-blocks.ts';
import { type Block, findItem, readBlocks } from './read-blocks.ts';
import { UnreadableDesign } from './scan-source.ts';
import { type LetterPlaces, useBlockDrag } from './use-block-drag.ts';
import { useDesignPreview } from './use-design-check.ts';
import type { DraftTools } from './use-draft.ts';

type Props = {
  tools: DraftTools;
  isReadOnly: boolean;
  problems: readonly Problem[];
  /** To a place in a text that is not edited here. */
  onGo: (place: FoundAt) => void;
};

/** The blocks of a design, or why it has none that can be shown. */
function read(source: string): { body: Block } | { line: number; why: string } {
  try {
    return { body: readBlocks(source) };
  } catch (error) {
    if (!(error instanceof UnreadableDesign)) throw error;
    return { line: source.slice(0, error.at).split('\n').length, why: error.message };
  }
}

/** Editing by blocks on the letter itself, as our own renderer makes it; see docs/decisions on why no other editor. */
export default function VisualEditor(props: Props) {
  const source = props.tools.draft.mjml;
  const blocks = useMemo(() => read(source), [source]);
  if (!('body' in blocks)) {
    return (
      <Alert color="yellow" title={t('This design cannot be shown as blocks at the moment')}>
        {t('Line {line}: {why}. Mend it under Code, and come back; nothing was changed.', blocks)}
      </Alert>
    );
  }
  return <Desk {...props} body={blocks.body} />;
}

function Desk({ tools, body, isReadOnly, problems, onGo }: Props & { body: Block }) {
  const { draft, step, undo, redo } = tools;
  const source = draft.mjml;
  const [look, changeLook] = useLook();
  const [chosen, setChosen] = useState<string | null>(null);
  const [said, say] = useState('');
  const language = api.useQuery('get', '/template-language', {}, { staleTime: 60_000 });
  const marked = useMemo(() => ({ ...draft, mjml: markBlocks(draft.mjml) }), [draft]);
  const scheme = look.scheme ?? 'light';
  const preview = useDesignPreview(marked, { contact: look.contact, language: look.language, scheme });
  const item = chosen === null ? undefined : findItem(body, chosen);

  /** Nothing that loses what only code can hold is ever taken over. */
  const edit = (mjml: string, next: string | null = chosen, field = ''): boolean => {
    if (!keepsAll(source, mjml)) return false;
    step({ mjml }, field === '' ? undefined : `${chosen} ${field}`);
    setChosen(next);
    return true;
  };
  const put = ({ source: mjml, path }: Moved) => {
    if (edit(mjml, path)) say(whereIs(mjml, path));
  };
  const drop = (carried: Carried, place: Place) => {
    const moved =
      carried.kind === 'new' ? dropNew(source, body, carried.mjml, place) : dropItem(source, body, carried, place);
    if (moved) put(moved);
  };
  const add = ({ tag, mjml }: NewBlock) => {
    const place = placeForNew(body, item, { kind: 'new', tag, mjml });
    if (place) return put(dropNew(source, body, mjml, place));
    // A letter without any column: the contents bring their own.
    const row = { kind: 'new', tag: 'mj-section', mjml: rowAround(mjml) } as const;
    const rowPlace = placeForNew(body, item, row);
    if (rowPlace) put(dropNew(source, body, row.mjml, rowPlace));
  };
  const letter = useRef<LetterPlaces>(null);
  const dragging = useBlockDrag({ body, letter, isOff: isReadOnly, onDrop: drop });
  useHotkeys([
    ['mod+Z', () => undo?.()],
    ['mod+shift+Z', () => redo?.()],
    ['mod+Y', () => redo?.()],
  ]);
  const blocks = useMemo(() => {
    const website = language.data?.tokens.find(({ name }) => name === 'brand.websiteUrl')?.value;
    return newBlocks({ slotName: freeSlotName(body), website: Boolean(website) });
  }, [body, language.data]);
  const go = (place: FoundAt) => {
    if (place.part !== 'template') return onGo(place);
    const found = itemAt(source, body, place);
    if (found) setChosen(found.path);
    else onGo(place);
  };

  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, sm: 5, lg: 3 }}>
        <Stack gap="lg">
          {!isReadOnly && <BlockPalette blocks={blocks} dragging={dragging} onAdd={add} />}
          <Stack component="section" gap="xs" aria-label={t('Outline')}>
            <Group justify="space-between">
              <Title order={2}>{t('Outline')}</Title>
              {!isReadOnly && <HistoryTools undo={undo} redo={redo} />}
            </Group>
            <Box mah="70vh" style={{ overflowY: 'auto', overflowX: 'hidden' }}>
              <BlockOutline
                source={source}
                items={body.items}
                chosen={chosen}
                onChoose={setChosen}
                dragging={dragging}
              />
            </Box>
          </Stack>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, sm: 7, lg: 6 }} order={{ base: 3, lg: 2 }}>
        <Stack gap="sm">
          <LetterToolbar
            width={look.width ?? 'desktop'}
            onWidth={(width) => changeLook({ width: width === 'desktop' ? undefined : width })}
            scheme={scheme}
            onScheme={(next) => changeLook({ scheme: next === 'light' ? undefined : next })}
          />
          {preview.error && <ProblemNote error={preview.error} />}
          {preview.data ? (
            <BlockCanvas
              html={preview.data.html}
              source={source}
              body={body}
              isCurrent={preview.isCurrent}
              width={look.width ?? 'desktop'}
              scheme={scheme}
              chosen={chosen}
              onChoose={setChosen}
              dragging={dragging}
              letter={letter}
            />
          ) : (
            !preview.error && <Loading />
          )}
          <Findings problems={problems} onGo={go} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, sm: 12, lg: 3 }} order={{ base: 2, lg: 3 }}>
        <Paper withBorder p="md" component="section" aria-label={t('The chosen block')}>
          {item === undefined || item === body ? (
            <Text size="sm" c="dimmed">
              {t('Choose a block in the letter or in the outline to change it.')}
            </Text>
          ) : (
            <Stack gap="sm">
              <Group justify="space-between">
                <Title order={2}>{describeItem(source, item).name}</Title>
                {!isReadOnly && <BlockTools source={source} body={body} item={item} onMove={put} onEdit={edit} />}
              </Group>
              <ChosenBlock
                source={source}
                body={body}
                item={item}
                draft={draft}
                language={language.data}
                isReadOnly={isReadOnly}
                onEdit={edit}
                onWords={(words, name) => {
                  const own = { ...draft.languages.default, words };
                  step({ languages: { ...draft.languages, default: own } }, `word ${name}`);
                }}
              />
            </Stack>
          )}
        </Paper>
      </Grid.Col>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      {dragging.drag && (
        <Portal>
          <div className={canvasClasses.carried} style={{ left: dragging.drag.x + 14, top: dragging.drag.y + 10 }}>
            {dragging.drag.name}
          </div>
        </Portal>
      )}
    </Grid>
  );
}
