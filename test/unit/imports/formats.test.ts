import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { delimiterOf, detectFormat } from '../../../src/imports/detect-format.ts';
import { copyLine } from '../../../src/imports/encode-copy.ts';
import { addCounts, noCounts } from '../../../src/imports/import-counts.ts';
import { readText } from '../../../src/imports/read-text.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kohort-formats-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function textOf(content: Buffer, encoding: 'auto' | 'utf-8' | 'latin1' = 'auto') {
  const file = path.join(folder, 'file');
  await writeFile(file, content);
  const format = await detectFormat(file, { encoding });
  let text = '';
  let bytes = 0;
  for await (const piece of readText(file, format, (read) => (bytes = read))) text += piece;
  return { ...format, text, bytes };
}

describe('what a file is', () => {
  const text = 'namn;ort\nÅsa;Malmö\n';
  test.each([
    ['UTF-8', Buffer.from(text), 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`), 'utf-8'],
    ['Latin-1', Buffer.from(text, 'latin1'), 'windows-1252'],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16le'],
  ])('%s, plain and gzip', async (_, content, encoding) => {
    expect(await textOf(content)).toEqual({ isGzip: false, encoding, delimiter: ';', text, bytes: content.length });
    const packed = gzipSync(content);
    expect(await textOf(packed)).toEqual({ isGzip: true, encoding, delimiter: ';', text, bytes: packed.length });
  });

  test('a file larger than the sample, cut in the middle of characters', async () => {
    const long = `a,b\n${'åäö,😀\n'.repeat(60_000)}`;
    expect((await textOf(Buffer.from(long))).text).toBe(long);
    expect((await textOf(gzipSync(long))).text).toBe(long);
  });

  test('damaged gzip and wrong encoding stop the reading with a sentence', async () => {
    const packed = gzipSync('a,b\n'.repeat(100_000));
    await expect(textOf(packed.subarray(0, packed.length - 20))).rejects.toThrow(/damaged or cut off/);
    await expect(textOf(Buffer.from('a,b\nÅsa,x', 'latin1'), 'utf-8')).rejects.toThrow(/Set "encoding" to "latin1"/);
  });

  test.each([
    ['a,b;c,d', ','],
    ['a\tb', '\t'],
    ['"x,y";b', ';'],
    ['a|b|c', '|'],
    ['alone', ','],
  ])('the delimiter of %j', (header, delimiter) => {
    expect(delimiterOf(header)).toBe(delimiter);
  });
});

describe('counts and COPY', () => {
  test('every cell comes back from COPY text, and no cell ends its line', () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom('\\', '\t', '\n', '\r', 'N', '.', 'å') }),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
        const line = copyLine(cells);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        const escapes: Record<string, string> = { '\\n': '\n', '\\r': '\r', '\\t': '\t', '\\\\': '\\' };
        const back = line
          .slice(0, -1)
          .split('\t')
          .map((text) => (text === '\\N' ? null : text.replace(/\\[nrt\\]/g, (two) => escapes[two] as string)));
        expect(back).toEqual(cells);
      }),
    );
  });

  test('counts add up, reasons too', () => {
    const one = { ...noCounts(), rows: 2, reasons: { a: 1 } };
    const sum = addCounts(one, { ...noCounts(), rows: 3, reasons: { a: 1, b: 2 } });
    expect(sum).toMatchObject({ rows: 5, reasons: { a: 2, b: 2 }, contacts: { created: 0 } });
    expect(one.reasons).toEqual({ a: 1 });
  });
});
