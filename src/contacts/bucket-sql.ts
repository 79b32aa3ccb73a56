import { BUCKETS } from './bucket-of.ts';

/**
 * `bucketOf` (version 1) as an SQL expression over `id`, for statements that create contacts by the hundred thousand.
 * A test holds the two together. 73244475 is 0x45d9f3b; bigint products stay below 2^63.
 */
export function bucketSql(id: string): string {
  const mix = (value: string) => `((((${value}) # ((${value}) >> 16)) * 73244475) & 4294967295)`;
  return `(select ((last # (last >> 16)) * ${BUCKETS}) >> 32
             from (select ${mix('first')} as last from (select ${mix(`${id}::bigint`)} as first) one) two)::smallint`;
}
