/**
 * Reads PostgreSQL's `copy … to stdout (format binary)` into columns: one typed array each, no object for a row. Takes the
 * stream in chunks of any size. Format: https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-BINARY-FORMAT
 */
import { shareValues } from '../judge/share-values.ts';

/** What a column of each type is read into. Numbers that may be missing are NaN then. */
type Stores = {
  /** Never null. */
  bool: Uint8Array;
  /** Never null. */
  int2: Int16Array;
  /** Never null. */
  int4: Int32Array;
  /** As doubles; a number beyond 2^53 is an error. */
  int8: Float64Array;
  float8: Float64Array;
  /** numeric with at most three decimals, in thousandths. */
  thousandths: Float64Array;
  /** Epoch ms. */
  timestamptz: Float64Array;
  text: (string | null)[];
  /** Text of which there are few different ones: each is made once. */
  word: (string | null)[];
  /** jsonb as its text: for documents that are not always looked at. */
  jsonText: (string | null)[];
  /** jsonb, parsed. Documents that are the same share one value. */
  json: unknown[];
};
export type ColumnType = keyof Stores;
export type ColumnTypes = Readonly<Record<string, ColumnType>>;
/** Arrays may be longer than there are rows. */
export type Columns<Types extends ColumnTypes> = { [Name in keyof Types]: Stores[Types[Name]] };

/** Takes in the bytes of one COPY. */
export type CopyReader = {
  /** The bytes [from, until) come next. Keeps nothing of `bytes`. Throws on what is no such stream. */
  push(bytes: Buffer, from?: number, until?: number): void;
  /** Nothing more comes. Throws when the stream was cut off. */
  finish(): void;
  /** Whole rows read so far. */
  readonly count: number;
};

export type CopyRows<Types extends ColumnTypes> = CopyReader & {
  /** Whether all has come. */
  readonly isFinished: boolean;
  /** Ask again after more was pushed: arrays are replaced when they grow. */
  readonly columns: Columns<Types>;
};

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const HEADER = SIGNATURE.length + 8;
const EMPTY = Buffer.alloc(0);
const FIRST_CAPACITY = 512;
/** 2000-01-01, from which PostgreSQL counts. */
const POSTGRES_EPOCH = 946_684_800_000;
const TWO_32 = 4_294_967_296;
/** Between which high halves of an int8 a double is exact. */
const HIGH_LIMIT = 2 ** 21;

const shareWord = shareValues((text) => text);
const shareJson = shareValues((text) => JSON.parse(text) as unknown);

const arrays = {
  bool: (length: number) => new Uint8Array(length),
  int2: (length: number) => new Int16Array(length),
  int4: (length: number) => new Int32Array(length),
  int8: (length: number) => new Float64Array(length),
  float8: (length: number) => new Float64Array(length),
  thousandths: (length: number) => new Float64Array(length),
  timestamptz: (length: number) => new Float64Array(length),
} as const;

const LENGTHS: Partial<Record<ColumnType, number>> = { bool: 1, int2: 2, int4: 4, int8: 8, float8: 8, timestamptz: 8 };

function readInt8(view: DataView, at: number): number {
  const high = view.getInt32(at);
  if (high >= HIGH_LIMIT || high < -HIGH_LIMIT) throw new Error('COPY: a number is too large to be read exactly.');
  return high * TWO_32 + view.getUint32(at + 4);
}

function readInstant(view: DataView, at: number): number {
  const high = view.getInt32(at);
  const low = view.getUint32(at + 4);
  if (high === 0x7fff_ffff && low === 0xffff_ffff) return Number.POSITIVE_INFINITY;
  if (high === -0x8000_0000 && low === 0) return Number.NEGATIVE_INFINITY;
  return (high * TWO_32 + low) / 1_000 + POSTGRES_EPOCH;
}

/** What a digit of numeric (of 10,000 different ones) is worth in thousandths, by its power; the smallest is 10^-4. */
const WORTHS = [1e3, 1e7, 1e11, 1e15];
const NUMERIC_POSITIVE = 0;
const NUMERIC_NEGATIVE = 0x4000;

function readThousandths(view: DataView, at: number): number {
  const digits = view.getUint16(at);
  const weight = view.getInt16(at + 2);
  const sign = view.getUint16(at + 4);
  let sum = 0;
  for (let place = 0; place < digits; place += 1) {
    const digit = view.getUint16(at + 8 + 2 * place);
    const power = weight - place;
    sum += power === -1 ? digit / 10 : power < -1 ? Number.NaN : digit * (WORTHS[power] ?? Number.NaN);
  }
  if (!Number.isSafeInteger(sum) || (sign !== NUMERIC_POSITIVE && sign !== NUMERIC_NEGATIVE)) {
    throw new Error('COPY: a number cannot be read exactly in thousandths.');
  }
  return sign === NUMERIC_NEGATIVE ? -sum : sum;
}

/** Documents are sent with the number of their format before them. */
function jsonStart(bytes: Buffer, at: number): number {
  if (bytes[at] !== 1) throw new Error('COPY: an unknown format of jsonb.');
  return at + 1;
}

/** Reads the columns of one COPY, in the order in which they are named here. `expected`: about how many rows will come. */
export function readCopy<const Types extends ColumnTypes>(types: Types, expected = FIRST_CAPACITY): CopyRows<Types> {
  const names = Object.keys(types);
  const kinds = names.map((name) => types[name]!);
  const width = kinds.length;
  const lengths = kinds.map((kind) => LENGTHS[kind] ?? -1);
  let capacity = expected;
  const stores: Stores[ColumnType][] = kinds.map((kind) => (kind in arrays ? arrays[kind as 'int4'](capacity) : []));
  let count = 0;
  let hasHeader = false;
  let isOver = false;
  let rest: Buffer = EMPTY;
  let viewed: Buffer = EMPTY;
  let view: DataView = new DataView(new ArrayBuffer(0));

  function grow(): void {
    capacity = Math.max(FIRST_CAPACITY, capacity * 2);
    for (let column = 0; column < width; column += 1) {
      const store = stores[column]!;
      if (Array.isArray(store)) continue;
      const larger = arrays[kinds[column] as 'int4'](capacity);
      larger.set(store);
      stores[column] = larger;
    }
  }

  function putNull(column: number): void {
    const store = stores[column]!;
    if (Array.isArray(store)) store[count] = null;
    else if (store instanceof Float64Array) store[count] = Number.NaN;
    else throw new Error(`COPY: ${names[column]} is null.`);
  }

  function put(column: number, bytes: Buffer, from: number, until: number): void {
    switch (kinds[column]) {
      case 'int4':
        (stores[column] as Int32Array)[count] = view.getInt32(from);
        return;
      case 'timestamptz':
        (stores[column] as Float64Array)[count] = readInstant(view, from);
        return;
      case 'int2':
        (stores[column] as Int16Array)[count] = view.getInt16(from);
        return;
      case 'int8':
        (stores[column] as Float64Array)[count] = readInt8(view, from);
        return;
      case 'thousandths':
        (stores[column] as Float64Array)[count] = readThousandths(view, from);
        return;
      case 'word':
        (stores[column] as (string | null)[])[count] = shareWord(bytes, from, until);
        return;
      case 'text':
        (stores[column] as (string | null)[])[count] = bytes.toString('utf8', from, until);
        return;
      case 'json':
        (stores[column] as unknown[])[count] = shareJson(bytes, jsonStart(bytes, from), until);
        return;
      case 'jsonText':
        (stores[column] as (string | null)[])[count] = bytes.toString('utf8', jsonStart(bytes, from), until);
        return;
      case 'bool':
        (stores[column] as Uint8Array)[count] = bytes[from]!;
        return;
      case 'float8':
        (stores[column] as Float64Array)[count] = view.getFloat64(from);
    }
  }

  /** Reads the fields of a row; says where they end, -1 when they are not all here. */
  function readFields(bytes: Buffer, from: number, until: number): number {
    let at = from;
    for (let column = 0; column < width; column += 1) {
      if (at + 4 > until) return -1;
      const length = view.getInt32(at);
      at += 4;
      if (length === -1) {
        putNull(column);
        continue;
      }
      if (length < 0 || (lengths[column] !== -1 && lengths[column] !== length)) {
        throw new Error(`COPY: ${names[column]} has ${length} bytes, which is no ${kinds[column]}.`);
      }
      if (at + length > until) return -1;
      put(column, bytes, at, at + length);
      at += length;
    }
    return at;
  }

  /** Reads whole rows; says where the first one begins that is not all here. */
  function readRows(bytes: Buffer, from: number, until: number): number {
    let row = from;
    while (row + 2 <= until) {
      const fields = view.getInt16(row);
      if (fields === -1) {
        isOver = true;
        return row + 2;
      }
      if (fields !== width) throw new Error(`COPY: ${fields} columns came, ${width} were expected.`);
      if (count === capacity) grow();
      const next = readFields(bytes, row + 2, until);
      if (next === -1) return row;
      count += 1;
      row = next;
    }
    return row;
  }

  /** Says where the first row begins; null when the header is not all here. */
  function readHeader(bytes: Buffer, from: number, until: number): number | null {
    if (until - from < HEADER) return null;
    if (bytes.compare(SIGNATURE, 0, SIGNATURE.length, from, from + SIGNATURE.length) !== 0) {
      throw new Error('COPY: this is not the binary format.');
    }
    // The upper half of the flags is for what a reader must know.
    if (view.getUint16(from + SIGNATURE.length) !== 0) throw new Error('COPY: an unknown variant of the format.');
    const extension = view.getUint32(from + SIGNATURE.length + 4);
    return until - from < HEADER + extension ? null : from + HEADER + extension;
  }

  function read(bytes: Buffer, from: number, until: number): number {
    let at = from;
    if (!hasHeader) {
      const start = readHeader(bytes, from, until);
      if (start === null) return from;
      hasHeader = true;
      at = start;
    }
    if (!isOver) at = readRows(bytes, at, until);
    if (isOver && at < until) throw new Error('COPY: bytes after the end.');
    return at;
  }

  return {
    push(bytes, from = 0, until = bytes.length) {
      const isWhole = rest.length === 0;
      const all = isWhole ? bytes : Buffer.concat([rest, bytes.subarray(from, until)]);
      const [start, end] = isWhole ? [from, until] : [0, all.length];
      if (viewed !== all) {
        viewed = all;
        view = new DataView(all.buffer, all.byteOffset, all.byteLength);
      }
      const reached = read(all, start, end);
      rest = reached === end ? EMPTY : Buffer.from(all.subarray(reached, end));
    },
    finish() {
      viewed = EMPTY;
      if (!isOver || rest.length > 0) throw new Error('COPY: the stream ended in the middle.');
    },
    get isFinished() {
      return isOver;
    },
    get count() {
      return count;
    },
    get columns() {
      return Object.fromEntries(names.map((name, column) => [name, stores[column]])) as Columns<Types>;
    },
  };
}
