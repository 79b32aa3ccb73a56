/** Text put together from pieces that remember where in the author's sources they came from. */

/** An offset in one part of the author's sources. */
export interface Place {
  part: string;
  offset: number;
}

export interface Piece {
  text: string;
  /** Where the first character comes from; generated text has none. */
  place?: Place;
}

export type MappedText = readonly Piece[];

/** Replace what stands from `start` to `end`. */
export interface Edit {
  start: number;
  end: number;
  by: MappedText;
}

export function plainText(pieces: MappedText): string {
  return pieces.map((piece) => piece.text).join('');
}

export function sliceText(pieces: MappedText, start: number, end: number): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const { text, place } of pieces) {
    const from = Math.max(start - at, 0);
    const to = Math.min(end - at, text.length);
    if (from < to) {
      const cut: Piece = { text: text.slice(from, to) };
      if (place) cut.place = { part: place.part, offset: place.offset + from };
      found.push(cut);
    }
    at += text.length;
    if (at >= end) break;
  }
  return found;
}

/** Applies edits that do not overlap, in any order. */
export function editText(pieces: MappedText, edits: readonly Edit[]): MappedText {
  const length = pieces.reduce((sum, piece) => sum + piece.text.length, 0);
  const result: Piece[] = [];
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result.push(...sliceText(pieces, at, edit.start), ...edit.by);
    at = edit.end;
  }
  result.push(...sliceText(pieces, at, length));
  return result;
}

/** Where the character at `offset` comes from; for generated text the nearest place before it. */
export function placeAt(pieces: MappedText, offset: number): Place | undefined {
  let at = 0;
  let nearest: Place | undefined;
  for (const { text, place } of pieces) {
    if (at > offset) break;
    if (place) nearest = { part: place.part, offset: place.offset + Math.min(offset - at, text.length) };
    at += text.length;
  }
  return nearest;
}

/** Texts whose lines were looked for last: every value of a design asks where it stands. */
const linesOf = new Map<string, number[]>();
const KEPT_TEXTS = 8;

/** Offsets of the first characters of all lines. */
export function lineStarts(text: string): number[] {
  const known = linesOf.get(text);
  if (known) return known;
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  if (linesOf.size >= KEPT_TEXTS) linesOf.delete(linesOf.keys().next().value!);
  linesOf.set(text, starts);
  return starts;
}

/** Line and column, both from 1, of an offset. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const starts = lineStarts(text);
  const at = Math.min(offset, text.length);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: at - starts[low]! + 1 };
}

/** Offset of the first character of a line (from 1). */
export function lineStart(text: string, line: number): number {
  let at = 0;
  for (let current = 1; current < line; current += 1) {
    const next = text.indexOf('\n', at);
    if (next < 0) return at;
    at = next + 1;
  }
  return at;
}
