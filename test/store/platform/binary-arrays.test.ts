import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  float8Array,
  int2Array,
  int4Array,
  int8Array,
  textArray,
  timestamptzArray,
} from '../../../src/platform/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();

/** What PostgreSQL makes of an array, as JSON. */
async function received(bytes: Buffer, type: string): Promise<unknown> {
  const [row] = await db.sql<{ found: unknown }>(`select to_json($1::${type}[]) as found`, [bytes]);
  return row?.found;
}
const orNull = <T>(value: fc.Arbitrary<T>) => fc.array(fc.option(value), { maxLength: 30 });
const runs = { numRuns: 40 };

describe('what is sent in binary arrives as it was', () => {
  test.each([
    ['smallint', int2Array, fc.integer({ min: -32_768, max: 32_767 })],
    ['int', int4Array, fc.integer()],
    ['bigint', int8Array, fc.maxSafeInteger()],
    ['float8', float8Array, fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)],
  ] as const)('%s', async (type, encode, value) => {
    await fc.assert(
      fc.asyncProperty(orNull(value), async (values) => {
        expect(await received(encode(values), type)).toEqual(values);
      }),
      runs,
    );
  });

  test('text', async () => {
    const storable = fc.string({ unit: 'binary', maxLength: 20 }).filter((text) => !/[\0\p{Cs}]/u.test(text));
    await fc.assert(
      fc.asyncProperty(orNull(fc.oneof(storable, fc.constantFrom('', 'NULL', '"', '\\', '{,}'))), async (values) => {
        expect(await received(textArray(values), 'text')).toEqual(values);
      }),
      runs,
    );
  });

  test('timestamptz, from epoch ms', async () => {
    const at = fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
    await fc.assert(
      fc.asyncProperty(orNull(at), async (values) => {
        const bytes = timestamptzArray(values.map((value) => value?.getTime() ?? null));
        const rows = await db.sql<{ at: Date | null }>('select unnest($1::timestamptz[]) as at', [bytes]);
        expect(rows.map((row) => row.at)).toEqual(values);
      }),
      runs,
    );
  });

  test('an empty column is filled up with nulls when it is unnested beside others', async () => {
    const rows = await db.sql('select * from unnest($1::int[], $2::text[]) as t (a, b)', [
      int4Array([1, 2]),
      textArray([]),
    ]);
    expect(rows).toEqual([
      { a: 1, b: null },
      { a: 2, b: null },
    ]);
  });
});

test('numbers that would not arrive as they are, are refused', () => {
  expect(() => int8Array([2 ** 53])).toThrow(RangeError);
  expect(() => int4Array([2 ** 31])).toThrow(RangeError);
});
