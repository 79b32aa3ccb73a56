/**
 * Slots: `<k-slot name="hero" />` in a design marks where a campaign places a content. Between an opening and a closing
 * tag stands what is shown when the campaign gives nothing.
 */
import { type Edit, editText, type MappedText, type Piece, plainText, sliceText } from './mapped-text.ts';
import type { ProblemList } from './problem-list.ts';
import type { SlotContent } from './rendering.schema.ts';
import { ENDING_ELEMENTS, scanTags, type Tag, tagAttributes } from './scan-tags.ts';
import { productsHeadingMjml, textSlotMjml } from './slot-blocks.ts';
import { markAddresses } from './slot-marks.ts';
import type { MustacheStore } from './take-out-mustaches.ts';

export interface SlotMark {
  name: string;
  start: number;
  end: number;
  /** Offsets of the default content; undefined when the mark is empty. */
  inner?: { start: number; end: number };
  /** The MJML element around it. */
  parent: string;
  /** `look="stage"` adds the classes k-heading-stage, k-body-stage … to what is placed here; may be empty. */
  look: string;
}

/** A slot's content with its expressions taken out: texts become pieces. */
export interface PreparedSlot {
  content: SlotContent;
  pieces: { heading?: Piece[]; body?: Piece[]; label?: Piece[]; url?: Piece[]; mjml?: Piece[] };
}

/** Where a block of a kind may stand, and what must be wrapped round it elsewhere. */
const SECTION_PARENTS = new Set(['mj-body', 'mj-wrapper']);
const COLUMN_PARENTS = new Set(['mj-column', 'mj-hero']);

/** Finds the slot marks of a design. Problems: no name, a name used twice, a mark never closed, a mark in a wrong place. */
export function findSlots(text: string, tell: (offset: number, message: string) => void): SlotMark[] {
  const found: SlotMark[] = [];
  const parents: string[] = [];
  let open: { mark: SlotMark; tag: Tag } | undefined;
  for (const tag of scanTags(text)) {
    if (tag.name !== 'k-slot') {
      if (open) continue;
      if (tag.kind === 'open') parents.push(tag.name);
      if (tag.kind === 'close' && parents.includes(tag.name)) parents.length = parents.lastIndexOf(tag.name);
      continue;
    }
    if (tag.kind === 'close') {
      if (!open) {
        tell(tag.start, '</k-slot> closes nothing.');
        continue;
      }
      found.push({ ...open.mark, end: tag.end, inner: { start: open.tag.end, end: tag.start } });
      open = undefined;
      continue;
    }
    if (open) {
      tell(tag.start, 'A slot cannot stand inside a slot.');
      continue;
    }
    const mark = markOf(text, tag, parents, found, tell);
    if (tag.kind === 'self-closing') found.push(mark);
    else open = { mark, tag };
  }
  if (open)
    tell(open.tag.start, `<k-slot name="${open.mark.name}"> is never closed: write <k-slot name="…" /> or close it.`);
  return found;
}

function markOf(
  text: string,
  tag: Tag,
  parents: readonly string[],
  earlier: readonly SlotMark[],
  tell: (offset: number, message: string) => void,
): SlotMark {
  const attributes = new Map(tagAttributes(text.slice(tag.start, tag.end)).map(({ name, value }) => [name, value]));
  const name = attributes.get('name') ?? '';
  const look = attributes.get('look') ?? '';
  const parent = parents.findLast((element) => element.startsWith('mj')) ?? '';
  if (!/^[a-z][a-z0-9-]{0,49}$/i.test(name)) tell(tag.start, 'A slot needs a name of letters, digits and dashes.');
  if (earlier.some((other) => other.name === name)) tell(tag.start, `The slot name "${name}" is used twice.`);
  if (!SECTION_PARENTS.has(parent) && !COLUMN_PARENTS.has(parent)) {
    tell(tag.start, 'A slot stands in mj-body, mj-wrapper, mj-column or mj-hero.');
  }
  return { name, start: tag.start, end: tag.end, parent, look };
}

/**
 * Puts contents in the place of the marks. Problems: an empty mark without content (unless `mayBeEmpty`), and a
 * content for which the design has no mark. `slots`: their names, by the numbers of the marks on their addresses.
 */
export function expandSlots(
  design: MappedText,
  slots: Record<string, PreparedSlot>,
  { store, problems, mayBeEmpty }: { store: MustacheStore; problems: ProblemList; mayBeEmpty(slot: string): boolean },
): { design: MappedText; slots: string[] } {
  const text = plainText(design);
  const placeOf = (offset: number) => sliceText(design, offset, offset + 1)[0]?.place;
  const marks = findSlots(text, (offset, message) => problems.add(placeOf(offset), message));
  const edits: Edit[] = marks.map((mark, number) => {
    const slot = Object.hasOwn(slots, mark.name) ? slots[mark.name] : undefined;
    let by: MappedText = [];
    if (slot) {
      const block = fitInto(mark.parent, withLook(blockOf(slot), mark.look), slot.content.kind === 'offer');
      by = withOwnFacts(block, mark.name, slot.content, store);
    } else if (mark.inner) by = fitInto(mark.parent, sliceText(design, mark.inner.start, mark.inner.end));
    else if (!mayBeEmpty(mark.name)) problems.add(placeOf(mark.start), `The slot "${mark.name}" has no content.`);
    return { start: mark.start, end: mark.end, by: markAddresses(by, number) };
  });
  for (const name of Object.keys(slots)) {
    if (marks.some((mark) => mark.name === name)) continue;
    problems.add(undefined, `There is content for a slot "${name}", which this design does not have.`);
  }
  return { design: editText(design, edits), slots: marks.map(({ name }) => name) };
}

function blockOf({ content, pieces }: PreparedSlot): Piece[] {
  if (content.kind === 'text') return textSlotMjml(pieces);
  const heading = content.kind === 'products' && pieces.heading ? productsHeadingMjml(pieces.heading) : [];
  return [...heading, ...(pieces.mjml ?? [])];
}

/**
 * Inside an offer slot with its own offer, and inside every list of products, `offer` and `products` mean the slot's own
 * (`k_slots.<name>` of the context). A list without products shows nothing, not even its heading and its section.
 */
function withOwnFacts(block: Piece[], name: string, content: SlotContent, store: MustacheStore): Piece[] {
  const hasOffer = content.kind === 'offer' && content.offerId !== undefined;
  if (!hasOffer && content.kind !== 'products') return block;
  const place = { part: `slot:${name}`, offset: 0 };
  const around = hasOffer
    ? [[`{{#with @root.k_slots.[${name}]}}`], ['{{/with}}']]
    : [
        [`{{#with @root.k_slots.[${name}]}}`, '{{#if products}}'],
        ['{{/if}}', '{{else}}', '{{/with}}'],
      ];
  const [before, after] = around.map((raws) =>
    raws.map((raw) => {
      const kind = raw.startsWith('{{#') ? 'open' : raw === '{{else}}' ? 'else' : 'close';
      return { text: store.add(raw, kind, place).word, place };
    }),
  );
  return [...before!, ...block, ...after!];
}

/** Gives the slot classes of a block a variant that the design defines for this place. */
function withLook(block: Piece[], look: string): Piece[] {
  if (!/^[a-z][a-z0-9-]*$/i.test(look)) return block;
  return block.map((piece) => ({
    ...piece,
    text: piece.text.replace(/mj-class="(k-[a-z -]+)"/g, (_whole, classes: string) => {
      const variants = classes.split(' ').map((name) => `${name} ${name}-${look}`);
      return `mj-class="${variants.join(' ')}"`;
    }),
  }));
}

/**
 * Wraps elements in a section where only sections may stand; an offer also in a card. Whole sections are left as they are.
 */
function fitInto(parent: string, block: Piece[], isOffer = false): Piece[] {
  if (COLUMN_PARENTS.has(parent)) return block;
  const first = scanTags(plainText(block)).next().value;
  if (!first || ['mj-section', 'mj-wrapper', 'mj-hero', 'mj-raw'].includes(first.name)) return block;
  const column = isOffer ? '<mj-column mj-class="k-offer-card" css-class="k-offer-card">' : '<mj-column>';
  return [
    { text: `<mj-section mj-class="k-section" css-class="k-section">${column}` },
    ...block,
    { text: '</mj-column></mj-section>' },
  ];
}

/**
 * Expressions between MJML elements (a condition round a section, say) are put into mj-raw, where MJML keeps them; and
 * elements that do not pair up are reported with their place, which MJML's own forgiving parser does not do.
 */
export function keepLooseExpressions(design: MappedText, words: RegExp, problems: ProblemList): MappedText {
  const text = plainText(design);
  const placeOf = (offset: number) => sliceText(design, offset, offset + 1)[0]?.place;
  const complain = (offset: number, message: string) =>
    problems.add(placeOf(offset), message, { code: 'rendering_mjml_invalid' });
  const edits: Edit[] = [];
  const open: Tag[] = [];
  let from = 0;
  const wrapFrom = (end: number) => {
    for (const match of text.slice(from, end).matchAll(words)) {
      const start = from + match.index;
      const stop = start + match[0].length;
      edits.push({
        start,
        end: stop,
        by: [{ text: '<mj-raw>' }, ...sliceText(design, start, stop), { text: '</mj-raw>' }],
      });
    }
  };
  for (const tag of scanTags(text)) {
    const inside = open.at(-1)?.name ?? '';
    if (ENDING_ELEMENTS.has(inside) && !(tag.kind === 'close' && tag.name === inside)) continue;
    if (!ENDING_ELEMENTS.has(inside)) wrapFrom(tag.start);
    from = tag.end;
    if (tag.name === 'mj-include') complain(tag.start, 'mj-include is not allowed: a template cannot read files.');
    if (tag.kind === 'open') open.push(tag);
    if (tag.kind === 'close') {
      const opened = open.findLastIndex((element) => element.name === tag.name);
      if (opened < 0) complain(tag.start, `</${tag.name}> closes nothing.`);
      else if (inside !== tag.name) complain(tag.start, `<${inside}> is closed by </${tag.name}>.`);
      if (opened >= 0) open.length = opened;
    }
  }
  for (const tag of open) complain(tag.start, `<${tag.name}> is never closed.`);
  return editText(design, edits);
}
