import { Stack } from '@mantine/core';
import type { TemplateLanguage } from '../../parts/code/complete-expression.ts';
import { BlockFields, LockedItem } from './block-fields.tsx';
import { setSegment } from './edit-blocks.ts';
import { type Block, findItem, type Item, parentPath } from './read-blocks.ts';
import { SegmentField } from './segment-field.tsx';
import type { Draft } from './use-draft.ts';

/** The part for one segment that an item is, or stands in by itself. */
function segmentPart(body: Block, item: Item): Block | null {
  const own = [item, findItem(body, parentPath(item.path))].find((one) => one?.kind === 'block' && one.tag === 'k-if');
  return own?.kind === 'block' ? own : null;
}

const isForSome = new Set([
  'k-if',
  'mj-section',
  'mj-wrapper',
  'mj-text',
  'mj-button',
  'mj-image',
  'mj-divider',
  'mj-spacer',
]);

/** What can be changed of the chosen block: its fields, and to whom it is shown. */
export function ChosenBlock(props: {
  source: string;
  body: Block;
  item: Item;
  draft: Draft;
  language: TemplateLanguage | undefined;
  isReadOnly: boolean;
  onEdit: (mjml: string, next?: string | null, field?: string) => boolean;
  onWords: (words: Record<string, string>, name: string) => void;
}) {
  const { source, body, item, draft, language, isReadOnly, onEdit, onWords } = props;
  if (item.kind === 'kept' || item.tag === 'k-slot') return <LockedItem source={source} item={item} />;
  const part = segmentPart(body, item);
  const show = (segmentId: number | null) => {
    const next = segmentId === null && part ? part.path : item.path;
    onEdit(setSegment(source, part ?? item, segmentId), next);
  };
  return (
    <fieldset disabled={isReadOnly} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
      <Stack gap="sm">
        <BlockFields
          key={item.path}
          source={source}
          block={item}
          draft={draft}
          language={language}
          onEdit={(mjml, field) => onEdit(mjml, item.path, field)}
          onWords={onWords}
        />
        {isForSome.has(item.tag) && <SegmentField value={part?.segment?.id ?? null} onSegment={show} />}
      </Stack>
    </fieldset>
  );
}
