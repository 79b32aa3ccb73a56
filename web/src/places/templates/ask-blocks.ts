/** What the editor asks of the blocks of a design. */
import { t } from '../../words/index.ts';
import { describeItem } from './block-names.ts';
import type { Place } from './findings.tsx';
import { allItems, attributeOf, type Block, findItem, type Item, parentPath, readBlocks } from './read-blocks.ts';

/** Where a block is now, for those who do not see it move. */
export function whereIs(source: string, path: string): string {
  const body = readBlocks(source);
  const item = findItem(body, path);
  const parent = findItem(body, parentPath(path));
  if (!item || parent?.kind !== 'block') return '';
  const where = {
    name: describeItem(source, item).name,
    place: parent.items.indexOf(item) + 1,
    count: parent.items.length,
    around: parent === body ? t('Letter') : describeItem(source, parent).name,
  };
  return t('{name}: now number {place} of {count} in “{around}”.', where);
}

/** A name for one more slot. */
export function freeSlotName(body: Block): string {
  const names = [...allItems(body)].flatMap((one) =>
    one.kind === 'block' && one.tag === 'k-slot' ? [attributeOf(one, 'name')] : [],
  );
  return ['more', 'extra', 'third', 'fourth'].find((name) => !names.includes(name)) ?? `slot-${names.length + 1}`;
}

const offsetOf = (source: string, { line, column }: Place): number =>
  source
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, text) => sum + text.length + 1, 0) +
  column -
  1;

/** The innermost block at a place that something was found at. */
export function itemAt(source: string, body: Block, place: Place): Item | undefined {
  const at = offsetOf(source, place);
  return [...allItems(body)].findLast(({ start, end }) => start <= at && at < end);
}
