import { ActionIcon, Alert, Box, Button, Grid, Group, Menu, Paper, Stack, Text, Title, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowDown, IconArrowUp, IconCopy, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { api } from '../../api/client.ts';
import { LetterToolbar } from '../../parts/letter-frame.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';
import { BlockCanvas } from './block-canvas.tsx';
import { BlockFields, LockedItem } from './block-fields.tsx';
import { describeItem } from './block-names.ts';
import { BlockOutline } from './block-outline.tsx';
import { duplicateItem, insertBehind, keepsAll, markBlocks, removeItem } from './edit-blocks.ts';
import { useLook } from './look-choices.tsx';
import { newContents, newRows } from './new-blocks.ts';
import { moveItem } from './place-blocks.ts';
import { allItems, type Block, findItem, type Item, parentPath, readBlocks } from './read-blocks.ts';
import { UnreadableDesign } from './scan-source.ts';
import { useDesignPreview } from './use-design-check.ts';
import type { DraftTools } from './use-draft.ts';

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
export default function VisualEditor({ tools, isReadOnly }: { tools: DraftTools; isReadOnly: boolean }) {
  const source = tools.draft.mjml;
  const blocks = useMemo(() => read(source), [source]);
  if (!('body' in blocks)) {
    return (
      <Alert color="yellow" title={t('This design cannot be shown as blocks at the moment')}>
        {t('Line {line}: {why}. Mend it under Code, and come back; nothing was changed.', blocks)}
      </Alert>
    );
  }
  return <Desk tools={tools} body={blocks.body} isReadOnly={isReadOnly} />;
}

function Desk({ tools, body, isReadOnly }: { tools: DraftTools; body: Block; isReadOnly: boolean }) {
  const { draft, step, undo, canUndo } = tools;
  const source = draft.mjml;
  const [look, changeLook] = useLook();
  const [chosen, setChosen] = useState<string | null>(null);
  const language = api.useQuery('get', '/template-language', {}, { staleTime: 60_000 });
  const marked = useMemo(() => ({ ...draft, mjml: markBlocks(draft.mjml) }), [draft]);
  const scheme = look.scheme ?? 'light';
  const preview = useDesignPreview(marked, { contact: look.contact, language: look.language, scheme });
  const item = chosen === null ? undefined : findItem(body, chosen);

  /** Nothing that loses what only code can hold is ever taken over. */
  const edit = (mjml: string, next: string | null = chosen): boolean => {
    if (!keepsAll(source, mjml)) return false;
    step({ mjml });
    setChosen(next);
    return true;
  };
  const words = (next: Record<string, string>) =>
    step({ languages: { ...draft.languages, default: { ...draft.languages.default, words: next } } });

  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, sm: 5, lg: 3 }}>
        <Stack component="section" gap="xs" aria-label={t('Outline')}>
          <Group justify="space-between">
            <Title order={2}>{t('Outline')}</Title>
            {!isReadOnly && (
              <Group gap={4}>
                <AddMenu body={body} item={item} onAdd={(mjml, behind) => edit(insertBehind(source, behind, mjml))} />
                <Tooltip label={t('Take the last change back')}>
                  <ActionIcon
                    variant="default"
                    aria-label={t('Take the last change back')}
                    disabled={!canUndo}
                    onClick={undo}
                  >
                    <IconArrowBackUp size={16} aria-hidden />
                  </ActionIcon>
                </Tooltip>
              </Group>
            )}
          </Group>
          <Box mah="70vh" style={{ overflowY: 'auto', overflowX: 'hidden' }}>
            <BlockOutline source={source} items={body.items} chosen={chosen} onChoose={setChosen} />
          </Box>
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
              width={look.width ?? 'desktop'}
              scheme={scheme}
              chosen={chosen}
              onChoose={setChosen}
            />
          ) : (
            !preview.error && <Loading />
          )}
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
                {!isReadOnly && <ItemTools source={source} body={body} item={item} onEdit={edit} />}
              </Group>
              {item.kind === 'kept' || item.tag === 'k-slot' ? (
                <LockedItem source={source} item={item} />
              ) : (
                <fieldset disabled={isReadOnly} style={{ border: 0, margin: 0, padding: 0 }}>
                  <BlockFields
                    key={item.path}
                    source={source}
                    block={item}
                    draft={draft}
                    language={language.data}
                    onEdit={edit}
                    onWords={words}
                  />
                </fieldset>
              )}
            </Stack>
          )}
        </Paper>
      </Grid.Col>
    </Grid>
  );
}

const holdsLocked = (item: Item): boolean =>
  item.kind === 'kept' ||
  item.tag === 'k-slot' ||
  [...allItems(item)].some((inner) => inner.kind === 'kept' || inner.tag === 'k-slot');

function ItemTools(props: {
  source: string;
  body: Block;
  item: Item;
  onEdit: (mjml: string, next?: string | null) => void;
}) {
  const { source, body, item, onEdit } = props;
  const move = (by: -1 | 1) => {
    const moved = moveItem(source, body, item, by);
    if (moved) onEdit(moved.source, moved.path);
  };
  const tools = [
    { name: t('Move up'), icon: IconArrowUp, act: () => move(-1), isOff: moveItem(source, body, item, -1) === null },
    { name: t('Move down'), icon: IconArrowDown, act: () => move(1), isOff: moveItem(source, body, item, 1) === null },
    { name: t('Once more'), icon: IconCopy, act: () => onEdit(duplicateItem(source, item)), isOff: holdsLocked(item) },
    { name: t('Remove'), icon: IconTrash, act: () => onEdit(removeItem(source, item), null), isOff: holdsLocked(item) },
  ];
  return (
    <Group gap={4}>
      {tools.map(({ name, icon: Icon, act, isOff }) => (
        <Tooltip key={name} label={name}>
          <ActionIcon variant="default" aria-label={name} disabled={isOff} onClick={act}>
            <Icon size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
    </Group>
  );
}

/** Adds behind the chosen item: contents into a column, rows into the body. */
function AddMenu(props: { body: Block; item: Item | undefined; onAdd: (mjml: string, behind: Item) => void }) {
  const { body, item, onAdd } = props;
  const parent = item ? findItem(body, parentPath(item.path)) : undefined;
  const isInColumn = parent?.kind === 'block' && parent.tag === 'mj-column';
  const row = item && rowOf(body, item);
  const names = [...allItems(body)].flatMap((one) =>
    one.kind === 'block' && one.tag === 'k-slot' ? [one.attributes.find(({ name }) => name === 'name')?.value] : [],
  );
  const free = ['more', 'extra', 'third', 'fourth'].find((name) => !names.includes(name)) ?? `slot-${names.length + 1}`;
  const last = row ?? body.items.at(-1);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} aria-hidden />}>
          {t('Add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {isInColumn && item && (
          <>
            <Menu.Label>{t('Below the chosen block')}</Menu.Label>
            {newContents().map(({ name, mjml }) => (
              <Menu.Item key={name} onClick={() => onAdd(mjml, item)}>
                {name}
              </Menu.Item>
            ))}
          </>
        )}
        <Menu.Label>{t('Below the row')}</Menu.Label>
        {last &&
          newRows(free).map(({ name, mjml }) => (
            <Menu.Item key={name} onClick={() => onAdd(mjml, last)}>
              {name}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The item of the body that an item stands in. */
const rowOf = (body: Block, item: Item): Item | undefined => findItem(body, item.path.split('.')[0]!);
