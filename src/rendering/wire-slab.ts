/** Quoted-printable (RFC 2045 section 6.7), written into bytes that are used again for message after message. */
import { codeAt, ENTITIES } from './html-text.ts';

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
const ENTITY = 3;
const BEYOND_ASCII = 4;

/** What to do with each UTF-16 code; a dot stands for itself unless it begins a line. */
const kindsOf = (entities: boolean): Uint8Array =>
  Uint8Array.from({ length: 0x10000 }, (_, code) => {
    if (code >= 128) return BEYOND_ASCII;
    if (code === LF || code === CR) return LINE_END;
    if (entities && ENTITIES[String.fromCharCode(code)]) return ENTITY;
    return code === HTAB || (code >= SPACE && code < 127 && code !== EQUALS) ? PLAIN : CODED;
  });
/** By code. */
const ENTITY_OF = Array.from({ length: 128 }, (_, code) => ENTITIES[String.fromCharCode(code)]);
const TEXT_KINDS = kindsOf(false);
const HTML_KINDS = kindsOf(true);

/** A text encoded beforehand as if at the beginning of a line; it may end inside one. */
export interface EncodedText {
  bytes: Buffer;
  /** Where its last line ends. */
  column: number;
  /** Length of its first line, with the "=" of a soft break; of its only line when `isLine`. */
  first: number;
  isLine: boolean;
}

/**
 * Bytes with the rules of the wire kept at every step: lines of at most 76 characters and CRLF, no white space at a line's
 * end, no dot at its start (which saves dot-stuffing and survives servers that forget it), lone surrogates as U+FFFD.
 * Room is made before anything is written, for what is written at most: a write past the end of a Buffer would be lost
 * without a word.
 */
export class WireSlab {
  at = 0;
  column = 0;
  private bytes: Buffer;
  /** Where what is being written began: before it stand texts that were taken and are still in somebody's hands. */
  private start = 0;
  private readonly size: number;
  /** The beginning of an address that was written last, and where, counted from `start`; -1: nowhere. */
  private base = '';
  private baseAt = -1;

  constructor(size = 1024 * 1024) {
    this.size = size;
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  /** Header lines and boundaries: ASCII that ends with a line end. */
  ascii(text: string): void {
    this.makeRoom(text.length);
    this.at += this.bytes.write(text, this.at, 'latin1');
    this.column = 0;
  }

  /** A text encoded beforehand: behind what is there when its first line fits, else on a new line. */
  encoded({ bytes, column, first, isLine }: EncodedText): void {
    this.makeRoom(bytes.length + 16);
    if (this.column !== 0) {
      if (this.column + first > (isLine ? SOFT_COLUMN : SOFT_COLUMN + 1)) this.softBreak();
      else if (first === 0) this.codeLastSpace();
    }
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
    this.column = isLine ? this.column + first : column;
  }

  /** Like {@link text}, but writes nothing and says false when the text has more than one line. */
  oneLine(text: string, entities: boolean): boolean {
    const { length } = text;
    // First of all room: making it may move what is written, and with it the place to come back to.
    this.makeRoom(roomFor(length));
    const { at, column } = this;
    const kinds = entities ? HTML_KINDS : TEXT_KINDS;
    const from = this.shortRun(text, length, kinds);
    if (from === length || this.write(text, kinds, from, true)) return true;
    this.at = at;
    this.column = column;
    return false;
  }

  /** Any text; `entities`: with what HTML gives a meaning of its own written as entities. Returns how long the text is. */
  text(text: string, entities: boolean): number {
    const { length } = text;
    this.makeRoom(roomFor(length));
    const kinds = entities ? HTML_KINDS : TEXT_KINDS;
    const from = this.shortRun(text, length, kinds);
    if (from < length) this.write(text, kinds, from, false);
    return length;
  }

  /**
   * Most values are a few plain words: written as far as that is so, whole on one line. Returns the place of the first
   * character that needs more care.
   */
  private shortRun(text: string, length: number, kinds: Uint8Array): number {
    if (this.column + length > SOFT_COLUMN) {
      if (length > SOFT_COLUMN) return 0;
      this.softBreak();
    }
    const { bytes, at, column } = this;
    if (column === 0 && length > 0 && codeAt(text, 0) === DOT) return 0;
    let index = 0;
    for (; index < length; index += 1) {
      const code = codeAt(text, index);
      if (kinds[code] !== PLAIN) break;
      bytes[at + index] = code;
    }
    this.at = at + index;
    this.column = column + index;
    return index;
  }

  /** From some character on; room must have been made. False: stopped at a line end. */
  private write(text: string, kinds: Uint8Array, from: number, stopAtLineEnd: boolean): boolean {
    const { length } = text;
    for (let index = from; index < length; index += 1) {
      index = this.plainRun(text, kinds, index);
      if (index >= length) break;
      const code = codeAt(text, index);
      switch (kinds[code]) {
        case BEYOND_ASCII:
          if (stopAtLineEnd && (code === 0x2028 || code === 0x2029)) return false;
          index += this.beyondAscii(text, code, index);
          break;
        case LINE_END:
          if (stopAtLineEnd) return false;
          if (code === CR && codeAt(text, index + 1) === LF) index += 1;
          this.breakLine();
          break;
        case ENTITY:
          this.entity(ENTITY_OF[code]!);
          break;
        default:
          // A dot at the beginning of a line is among them.
          this.coded(code);
      }
    }
    return true;
  }

  /** One space. */
  space(): void {
    this.makeRoom(16);
    if (this.column >= SOFT_COLUMN) this.softBreak();
    this.bytes[this.at] = SPACE;
    this.at += 1;
    this.column += 1;
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

  /**
   * What was written. Nothing is written there again: the next text begins behind it, and a slab that is full is left to
   * those who hold its parts.
   */
  take(): Buffer {
    const taken = this.bytes.subarray(this.start, this.at);
    this.start = this.at;
    this.clear();
    return taken;
  }

  /** Writes from the beginning again, over what was taken: only when nobody needs any of it any more. */
  reuse(): void {
    this.start = 0;
    this.clear();
  }

  /** Forgets what was written since the last {@link take}. */
  clear(): void {
    this.at = this.start;
    this.column = 0;
    this.baseAt = -1;
  }

  /**
   * Writes an address in one piece; false, and nothing written, when it cannot stand as it is. `base` and `tail` together are
   * the address: many of a message have a beginning in common, and that is looked at once.
   */
  address(base: string, tail: string): boolean {
    const length = base.length + tail.length;
    if (length > SOFT_COLUMN) return false;
    this.makeRoom(length * 3 + 16);
    if (this.column + length > SOFT_COLUMN) this.softBreak();
    const { bytes, at, start } = this;
    if (this.baseAt >= 0 && this.base === base) {
      const from = start + this.baseAt;
      bytes.copyWithin(at, from, from + base.length);
    } else {
      // The engine's own writer goes through a text that was put together faster than we read its characters.
      if (bytes.write(base, at) !== base.length || bytes[at] === DOT || !isPlain(bytes, at, base.length)) return false;
      this.base = base;
      this.baseAt = at - start;
    }
    for (let index = 0; index < tail.length; index += 1) {
      const code = codeAt(tail, index);
      if (HTML_KINDS[code] !== PLAIN) {
        // What is written next stands where the beginning stood.
        this.baseAt = -1;
        return false;
      }
      bytes[at + base.length + index] = code;
    }
    this.at = at + length;
    this.column += length;
    return true;
  }

  /** Writes characters that stand for themselves; returns the place of the first that does not. */
  private plainRun(text: string, kinds: Uint8Array, from: number): number {
    const { bytes } = this;
    const { length } = text;
    let { at, column } = this;
    let index = from;
    while (index < length) {
      if (column === 0 && codeAt(text, index) === DOT) break;
      if (column >= SOFT_COLUMN) {
        if (kinds[codeAt(text, index)] !== PLAIN) break;
        if (column > SOFT_COLUMN || !endsLine(text, index + 1)) {
          bytes[at] = EQUALS;
          bytes[at + 1] = CR;
          bytes[at + 2] = LF;
          at += 3;
          column = 0;
          continue;
        }
        bytes[at] = codeAt(text, index);
        at += 1;
        column += 1;
        index += 1;
        break;
      }
      // As far as the line goes, nothing needs to be looked at but the characters.
      const start = index;
      const stop = Math.min(length, index + SOFT_COLUMN - column);
      for (; index < stop; index += 1) {
        const code = codeAt(text, index);
        if (kinds[code] !== PLAIN) break;
        bytes[at] = code;
        at += 1;
      }
      column += index - start;
      if (index < stop) break;
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
      this.bytes[this.at] = codeAt(ascii, index);
      this.at += 1;
      this.column += 1;
    }
  }

  /** Returns how many characters more than one were read. A character is not parted by a soft break. */
  private beyondAscii(text: string, code: number, index: number): number {
    if (code < 0x800) {
      this.fits(6);
      this.put(0xc0 | (code >> 6));
      this.put(0x80 | (code & 63));
      return 0;
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      const next = code <= 0xdbff ? codeAt(text, index + 1) : 0;
      if (next >= 0xdc00 && next <= 0xdfff) {
        const point = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
        this.fits(12);
        this.put(0xf0 | (point >> 18));
        this.put(0x80 | ((point >> 12) & 63));
        this.put(0x80 | ((point >> 6) & 63));
        this.put(0x80 | (point & 63));
        return 1;
      }
      this.threeBytes(0xfffd);
      return 0;
    }
    this.threeBytes(code);
    return 0;
  }

  private threeBytes(code: number): void {
    this.fits(9);
    this.put(0xe0 | (code >> 12));
    this.put(0x80 | ((code >> 6) & 63));
    this.put(0x80 | (code & 63));
  }

  private coded(byte: number): void {
    this.fits(3);
    this.put(byte);
  }

  /** A new line when that many columns are more than this one has left. */
  private fits(columns: number): void {
    if (this.column > SOFT_COLUMN - columns) this.softBreak();
  }

  /** A byte as =XX. */
  private put(byte: number): void {
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
    const written = this.at - this.start;
    const fresh = Buffer.allocUnsafeSlow(Math.max(this.size, (written + more) * 2));
    this.bytes.copy(fresh, 0, this.start, this.at);
    this.bytes = fresh;
    this.start = 0;
    this.at = written;
  }
}

/** What so many characters take at most: nine for three bytes of UTF-8, and a soft break of three every 72. */
function roomFor(length: number): number {
  return length * 10 + 16;
}

/** Whether these bytes stand for themselves in HTML as well. */
function isPlain(bytes: Buffer, from: number, length: number): boolean {
  for (let index = from; index < from + length; index += 1) if (HTML_KINDS[bytes[index]!] !== PLAIN) return false;
  return true;
}

/** A character may fill column 76 when its line ends behind it. */
function endsLine(text: string, next: number): boolean {
  const code = codeAt(text, next);
  return code === LF || code === CR;
}
