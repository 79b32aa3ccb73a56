/** Raise it when the function changes: stored buckets and samples drawn from them then belong to the older version. */
export const BUCKET_VERSION = 1;
export const BUCKETS = 10_000;

/**
 * Bucket 0..9999 of a contact, for samples and shards: the same for ever, even when ids come in sequence.
 * Version 1: 32-bit xorshift-multiply mix of the contact id (multiplier 0x45d9f3b, twice), scaled to 10,000.
 * Computed here only and stored with the contact; test/vectors/contact-buckets.json holds it fast.
 */
export function bucketOf(contactId: number): number {
  let mixed = contactId >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  mixed = (mixed ^ (mixed >>> 16)) >>> 0;
  return Math.floor((mixed * BUCKETS) / 2 ** 32);
}
