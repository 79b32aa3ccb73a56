/** Of a condition, what a piece of its sentence tells: what a click on it changes. */
export type PartName =
  | 'subject'
  | 'test'
  | 'number'
  | 'values'
  | 'lines'
  | 'where'
  | 'part'
  | 'time'
  | 'window'
  | 'which'
  | 'steps'
  | 'within'
  | 'of'
  | 'every'
  | 'role'
  | 'people'
  | 'place';

/** A stretch of a sentence: plain, or telling a part of a condition. */
export type Piece = { text: string; part: PartName | null };

// A piece goes through translation as a text between marks that nobody types: U+E000 part U+E001 text U+E002.
const marked = /\uE000([a-z]+)\uE001([^\uE002]*)\uE002/g;

/** Marks a text as a piece; nothing stays nothing. To be given to t() as a value, and read by `readPieces` afterwards. */
export const piece = (part: PartName, text: string): string => (text === '' ? '' : `\uE000${part}\uE001${text}\uE002`);

/** Without the spaces that parts left out leave behind. */
const tidy = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/ ([,.;)])/g, '$1')
    .trim();

/** The pieces of a clause that was put together from marked ones. */
export function readPieces(clause: string): Piece[] {
  const text = tidy(clause);
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(marked)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), part: null });
    pieces.push({ text: match[2]!, part: match[1] as PartName });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), part: null });
  return pieces;
}

/** What it reads as, without marks. */
export const plainText = (clause: string): string => tidy(clause.replace(marked, '$2'));
