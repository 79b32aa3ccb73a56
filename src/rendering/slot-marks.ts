/**
 * Which slot a link stands in. Slots are gone once MJML is compiled, so each address of a slot's content carries a mark
 * through it, which is taken out again before anything else looks at the HTML.
 */
import { editText, type MappedText, plainText } from './mapped-text.ts';
import { scanTags, tagAttributes } from './scan-tags.ts';

/** A character that no text holds (sources are cleaned of it). */
const EDGE = '\uffff';
const anyMark = new RegExp(`${EDGE}(\\d+)${EDGE}`, 'g');

/** Marks every address in the content of slot number so and so. */
export function markAddresses(content: MappedText, slot: number): MappedText {
  const text = plainText(content);
  const edits = [...scanTags(text, { insideComments: true })].flatMap((tag) => {
    if (tag.kind === 'close') return [];
    const href = tagAttributes(text.slice(tag.start, tag.end)).find(({ name }) => name === 'href');
    if (!href) return [];
    const at = tag.start + href.start;
    return [{ start: at, end: at, by: [{ text: `${EDGE}${slot}${EDGE}` }] }];
  });
  return edits.length === 0 ? content : editText(content, edits);
}

/** The HTML without marks, and the slot of each tag that links, in their order: see `linkTags`. */
export function takeSlotMarks(
  html: string,
  slots: readonly string[],
): { html: string; slotOfTag: (string | undefined)[] } {
  const slotOfTag = linkTags(html).map(({ address }) => slots[Number(/\uffff(\d+)\uffff/.exec(address)?.[1] ?? -1)]);
  return { html: html.replace(anyMark, ''), slotOfTag };
}

/** Where an address stands that somebody can follow: `<a href>` and `<area href>`, also those in conditional comments. */
export function linkTags(html: string): { start: number; end: number; address: string }[] {
  return [...scanTags(html, { insideComments: true })].flatMap((tag) => {
    if ((tag.name !== 'a' && tag.name !== 'area') || tag.kind === 'close') return [];
    const href = tagAttributes(html.slice(tag.start, tag.end)).find(({ name }) => name === 'href');
    return href ? [{ start: tag.start + href.start, end: tag.start + href.end, address: href.value }] : [];
  });
}
