import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCsvReader } from '../../../src/imports/csv-reader.ts';
import { csvLine } from '../../../src/imports/write-problems.ts';

function read(pieces: string[], { delimiter = ',', maxRow }: { delimiter?: string; maxRow?: number } = {}) {
  const rows: string[][] = [];
  const lines: number[] = [];
  const broken: [string, number][] = [];
  const sink = {
    onRow(fields: string[], line: number) {
      rows.push(fields);
      lines.push(line);
    },
    onBroken: (text: string, line: number) => void broken.push([text, line]),
  };
  const reader = createCsvReader(delimiter, sink, maxRow);
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return { rows, lines, broken };
}

const cell = fc.string({ unit: fc.constantFrom('a', 'å', ' ', '"', ',', '\n', '\r\n', ';', '😀'), maxLength: 6 });
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });

describe('reading CSV', () => {
  test('what was written comes out, however the text is cut into pieces', () => {
    fc.assert(
      fc.property(table, fc.array(fc.nat(60), { maxLength: 12 }), (rows, cuts) => {
        const text = rows.map(csvLine).join('');
        const places = [...new Set(cuts.filter((cut) => cut < text.length))].sort((a, b) => a - b);
        const pieces = [0, ...places].map((from, index) => text.slice(from, places[index]));
        const found = read(pieces);
        expect(found.rows).toEqual(rows);
        expect(found.broken).toEqual([]);
      }),
    );
  });

  test('agrees with csv-parse, with LF and CRLF and with and without a newline at the end', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, newline, hasEnd) => {
        const text = rows.map((row) => csvLine(row).slice(0, -2)).join(newline) + (hasEnd ? newline : '');
        const options = { relax_column_count: true, skip_empty_lines: true, record_delimiter: newline };
        expect(read([text]).rows).toEqual(parse(text, options));
      }),
    );
  });

  test('tells the line on which each row begins', () => {
    const { rows, lines } = read(['a,b\n"1\n\n2",x\n\nc,d\r\n"e\r\nf","g"\nh,i']);
    expect(rows).toEqual([
      ['a', 'b'],
      ['1\n\n2', 'x'],
      ['c', 'd'],
      ['e\r\nf', 'g'],
      ['h', 'i'],
    ]);
    expect(lines).toEqual([1, 2, 6, 7, 9]);
  });

  test('a quote inside a field, and text after a closing quote, are text', () => {
    expect(read(['5" screen,x\n"a"b,c\n'], {}).rows).toEqual([
      ['5" screen', 'x'],
      ['ab', 'c'],
    ]);
  });

  test('a quote that never closes costs one line, not the rest of the file', () => {
    const { rows, broken } = read(['a,b\n"oops,1\nc,d\ne,f\n']);
    expect(rows).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ]);
    expect(broken).toEqual([['"oops,1', 2]]);
  });

  test('an open quote is given up after so many characters, so that memory stays small', () => {
    const pieces = ['a,b\n"oops,1\n', ...Array.from({ length: 100 }, (_, n) => `row,${n}\n`)];
    const { rows, broken } = read(pieces, { maxRow: 64 });
    expect(broken).toEqual([['"oops,1', 2]]);
    expect(rows).toHaveLength(101);
  });
});
