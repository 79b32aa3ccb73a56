/** Quoted-printable (RFC 2045 section 6.7), written into bytes that are used again for message after message. */
import { ENTITIES } from './html-text.ts';

const HEX = Buffer.from('0123456789ABCDEF', 'latin1');
/** Where a soft break must come: column 76 is left for its "=". */
const SOFT_COLUMN = 75;
const HTAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const DOT = 46;
const EQUALS = 61;

const PLAIN = 0;
const CODED = 1;
const LINE_END = 2;
const LEADING_DOT = 3;
const ENTITY = 4;

const kindsOf = (entities: boolean): Uint8Array =>
  Uint8Array.from({ length: 128 }, (_, code) => {
    if (code === LF || code === CR) return LINE_END;
    if (code === DOT) return LEADING_DOT;
    if (entities && ENTITIES[String.fromCharCode(code)]) return ENTITY;
    return code === HTAB || (code >= SPACE && code < 127 && code !== EQUALS) ? PLAIN : CODED;
  });
const TEXT_KINDS = kindsOf(false);
const HTML_KINDS = kindsOf(true);

/** A text encoded beforehand. It starts at the beginning of a line and may end inside one, at `column`. */
export interface EncodedText {
  bytes: Buffer;
  column: number;
}

/**
 * Bytes with the rules of the wire kept at every step: lines of at most 76 characters and CRLF, no white space at a line's
 * end, no dot at its start (which saves dot-stuffing and survives servers that forget it), lone surrogates as U+FFFD.
 * Room is made before anything is written, for what is written at most: a write past the end of a Buffer would be lost
 * without a word.
 */
export class WireSlab {
  bytes: Buffer;
  at = 0;
  column = 0;

  constructor(size = 256 * 1024) {
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  /** Header lines and boundaries: ASCII that ends with a line end. */
  ascii(text: string): void {
    this.makeRoom(text.length);
    this.at += this.bytes.write(text, this.at, 'latin1');
    this.column = 0;
  }

  /** A text encoded beforehand, on a line of its own. */
  encoded({ bytes, column }: EncodedText): void {
    this.makeRoom(bytes.length + 3);
    if (this.column !== 0) this.softBreak();
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
    this.column = column;
  }

  /** Any text; `entities`: with what HTML gives a meaning of its own written as entities. */
  text(text: string, entities: boolean): void {
    // Nine characters for three bytes of UTF-8, and a soft break of three every 72.
    this.makeRoom(text.length * 10 + 16);
    const kinds = entities ? HTML_KINDS : TEXT_KINDS;
    const { length } = text;
    for (let index = 0; index < length; index += 1) {
      index = this.plainRun(text, kinds, index);
      if (index >= length) return;
      const code = text.charCodeAt(index);
      if (code >= 128) {
        index += this.beyondAscii(text, code, index);
        continue;
      }
      switch (kinds[code]) {
        case LINE_END:
          if (code === CR && text.charCodeAt(index + 1) === LF) index += 1;
          this.breakLine();
          break;
        case LEADING_DOT:
          this.dot();
          break;
        case ENTITY:
          this.entity(ENTITIES[text[index]!]!);
          break;
        default:
          this.coded(code);
      }
    }
  }

  /** A line end that is one. */
  hardBreak(): void {
    this.makeRoom(16);
    this.breakLine();
  }

  /** White space that would stand at the end of a line is encoded. */
  endWhiteSpace(): void {
    this.makeRoom(16);
    this.codeLastSpace();
  }

  /** What was written, as bytes of their own; the slab is empty afterwards. */
  take(): Buffer {
    const taken = Buffer.allocUnsafe(this.at);
    this.bytes.copy(taken, 0, 0, this.at);
    this.clear();
    return taken;
  }

  clear(): void {
    this.at = 0;
    this.column = 0;
  }

  /** Writes characters that stand for themselves; returns the place of the first that does not. */
  private plainRun(text: string, kinds: Uint8Array, from: number): number {
    const { bytes } = this;
    let { at, column } = this;
    let index = from;
    for (; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code >= 128 || kinds[code] !== PLAIN) break;
      if (column >= SOFT_COLUMN && !endsLine(text, index + 1)) {
        bytes[at] = EQUALS;
        bytes[at + 1] = CR;
        bytes[at + 2] = LF;
        at += 3;
        column = 0;
      }
      bytes[at] = code;
      at += 1;
      column += 1;
    }
    this.at = at;
    this.column = column;
    return index;
  }

  private breakLine(): void {
    this.codeLastSpace();
    this.bytes[this.at] = CR;
    this.bytes[this.at + 1] = LF;
    this.at += 2;
    this.column = 0;
  }

  private codeLastSpace(): void {
    const last = this.column > 0 ? this.bytes[this.at - 1] : 0;
    if (last !== SPACE && last !== HTAB) return;
    this.at -= 1;
    this.column -= 1;
    this.coded(last);
  }

  private entity(ascii: string): void {
    for (let index = 0; index < ascii.length; index += 1) {
      if (this.column >= SOFT_COLUMN) this.softBreak();
      this.bytes[this.at] = ascii.charCodeAt(index);
      this.at += 1;
      this.column += 1;
    }
  }

  private dot(): void {
    if (this.column >= SOFT_COLUMN) this.softBreak();
    if (this.column === 0) {
      this.coded(DOT);
      return;
    }
    this.bytes[this.at] = DOT;
    this.at += 1;
    this.column += 1;
  }

  /** Returns how many characters more than one were read. */
  private beyondAscii(text: string, code: number, index: number): number {
    if (code < 0x800) {
      this.coded(0xc0 | (code >> 6));
      this.coded(0x80 | (code & 63));
      return 0;
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      const next = code <= 0xdbff ? text.charCodeAt(index + 1) : 0;
      if (next >= 0xdc00 && next <= 0xdfff) {
        const point = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
        this.coded(0xf0 | (point >> 18));
        this.coded(0x80 | ((point >> 12) & 63));
        this.coded(0x80 | ((point >> 6) & 63));
        this.coded(0x80 | (point & 63));
        return 1;
      }
      this.threeBytes(0xfffd);
      return 0;
    }
    this.threeBytes(code);
    return 0;
  }

  private threeBytes(code: number): void {
    this.coded(0xe0 | (code >> 12));
    this.coded(0x80 | ((code >> 6) & 63));
    this.coded(0x80 | (code & 63));
  }

  private coded(byte: number): void {
    if (this.column > SOFT_COLUMN - 3) this.softBreak();
    const { bytes, at } = this;
    bytes[at] = EQUALS;
    bytes[at + 1] = HEX[byte >> 4]!;
    bytes[at + 2] = HEX[byte & 15]!;
    this.at = at + 3;
    this.column += 3;
  }

  private softBreak(): void {
    const { bytes, at } = this;
    bytes[at] = EQUALS;
    bytes[at + 1] = CR;
    bytes[at + 2] = LF;
    this.at = at + 3;
    this.column = 0;
  }

  private makeRoom(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + more));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
}

/** A character may fill column 76 when its line ends behind it. */
function endsLine(text: string, next: number): boolean {
  const code = text.charCodeAt(next);
  return code === LF || code === CR;
}

/** Encodes what stands between values, once. Its last line may go on: nothing at its end is closed. */
export function encodeBeforehand(text: string): EncodedText {
  const slab = new WireSlab(text.length * 2 + 64);
  slab.text(text, false);
  const { column } = slab;
  return { bytes: slab.take(), column };
}

/** Encodes a whole text. */
export function encodeQuotedPrintable(text: string): Buffer {
  const slab = new WireSlab(text.length * 2 + 64);
  slab.text(text, false);
  slab.endWhiteSpace();
  return slab.take();
}
