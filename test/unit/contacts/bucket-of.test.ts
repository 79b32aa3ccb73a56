import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUCKET_VERSION, bucketOf } from '../../../src/contacts/bucket-of.ts';

type Vectors = { version: number; buckets: [id: number, bucket: number][] };
const vectors: Vectors = JSON.parse(
  readFileSync(new URL('../../vectors/contact-buckets.json', import.meta.url), 'utf8'),
);

describe('bucketOf', () => {
  test('stays what it was: stored buckets depend on it', () => {
    expect(vectors.version).toBe(BUCKET_VERSION);
    for (const [id, bucket] of vectors.buckets) expect(bucketOf(id)).toBe(bucket);
    expect(vectors.buckets.length).toBeGreaterThan(5);
  });

  test('is a whole number from 0 to 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_147_483_647 }), (id) => {
        const bucket = bucketOf(id);
        expect(Number.isInteger(bucket) && bucket >= 0 && bucket < 10_000).toBe(true);
      }),
    );
  });

  test.each([1, 2, 7, 1_000])('a tenth of the buckets holds a tenth of ids in steps of %i', (step) => {
    let inside = 0;
    for (let i = 1; i <= 100_000; i++) if (bucketOf(i * step) < 1_000) inside += 1;
    // Five standard deviations of a fair draw.
    expect(Math.abs(inside - 10_000)).toBeLessThan(5 * Math.sqrt(100_000 * 0.1 * 0.9));
  });
});
