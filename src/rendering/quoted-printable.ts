/** Whole texts as quoted-printable (RFC 2045 section 6.7). */
import { type EncodedText, WireSlab } from './wire-slab.ts';

/** Encodes what stands between values, once. Its last line may go on: nothing at its end is closed. */
export function encodeBeforehand(text: string): EncodedText {
  const slab = new WireSlab(text.length * 2 + 64);
  slab.text(text, false);
  const { column } = slab;
  // A copy, so that what is kept is no larger than it must be.
  const bytes = Buffer.from(slab.take());
  const lineEnd = bytes.indexOf('\r');
  return { bytes, column, first: lineEnd < 0 ? bytes.length : lineEnd, isLine: lineEnd < 0 };
}

/** Encodes a whole text. */
export function encodeQuotedPrintable(text: string): Buffer {
  const slab = new WireSlab(text.length * 2 + 64);
  slab.text(text, false);
  slab.endWhiteSpace();
  return slab.take();
}
