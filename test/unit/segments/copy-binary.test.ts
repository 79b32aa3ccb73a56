import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCopy } from '../../../src/segments/load/copy-binary.ts';

const types = {
  contact: 'int4',
  minute: 'int2',
  id: 'int8',
  score: 'float8',
  at: 'timestamptz',
  isListed: 'bool',
  quantity: 'thousandths',
  ref: 'text',
  topic: 'word',
  attributes: 'jsonText',
  props: 'json',
} as const;

type Row = {
  contact: number;
  minute: number;
  id: number | null;
  score: number | null;
  at: number | null;
  isListed: boolean;
  /** In thousandths. */
  quantity: number | null;
  ref: string | null;
  topic: string | null;
  attributes: unknown;
  props: unknown;
};

const POSTGRES_EPOCH = Date.UTC(2000, 0, 1);
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom('', 'å', 'news', 'x'.repeat(300)));
const json = fc.oneof(fc.constant(null), fc.constantFrom({ n: 1 }, [1, 'å'], 'red'), fc.dictionary(fc.string(), text));
const row: fc.Arbitrary<Row> = fc.record({
  contact: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  minute: fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }),
  id: fc.option(fc.maxSafeInteger()),
  score: fc.option(fc.double({ noNaN: true })),
  at: fc.option(
    fc.oneof(
      fc.date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2200-01-01') }).map(Number),
      fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    ),
  ),
  isListed: fc.boolean(),
  quantity: fc.option(fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -200_000, max: 200_000 }))),
  ref: fc.option(text),
  topic: fc.option(text),
  attributes: json,
  props: json,
});

const field = (bytes: Buffer | null) => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes === null ? -1 : bytes.length);
  return bytes === null ? length : Buffer.concat([length, bytes]);
};
const fixed = (size: number, write: (bytes: Buffer) => void) => {
  const bytes = Buffer.alloc(size);
  write(bytes);
  return bytes;
};
const known = <T>(value: T | null, write: (value: T) => Buffer) => (value === null ? null : write(value));
const int8 = (value: bigint) => fixed(8, (bytes) => bytes.writeBigInt64BE(value));
const jsonb = (value: unknown) => Buffer.from(`\u0001${JSON.stringify(value)}`);
const width = (count: number) => fixed(2, (bytes) => bytes.writeInt16BE(count));

function instant(at: number): Buffer {
  if (at === Number.POSITIVE_INFINITY) return int8(2n ** 63n - 1n);
  if (at === Number.NEGATIVE_INFINITY) return int8(-(2n ** 63n));
  return int8(BigInt(at - POSTGRES_EPOCH) * 1000n);
}

/** As PostgreSQL writes numeric(…, 3): digits to the base of 10,000 without zeros at either end, the power of the first. */
function numeric(thousandths: number): Buffer {
  let rest = BigInt(Math.abs(thousandths)) * 10n;
  const digits: number[] = [];
  for (; rest > 0n; rest /= 10_000n) digits.unshift(Number(rest % 10_000n));
  const weight = digits.length - 2;
  while (digits.at(-1) === 0) digits.pop();
  const words = [digits.length, digits.length === 0 ? 0 : weight, thousandths < 0 ? 0x4000 : 0, 3, ...digits];
  return Buffer.concat(words.map((word) => width(word)));
}

const rowBytes = (made: Row) =>
  Buffer.concat([
    width(11),
    field(fixed(4, (bytes) => bytes.writeInt32BE(made.contact))),
    field(fixed(2, (bytes) => bytes.writeInt16BE(made.minute))),
    field(known(made.id, (id) => int8(BigInt(id)))),
    field(known(made.score, (score) => fixed(8, (bytes) => bytes.writeDoubleBE(score)))),
    field(known(made.at, instant)),
    field(Buffer.from([made.isListed ? 1 : 0])),
    field(known(made.quantity, numeric)),
    field(known(made.ref, Buffer.from)),
    field(known(made.topic, Buffer.from)),
    field(known(made.attributes, jsonb)),
    field(known(made.props, jsonb)),
  ]);

const header = (extension = 0, flags = 0) =>
  Buffer.concat([
    Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'),
    fixed(4, (bytes) => bytes.writeInt32BE(flags)),
    fixed(4, (bytes) => bytes.writeInt32BE(extension)),
    Buffer.alloc(extension, 7),
  ]);
const streamOf = (rows: Row[], extension = 0) => Buffer.concat([header(extension), ...rows.map(rowBytes), width(-1)]);

/** Cuts at the given places; each piece in memory of its own, at another offset, and overwritten once it was read. */
function pushInPieces(
  reader: { push(bytes: Buffer, from?: number, until?: number): void },
  all: Buffer,
  cuts: number[],
) {
  const places = [0, ...cuts.map((cut) => cut % (all.length + 1)).toSorted((a, b) => a - b), all.length];
  for (let index = 1; index < places.length; index += 1) {
    const piece = all.subarray(places[index - 1], places[index]);
    const room = Buffer.alloc(piece.length + 5, 9);
    piece.copy(room, 2);
    reader.push(room, 2, 2 + piece.length);
    room.fill(8);
  }
}

const missing = (value: number | null) => value ?? Number.NaN;
/** As UTF-8 gives it back: half a surrogate pair cannot be said in it. */
const wellFormed = (value: string | null) => (value === null ? null : Buffer.from(value).toString());

describe('COPY in binary format', () => {
  it('gives the same columns whatever the rows and however the stream is cut', () => {
    const extension = fc.constantFrom(0, 0, 3);
    const cuts = fc.oneof(
      fc.array(fc.nat(100_000), { maxLength: 30 }),
      fc.constant(Array.from(new Array(4_000).keys())),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), cuts, extension, (rows, places, length) => {
        const reader = readCopy(types, 1);
        pushInPieces(reader, streamOf(rows, length), places);
        reader.finish();
        expect(reader.count).toBe(rows.length);
        const { columns } = reader;
        const read = <T>(column: ArrayLike<T>) => Array.from({ length: rows.length }, (_, index) => column[index]);
        expect(read(columns.contact)).toEqual(rows.map(({ contact }) => contact));
        expect(read(columns.minute)).toEqual(rows.map(({ minute }) => minute));
        expect(read(columns.id)).toEqual(rows.map(({ id }) => missing(id)));
        expect(read(columns.score)).toEqual(rows.map(({ score }) => missing(score)));
        expect(read(columns.at)).toEqual(rows.map(({ at }) => missing(at)));
        expect(read(columns.isListed)).toEqual(rows.map(({ isListed }) => Number(isListed)));
        expect(read(columns.quantity)).toEqual(rows.map(({ quantity }) => missing(quantity)));
        expect(read(columns.ref)).toEqual(rows.map(({ ref }) => wellFormed(ref)));
        expect(read(columns.topic)).toEqual(rows.map(({ topic }) => wellFormed(topic)));
        expect(read(columns.attributes).map((found) => found && JSON.parse(found))).toEqual(
          rows.map(({ attributes }) => attributes),
        );
        expect(read(columns.props)).toEqual(rows.map(({ props }) => props));
      }),
      { numRuns: 300 },
    );
  });

  it('grows from a few rows to many', () => {
    const reader = readCopy({ id: 'int8', name: 'word' });
    const many = Array.from({ length: 5_000 }, (_, id) =>
      Buffer.concat([width(2), field(int8(BigInt(id))), field(Buffer.from(`name ${id % 7}`))]),
    );
    reader.push(Buffer.concat([header(), ...many, width(-1)]));
    reader.finish();
    expect(reader.count).toBe(5_000);
    expect(reader.columns.id[4_999]).toBe(4_999);
    expect(reader.columns.name[4_999]).toBe('name 1');
  });

  it('tells words apart that are remembered, also when they become too many to be', () => {
    const words = Array.from({ length: 60_000 }, (_, index) => `word ${(index * 7_919) % 55_000}`);
    const reader = readCopy({ word: 'word' });
    reader.push(Buffer.concat([header(), ...words.map((word) => Buffer.concat([width(1), field(Buffer.from(word))]))]));
    reader.push(width(-1));
    expect(reader.columns.word).toEqual(words);
  });

  const one = (bytes: Buffer) => Buffer.concat([header(), width(1), field(bytes), width(-1)]);

  it('refuses a number that a double cannot hold', () => {
    const most = readCopy({ id: 'int8' });
    most.push(one(int8(2n ** 53n - 1n)));
    expect(most.columns.id[0]).toBe(Number.MAX_SAFE_INTEGER);
    for (const beyond of [2n ** 53n, 2n ** 62n, -(2n ** 53n) - 1n]) {
      expect(() => readCopy({ id: 'int8' }).push(one(int8(beyond)))).toThrow('too large');
    }
  });

  it.each([
    ['text instead of the binary format', Buffer.from('1\t2\n'.repeat(10)), 'not the binary format'],
    ['a variant nobody here knows', header(0, 1 << 16), 'unknown variant'],
    ['another number of columns', Buffer.concat([header(), width(2)]), '2 columns came'],
    ['a number of another length', one(Buffer.alloc(4)), 'has 4 bytes'],
    ['bytes after the end', Buffer.concat([header(), width(-1), width(-1)]), 'after the end'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readCopy({ id: 'int8' }).push(bytes)).toThrow(message);
  });

  it.each([
    ['NaN', [0, 0, 0xc000, 3]],
    ['more than three decimals', [1, -1, 0, 4, 1]],
    ['many decimals', [1, -2, 0, 8, 1]],
    ['a number beyond 2^53 thousandths', [2, 3, 0, 0, 10, 0]],
    ['a number of a hundred digits', [1, 25, 0, 0, 1]],
  ])('refuses %s as thousandths', (_, words) => {
    const bytes = Buffer.concat(words.map((word) => width(word > 0x7fff ? word - 0x1_0000 : word)));
    expect(() => readCopy({ quantity: 'thousandths' }).push(one(bytes))).toThrow('in thousandths');
  });

  it('refuses null where a column has no place for it', () => {
    const bytes = Buffer.concat([header(), width(1), field(null)]);
    expect(() => readCopy({ contact: 'int4' }).push(bytes)).toThrow('contact is null');
  });

  it('refuses a stream that was cut off, wherever', () => {
    const whole = streamOf(fc.sample(row, 3));
    for (let length = 0; length < whole.length; length += 1) {
      const reader = readCopy(types);
      reader.push(whole.subarray(0, length));
      expect(() => reader.finish()).toThrow('ended in the middle');
    }
  });
});
