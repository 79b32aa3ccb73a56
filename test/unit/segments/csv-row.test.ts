import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvRow } from '../../../src/segments/export/csv-row.ts';

test.each([
  [['a', 1, true, null, undefined], 'a,1,true,,\r\n'],
  [['say "hi"', 'a,b', 'two\nlines', ' spaced'], '"say ""hi""","a,b","two\nlines"," spaced"\r\n'],
  [['=1+1', '+46 8', '-x', '@SUM', '\tx'], "'=1+1,'+46 8,'-x,'@SUM,'\tx\r\n"],
  [[-5, ['a', 'b'], new Date(0)], '-5,a; b,1970-01-01T00:00:00.000Z\r\n'],
])('%j', (values, row) => {
  expect(csvRow(values)).toBe(row);
});

test('another program reads what was written, and never a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 2, maxLength: 6 }), (values) => {
      const [read] = parse(csvRow(values), { record_delimiter: '\r\n' }) as string[][];
      expect(read).toEqual(values.map((value) => (/^[=+\-@\t\r]/.test(value) ? `'${value}` : value)));
    }),
  );
});
