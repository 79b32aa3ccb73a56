/** Quoted-printable (RFC 2045 section 6.7) of a text, ready for the wire. */

const HEX = Buffer.from('0123456789ABCDEF', 'latin1');
const MAX_LINE = 76;
const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;
const EQUALS = 61;
const DOT = 46;

/** All line ends as CRLF, the only kind there is on the wire. */
export function canonicalLines(text: string): string {
  return text.replace(/\r\n?|\n/g, '\r\n');
}

/**
 * Encodes UTF-8 with lines of at most 76 characters. Line ends become CRLF; white space at a line's end is encoded, and
 * so is a dot at its start, which saves dot-stuffing and survives servers that forget it. Lone surrogates become U+FFFD.
 */
export function encodeQuotedPrintable(text: string): Buffer {
  const input = Buffer.from(canonicalLines(text), 'utf8');
  // Worst case: three characters a byte and a soft break of three every 73.
  const output = Buffer.allocUnsafe(input.length * 3 + Math.ceil((input.length * 3) / 73) * 3 + 8);
  let at = 0;
  let column = 0;
  const softBreak = () => {
    output[at] = EQUALS;
    output[at + 1] = CR;
    output[at + 2] = LF;
    at += 3;
    column = 0;
  };
  for (let index = 0; index < input.length; index += 1) {
    const byte = input[index]!;
    if (byte === CR && input[index + 1] === LF) {
      output[at] = CR;
      output[at + 1] = LF;
      at += 2;
      column = 0;
      index += 1;
      continue;
    }
    const isLast = index + 1 === input.length || (input[index + 1] === CR && input[index + 2] === LF);
    const isPlain =
      byte === SPACE || byte === TAB
        ? !isLast
        : byte > SPACE && byte < 127 && byte !== EQUALS && !(byte === DOT && column === 0);
    const width = isPlain ? 1 : 3;
    // The last character of a line may fill column 76, any other leaves room for the "=" of a soft break.
    if (column + width > (isLast ? MAX_LINE : MAX_LINE - 1)) {
      softBreak();
      index -= 1;
      continue;
    }
    if (isPlain) {
      output[at] = byte;
    } else {
      output[at] = EQUALS;
      output[at + 1] = HEX[byte >> 4]!;
      output[at + 2] = HEX[byte & 15]!;
    }
    at += width;
    column += width;
  }
  return output.subarray(0, at);
}
