import { createHash } from 'node:crypto';

/**
 * A number in [0, 1) that depends on seed and key only: uniform, and independent between seeds.
 *
 * Version 1: SHA-256 (FIPS 180-4) of the UTF-8 text `kohort-arm-1:<seed>:<key>`, first 8 bytes big-endian, upper
 * 53 bits divided by 2^53. Throws RangeError for a key that contains a colon (two inputs could then mean the same
 * text).
 */
export function drawNumber(seed: string, key: number | string, hashVersion: 1 = 1): number {
  const id = String(key);
  if (id.includes(':')) throw new RangeError('a key cannot contain a colon');
  const digest = createHash('sha256').update(`kohort-arm-${hashVersion}:${seed}:${id}`, 'utf8').digest();
  return (digest.readUInt32BE(0) * 2 ** 21 + (digest.readUInt32BE(4) >>> 11)) / 2 ** 53;
}

/** {@link drawNumber}, version 1, as an SQL expression over two SQL expressions (text, integer): the same number. */
export const drawInSql = (seed: string, key: string): string =>
  `(('x' || encode(substr(sha256(convert_to('kohort-arm-1:' || ${seed} || ':' || ${key}, 'UTF8')), 1, 8), 'hex'))
     ::bit(64) >> 11)::bigint::float8 / 9007199254740992::float8`;
