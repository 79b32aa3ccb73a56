const CHUNK = 1 << 16;
/** Places that share one bucket when pairs are sorted. */
const PLACES = 256;

/** Pairs of places, many of them, as numbers: smaller place × count + larger place. */
export class PairList {
  readonly #count: number;
  readonly #chunks: Float64Array[] = [];
  #length = 0;

  /** `count`: how many places there are. */
  constructor(count: number) {
    this.#count = count;
  }

  push(a: number, b: number): void {
    if (this.#length % CHUNK === 0) this.#chunks.push(new Float64Array(CHUNK));
    this.#chunks.at(-1)![this.#length % CHUNK] = a < b ? a * this.#count + b : b * this.#count + a;
    this.#length++;
  }

  #at(index: number): number {
    return this.#chunks[Math.floor(index / CHUNK)]![index % CHUNK]!;
  }

  /** Sorted, each once. In small steps, so that others get their turn between them; empties the list. */
  *distinct(): Generator<void, Float64Array> {
    const bucketOf = (pair: number) => Math.floor(pair / this.#count / PLACES);
    const starts = new Uint32Array(Math.ceil(this.#count / PLACES) + 2);
    for (let index = 0; index < this.#length; index++) {
      if (index % CHUNK === 0) yield;
      const next = bucketOf(this.#at(index)) + 1;
      starts[next] = starts[next]! + 1;
    }
    for (let bucket = 1; bucket < starts.length; bucket++) starts[bucket] = starts[bucket]! + starts[bucket - 1]!;
    const ends = starts.slice();
    const sorted = new Float64Array(this.#length);
    for (let index = 0; index < this.#length; index++) {
      if (index % CHUNK === 0) yield;
      const pair = this.#at(index);
      const bucket = bucketOf(pair);
      sorted[ends[bucket]!] = pair;
      ends[bucket] = ends[bucket]! + 1;
    }
    this.#chunks.length = 0;
    let kept = 0;
    for (let bucket = 0; bucket + 1 < starts.length; bucket++) {
      if (bucket % 8 === 0) yield;
      for (const pair of sorted.subarray(starts[bucket], starts[bucket + 1]).sort()) {
        if (kept === 0 || pair !== sorted[kept - 1]) sorted[kept++] = pair;
      }
    }
    return sorted.subarray(0, kept);
  }
}
