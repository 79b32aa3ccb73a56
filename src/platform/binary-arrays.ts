/**
 * Arrays as PostgreSQL receives them in binary (`array_recv`; element formats of `int4recv`, `int8recv`, `textrecv` and
 * so on): neither side writes or reads digits, quotes and escapes. Pass the Buffer as a parameter with its array type:
 * `unnest($1::int[], $2::text[])`. Unnesting pads shorter arrays with nulls, so a column of nulls may be left empty.
 */

const HEADER = 20;
const NULL_LENGTH = -1;
const TWO_32 = 2 ** 32;
/** timestamptz counts microseconds since 2000-01-01. */
const EPOCH_2000_MS = Date.UTC(2000, 0, 1);

const oids = { int2: 21, int4: 23, int8: 20, float8: 701, text: 25, timestamptz: 1184 } as const;

const empty = (oid: number): Buffer => {
  const bytes = Buffer.alloc(12);
  bytes.writeInt32BE(oid, 8);
  return bytes;
};

function writeHeader(bytes: Buffer, oid: number, length: number): void {
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(1, 4);
  bytes.writeInt32BE(oid, 8);
  bytes.writeInt32BE(length, 12);
  bytes.writeInt32BE(1, 16);
}

function fixedArray(
  oid: number,
  size: number,
  values: readonly (number | null)[],
  write: (bytes: Buffer, value: number, offset: number) => void,
): Buffer {
  if (values.length === 0) return empty(oid);
  const bytes = Buffer.allocUnsafe(HEADER + values.length * (4 + size));
  writeHeader(bytes, oid, values.length);
  let offset = HEADER;
  for (const value of values) {
    bytes.writeInt32BE(value === null ? NULL_LENGTH : size, offset);
    offset += 4;
    if (value === null) continue;
    write(bytes, value, offset);
    offset += size;
  }
  return offset === bytes.length ? bytes : bytes.subarray(0, offset);
}

/** Whole numbers below 2^53, without a BigInt for each. */
function writeInt8(bytes: Buffer, value: number, offset: number): void {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no safe whole number.`);
  const high = Math.floor(value / TWO_32);
  bytes.writeInt32BE(high, offset);
  bytes.writeUInt32BE(value - high * TWO_32, offset + 4);
}

/** `smallint[]` */
export const int2Array = (values: readonly (number | null)[]): Buffer =>
  fixedArray(oids.int2, 2, values, (bytes, value, offset) => bytes.writeInt16BE(value, offset));

/** `int[]` */
export const int4Array = (values: readonly (number | null)[]): Buffer =>
  fixedArray(oids.int4, 4, values, (bytes, value, offset) => bytes.writeInt32BE(value, offset));

/** `bigint[]`, of safe integers. */
export const int8Array = (values: readonly (number | null)[]): Buffer => fixedArray(oids.int8, 8, values, writeInt8);

/** `float8[]` */
export const float8Array = (values: readonly (number | null)[]): Buffer =>
  fixedArray(oids.float8, 8, values, (bytes, value, offset) => bytes.writeDoubleBE(value, offset));

/** `timestamptz[]`, from epoch ms. */
export const timestamptzArray = (values: readonly (number | null)[]): Buffer =>
  fixedArray(oids.timestamptz, 8, values, (bytes, value, offset) =>
    writeInt8(bytes, (value - EPOCH_2000_MS) * 1000, offset),
  );

/** `text[]`. UTF-8 takes at most three bytes for each UTF-16 code unit; lone surrogates become U+FFFD, as everywhere in Node. */
export function textArray(values: readonly (string | null)[]): Buffer {
  if (values.length === 0) return empty(oids.text);
  let most = HEADER + values.length * 4;
  for (const value of values) if (value !== null) most += value.length * 3;
  const bytes = Buffer.allocUnsafe(most);
  writeHeader(bytes, oids.text, values.length);
  let offset = HEADER;
  for (const value of values) {
    const length = value === null ? NULL_LENGTH : bytes.write(value, offset + 4);
    bytes.writeInt32BE(length, offset);
    offset += 4 + Math.max(length, 0);
  }
  return bytes.subarray(0, offset);
}
