import { decodeEntities, escapeHtml } from './html-text.ts';
import { type Edit, editText, type MappedText, type Piece, plainText } from './mapped-text.ts';
import { scanTags, type Tag } from './scan-tags.ts';
import { SLOT_CLASSES } from './slot-blocks.ts';

const asHtml = (pieces: readonly Piece[]): Piece[] =>
  pieces.map((piece) => ({ ...piece, text: escapeHtml(piece.text) }));

/**
 * Language, title, preheader and the looks of slots go into the head, in front of what the author wrote there. A written
 * preheader replaces the design's own; without one the design's is the message's.
 */
export function withHead(
  design: MappedText,
  { language, subject, preheader }: { language: string; subject: Piece[]; preheader: Piece[] | undefined },
): { design: MappedText; preheader: string } {
  const text = plainText(design);
  const tags = [...scanTags(text)];
  const opening = (name: string) => tags.find((tag) => tag.name === name && tag.kind === 'open');
  const edits: Edit[] = [];
  const added: Piece[] = [{ text: SLOT_CLASSES }];

  const root = opening('mjml');
  if (root && !/\slang\s*=/.test(text.slice(root.start, root.end))) {
    const at = root.start + '<mjml'.length;
    edits.push({ start: at, end: at, by: [{ text: ` lang="${escapeHtml(language)}"` }] });
  }
  if (!opening('mj-title')) added.push({ text: '<mj-title>' }, ...asHtml(subject), { text: '</mj-title>' });
  const own = ownPreview(tags);
  if (preheader) {
    added.push({ text: '<mj-preview>' }, ...asHtml(preheader), { text: '</mj-preview>' });
    if (own) edits.push({ start: own.open.start, end: own.close.end, by: [] });
  }
  const head = opening('mj-head');
  if (head) edits.push({ start: head.end, end: head.end, by: added });
  else if (root) {
    edits.push({ start: root.end, end: root.end, by: [{ text: '<mj-head>' }, ...added, { text: '</mj-head>' }] });
  }
  const ownText = own ? decodeEntities(text.slice(own.open.end, own.close.start)).trim() : '';
  return { design: editText(design, edits), preheader: preheader ? plainText(preheader) : ownText };
}

function ownPreview(tags: readonly Tag[]): { open: Tag; close: Tag } | undefined {
  const index = tags.findIndex((tag) => tag.name === 'mj-preview' && tag.kind === 'open');
  const close = tags.slice(index + 1).find((tag) => tag.name === 'mj-preview' && tag.kind === 'close');
  return index >= 0 && close ? { open: tags[index]!, close } : undefined;
}
