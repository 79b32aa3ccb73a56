import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPicture } from '../../../src/templates/read-picture.ts';
import { gif, jpeg, jpegTurned, png } from '../../kit/pictures.ts';

const markup = Buffer.from('<script>alert(1)</script>');

describe('pictures as they are', () => {
  it('reads kind and size from the bytes', () => {
    expect(readPicture(png(640, 320))).toEqual({ kind: 'png', mediaType: 'image/png', width: 640, height: 320 });
    expect(readPicture(gif(3, 2))).toEqual({ kind: 'gif', mediaType: 'image/gif', width: 3, height: 2 });
    expect(readPicture(jpeg)).toEqual({ kind: 'jpg', mediaType: 'image/jpeg', width: 3, height: 2 });
  });

  it('knows photographs that are shown turned', () => {
    expect(readPicture(jpegTurned)).toMatchObject({ width: 2, height: 3 });
  });

  it('lets through what cameras put behind a photograph: further ones, and zeros', () => {
    expect(readPicture(Buffer.concat([jpeg, jpeg]))).toMatchObject({ kind: 'jpg' });
    expect(readPicture(Buffer.concat([jpeg, Buffer.alloc(9)]))).toMatchObject({ kind: 'jpg' });
  });
});

describe('pictures that are none, or more than that', () => {
  it('takes no drawing with scripts, and nothing else that only has such a name', () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const webp = Buffer.from('RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0', 'latin1');
    for (const bytes of [svg, webp, markup, Buffer.from('BM'), Buffer.alloc(0), deflateSync(markup)]) {
      expect(readPicture(bytes)).toBeNull();
    }
  });

  it('takes none that is cut off, wherever that is', () => {
    for (const whole of [png(4, 4), gif(3, 2), jpeg]) {
      for (let length = 8; length < whole.length; length++) {
        expect(readPicture(whole.subarray(0, length)), `${length} of ${whole.length}`).toBe('broken');
      }
    }
  });

  it('takes none with something else behind its end', () => {
    for (const whole of [png(4, 4), gif(3, 2), jpeg]) {
      expect(readPicture(Buffer.concat([whole, markup]))).toBe('broken');
    }
  });

  it('takes none without a size', () => {
    expect(readPicture(png(0, 4))).toBe('broken');
    expect(readPicture(gif(0, 0))).toBe('broken');
  });

  it('comes back from whatever stands behind a right beginning', () => {
    const starts = [png(4, 4), gif(3, 2), jpeg];
    const changed = fc.tuple(
      fc.constantFrom(...starts),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
      fc.uint8Array({ maxLength: 40 }),
    );
    fc.assert(
      fc.property(changed, ([start, changes, rest]) => {
        const bytes = Buffer.concat([start, rest]);
        for (const [place, value] of changes) bytes[place % bytes.length] = value;
        const read = readPicture(bytes);
        expect(read === null || read === 'broken' || (read.width > 0 && read.height > 0)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
