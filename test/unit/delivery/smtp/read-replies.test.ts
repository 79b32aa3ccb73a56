import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReplyReader, wordsOf } from '../../../../src/delivery/smtp/read-replies.ts';

type Reply = { code: number; words: string };

/** What a reader makes of these pieces; null from the moment it does not understand. */
function readAll(pieces: Buffer[]): { replies: Reply[]; isSmtp: boolean; hasBegun: boolean } {
  const replies: Reply[] = [];
  const reader = new ReplyReader((code, bytes, start, end) => {
    replies.push({ code, words: wordsOf(bytes, start, end) });
  });
  const isSmtp = pieces.every((piece) => reader.read(piece));
  return { replies, isSmtp, hasBegun: reader.hasBegun() };
}

const code = fc.integer({ min: 200, max: 559 });
const line = fc.stringMatching(/^[ -~]{0,40}$/);
const reply = fc.tuple(code, fc.array(line, { minLength: 1, maxLength: 4 }), fc.constantFrom('\r\n', '\n'));

const asText = ([number, lines, end]: [number, string[], string]) =>
  lines.map((text, at) => `${number}${at === lines.length - 1 ? ' ' : '-'}${text}${end}`).join('');
const asWords = ([number, lines, end]: [number, string[], string]) => ({
  code: number,
  words:
    lines.length === 1
      ? `${number} ${lines[0]}`
      : asText([number, lines, end])
          .trimEnd()
          .replace(/[\r\n]+/g, ' ')
          .trim(),
});

describe('replies of a server', () => {
  it('are the same wherever the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(reply, { minLength: 1, maxLength: 6 }), fc.array(fc.nat()), (replies, cuts) => {
        const bytes = Buffer.from(replies.map(asText).join(''), 'latin1');
        const places = [...new Set(cuts.map((cut) => cut % bytes.length))].sort((a, b) => a - b);
        const ends = [...places, bytes.length];
        const pieces = ends.map((end, at) => bytes.subarray(at === 0 ? 0 : ends[at - 1], end));
        const read = readAll(pieces);
        expect(read.isSmtp).toBe(true);
        expect(read.hasBegun).toBe(false);
        expect(read.replies.map(({ code }) => code)).toEqual(replies.map(([number]) => number));
        expect(read.replies.map(({ words }) => words.trim())).toEqual(
          replies.map((each) => asWords(each).words.trim()),
        );
        expect(read.replies).toEqual(readAll([bytes]).replies);
      }),
    );
  });

  it('may be a code alone', () => {
    expect(readAll([Buffer.from('250\r\n')]).replies).toEqual([{ code: 250, words: '250' }]);
  });

  it('say that one has begun and not ended', () => {
    expect(readAll([Buffer.from('250-first\r\n25')])).toEqual({ replies: [], isSmtp: true, hasBegun: true });
  });

  it.each([
    'HTTP/1.1 400 Bad Request\r\n',
    '99 x\r\n',
    '600 x\r\n',
    '25x\r\n',
    '250x\r\n',
    '\r\n',
    '250-a\r\n251 b\r\n',
  ])('are not what %j says', (text) => {
    expect(readAll([Buffer.from(text)]).isSmtp).toBe(false);
  });

  it('that never end are not kept for ever', () => {
    const reader = new ReplyReader(() => undefined);
    const piece = Buffer.from(`250-${'x'.repeat(1_020)}\r\n`);
    let taken = 0;
    while (reader.read(piece) && taken < 1_000) taken += 1;
    expect(taken).toBeLessThan(100);
  });

  it('are not told after a stop, also of the piece being read', () => {
    const codes: number[] = [];
    const reader: ReplyReader = new ReplyReader((number) => {
      codes.push(number);
      reader.stop();
    });
    reader.read(Buffer.from('220 go\r\n250 injected\r\n'));
    expect(codes).toEqual([220]);
  });

  it('keep letters beyond ASCII, in UTF-8 or not', () => {
    expect(wordsOf(Buffer.from('550 okänd'), 0, 10)).toBe('550 okänd');
    const latin = Buffer.from('550 okänd', 'latin1');
    expect(wordsOf(latin, 0, latin.length)).toBe('550 okänd');
  });
});
