import { disableTypes, imageSize, types } from 'image-size';
import { isWholePicture, type PictureKind } from './whole-picture.ts';

/** What a picture is, read from its bytes; width and height in pixels as mail programs show them. */
export type Picture = { kind: PictureKind; mediaType: string; width: number; height: number };

/** Kinds of pictures every common mail program shows. No SVG: none of the large ones does, and it may carry scripts. */
export const mediaTypes: Record<PictureKind, string> = { png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif' };

const firstBytes: [PictureKind, Buffer][] = [
  ['png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['jpg', Buffer.from([0xff, 0xd8, 0xff])],
  ['gif', Buffer.from('GIF87a')],
  ['gif', Buffer.from('GIF89a')],
];

// The library knows twenty formats; ours are three, and no reader of another one shall see bytes from outside.
disableTypes(types.filter((type) => type !== 'png' && type !== 'jpg' && type !== 'gif'));

/**
 * Reads what a picture is from its first bytes and its header, and walks over it to its end: never decodes it. Null when
 * it is no PNG, JPEG or GIF; 'broken' when it says it is one, but is cut off, carries something else behind its end, or
 * has no size.
 */
export function readPicture(bytes: Buffer): Picture | 'broken' | null {
  const kind = firstBytes.find(([, start]) => bytes.subarray(0, start.length).equals(start))?.[0];
  if (!kind) return null;
  if (!isWholePicture(bytes, kind)) return 'broken';
  try {
    const { width, height, orientation = 1 } = imageSize(bytes);
    if (!width || !height) return 'broken';
    // Exif turns a photograph by a quarter from 5 on (Exif 2.3, tag 0x0112).
    const [across, down] = orientation >= 5 ? [height, width] : [width, height];
    return { kind, mediaType: mediaTypes[kind], width: across, height: down };
  } catch {
    return 'broken';
  }
}
