import { t } from '../../words/index.ts';
import { attributeOf, type Item, innerOf } from './read-blocks.ts';
import { readSocialLinks } from './social-links.ts';

/** What an item is, and what of it one knows it by. */
export function describeItem(source: string, item: Item): { name: string; hint: string } {
  if (item.kind === 'kept') return { name: t('Only in code'), hint: shorten(source.slice(item.start, item.end)) };
  const text = shorten(
    innerOf(source, item)
      .replace(/<[^>]*>/g, ' ')
      .replaceAll('&nbsp;', ' ')
      .replace(/\{\{word "([^"]*)"\}\}/g, '“$1”'),
  );
  switch (item.tag) {
    case 'mj-section':
      return { name: attributeOf(item, 'background-url') ? t('Row with a picture behind') : t('Row'), hint: '' };
    case 'mj-wrapper':
      return { name: t('Frame round rows'), hint: '' };
    case 'mj-group':
      return { name: t('Columns that stay side by side'), hint: '' };
    case 'mj-column':
      return { name: t('Column'), hint: '' };
    case 'mj-hero':
      return { name: t('Row with a picture behind'), hint: '' };
    case 'k-slot':
      return { name: t('Slot'), hint: attributeOf(item, 'name') ?? '' };
    case 'k-if':
      return { name: t('Only for a segment'), hint: '' };
    case 'mj-text':
      if (readSocialLinks(source, item)) return { name: t('Social links'), hint: text };
      return { name: /<h[1-6]/i.test(innerOf(source, item)) ? t('Heading') : t('Text'), hint: text };
    case 'mj-button':
      return { name: t('Button'), hint: text };
    case 'mj-image':
      return { name: t('Picture'), hint: attributeOf(item, 'alt') ?? '' };
    case 'mj-divider':
      return { name: t('Dividing line'), hint: '' };
    case 'mj-spacer':
      return { name: t('Space'), hint: attributeOf(item, 'height') ?? '' };
    default:
      return { name: item.tag, hint: '' };
  }
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 44 ? `${line.slice(0, 43)}…` : line;
}
