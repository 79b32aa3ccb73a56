export type PictureKind = 'png' | 'jpg' | 'gif';

/** Whether a picture goes from its first byte to its end mark, and nothing but pictures follows. Decodes nothing. */
export function isWholePicture(bytes: Buffer, kind: PictureKind): boolean {
  return wholeness[kind](bytes);
}

/** Chunks of length, type, content and checksum from byte 8 on; IEND is the last (PNG, third edition, section 5.3). */
function isWholePng(bytes: Buffer): boolean {
  let at = 8;
  let hasContent = false;
  while (at + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (at === 8 && (type !== 'IHDR' || length !== 13)) return false;
    at += 12 + length;
    if (type === 'IDAT') hasContent = true;
    if (type === 'IEND') return hasContent && at === bytes.length;
  }
  return false;
}

const endOfImage = 0xd9;
const startOfScan = 0xda;

/** Markers that stand alone: fill, TEM, RST0 to RST7, SOI (ISO/IEC 10918-1, table B.1). */
const isLonely = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/**
 * Segments with their length, and behind each start of scan coded content in which 0xFF is followed by 0 or a restart
 * marker. Cameras put further pictures behind the end (CIPA DC-007) and fill up with zeros: both are let through.
 */
function isWholeJpeg(bytes: Buffer): boolean {
  let at = 2;
  let hasScan = false;
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) return false;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) at += 1;
    else if (marker === endOfImage) return hasScan && isOnlyPictures(bytes.subarray(at + 2));
    else if (isLonely(marker)) at += 2;
    else {
      if (at + 4 > bytes.length || marker === 0x00) return false;
      at += 2 + bytes.readUInt16BE(at + 2);
      if (marker === startOfScan) {
        hasScan = true;
        at = endOfScan(bytes, at);
      }
    }
  }
  return false;
}

function endOfScan(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at !== -1 && at + 1 < bytes.length) {
    const next = bytes[at + 1]!;
    const isContent = next === 0x00 || (next >= 0xd0 && next <= 0xd7);
    if (!isContent) return at;
    at = bytes.indexOf(0xff, at + 2);
  }
  return bytes.length;
}

function isOnlyPictures(rest: Buffer): boolean {
  const start = rest.findIndex((byte) => byte !== 0);
  return start === -1 || (rest[start] === 0xff && rest[start + 1] === 0xd8);
}

/** Blocks behind the screen's description, each a chain of parts of up to 255 bytes; 0x3B ends (GIF89a, appendix B). */
function isWholeGif(bytes: Buffer): boolean {
  if (bytes.length < 14) return false;
  let at = 13 + colourTableLength(bytes[10]!);
  let hasFrame = false;
  while (at < bytes.length) {
    const block = bytes[at]!;
    if (block === 0x3b) return hasFrame && at === bytes.length - 1;
    if (block === 0x21) at = endOfParts(bytes, at + 2);
    else if (block === 0x2c && at + 10 < bytes.length) {
      hasFrame = true;
      at = endOfParts(bytes, at + 11 + colourTableLength(bytes[at + 9]!));
    } else return false;
  }
  return false;
}

const colourTableLength = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

function endOfParts(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1;
  return at + 1;
}

const wholeness = { png: isWholePng, jpg: isWholeJpeg, gif: isWholeGif };
