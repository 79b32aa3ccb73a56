import { describe, expect, it } from 'vitest';
import { codeKey, makeCodes, maskCode } from '../../../src/offers/codes/code-text.ts';
import { type CodeRow, readCodeRows } from '../../../src/offers/codes/read-code-rows.ts';

describe('made codes', () => {
  const codes = makeCodes(20_000);
  it('are different, readable in groups, without look-alikes and vowels', () => {
    expect(new Set(codes).size).toBe(20_000);
    expect(codes.every((code) => /^([34679CDFGHJKMNPQRTWXY]{4}-){2}[34679CDFGHJKMNPQRTWXY]{4}$/.test(code))).toBe(true);
  });

  it('favour no sign: 52.7 bits', () => {
    const seen = new Map<string, number>();
    for (const sign of codes.join('').replaceAll('-', '')) seen.set(sign, (seen.get(sign) ?? 0) + 1);
    expect(seen.size).toBe(21);
    const expected = (20_000 * 12) / 21;
    const chiSquare = [...seen.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 20 degrees of freedom: above 64 once in a million runs.
    expect(chiSquare).toBeLessThan(64);
  });

  it('are the same however they are typed', () => {
    for (const typed of ['K7QM-3XPT-9RHW', 'k7qm3xpt9rhw', ' K7QM 3XPT 9RHW ', 'K7QM–3XPT‑9RHW']) {
      expect(codeKey(typed)).toBe('K7QM3XPT9RHW');
    }
    expect(codeKey('MORNING_5')).toBe('MORNING_5');
  });

  it('show only their beginning to those who may not use them', () => {
    expect(maskCode('K7QM-3XPT-9RHW')).toBe('K7QM…');
    expect(maskCode('AB')).toBe('A…');
  });
});

describe('rows of a shop', () => {
  const read = async (text: string, size: number): Promise<CodeRow[]> => {
    async function* pieces() {
      for (let from = 0; from < text.length; from += size) yield text.slice(from, from + size);
    }
    const rows: CodeRow[] = [];
    for await (const some of readCodeRows(pieces())) rows.push(...some);
    return rows;
  };
  const texts = [
    'code,products\nA1,"x, y"\nB2\n',
    '\n\nA1\tx\nB2\ty|z',
    'products;code\nx y;A1\n',
    '{"code":"A1","products":["x"]}\n\n{"code":"B2"}\n',
    'A1',
    '',
    '{"code":',
  ];
  it.each(texts)('read alike whatever pieces they come in: %j', async (text) => {
    const whole = await read(text, 1_000);
    for (const size of [1, 2, 7]) expect(await read(text, size)).toEqual(whole);
  });

  it('know their columns by the header, or by their place', async () => {
    expect(await read(texts[0]!, 100)).toEqual([
      { line: 2, code: 'A1', products: ['x', 'y'] },
      { line: 3, code: 'B2', products: [] },
    ]);
    expect(await read(texts[2]!, 100)).toEqual([{ line: 2, code: 'A1', products: ['x', 'y'] }]);
    expect((await read(texts[1]!, 100)).map((row) => row.line)).toEqual([3, 4]);
  });
});
