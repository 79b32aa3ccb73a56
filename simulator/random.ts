/**
 * Seeded random numbers. The generator is xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear
 * pseudorandom number generators", 2021). Not for secrets.
 *
 * Only operations that give the same bits in every JavaScript engine we run are used in the samplers
 * (no sin or cos), so a seed means the same shop everywhere.
 */

type State = readonly [number, number, number, number];

const TWO_POW_26 = 67_108_864;
const TWO_POW_MINUS_53 = 1 / 9_007_199_254_740_992;
const LARGEST_POISSON_PIECE = 30;

/** A stream of random numbers. Two streams made from the same seed, or forked by the same path, are equal. */
export class Random {
  readonly #key: State;
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** `state`: four 32-bit words, not all zero. Use `createRandom` unless you want to set the raw state. */
  constructor(state: State) {
    this.#key = state;
    this.#a = state[0] | 0;
    this.#b = state[1] | 0;
    this.#c = state[2] | 0;
    this.#d = state[3] | 0;
  }

  /**
   * An independent stream named `name`. It depends on how *this* stream was made and on the name, not on how
   * much has been drawn, so adding draws in one place leaves all other streams as they were.
   */
  fork(name: string | number): Random {
    return new Random(mixKey(this.#key, String(name)));
  }

  /** The next 32 bits, 0 to 4294967295. */
  u32(): number {
    const five = Math.imul(this.#b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** Uniform in [0, 1) with 53 bits. */
  unit(): number {
    const high = this.u32() >>> 5;
    const low = this.u32() >>> 6;
    return (high * TWO_POW_26 + low) * TWO_POW_MINUS_53;
  }

  /** True with the given probability; at or below 0 never, at or above 1 always. */
  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  /** Normal by the polar method (Marsaglia and Bray, 1964). */
  normal(mean = 0, sd = 1): number {
    for (;;) {
      const x = 2 * this.unit() - 1;
      const y = 2 * this.unit() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) return mean + sd * x * Math.sqrt((-2 * Math.log(square)) / square);
    }
  }

  /** Log-normal, given by its median and the standard deviation of its logarithm. */
  logNormal(median: number, sigma: number): number {
    return median * Math.exp(this.normal(0, sigma));
  }

  /** Gamma with shape ≥ 1 (Marsaglia and Tsang, 2000); its mean is `shape * scale`. Throws RangeError below 1. */
  gamma(shape: number, scale: number): number {
    if (!(shape >= 1)) throw new RangeError(`gamma needs a shape of at least 1, got ${shape}`);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const root = 1 + c * x;
      if (root <= 0) continue;
      const v = root * root * root;
      if (Math.log(this.unit()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v * scale;
    }
  }

  /** Poisson with the given mean, by Knuth's product of uniforms, in pieces so that exp(-mean) never underflows. */
  poisson(mean: number): number {
    let count = 0;
    let left = mean;
    while (left > 0) {
      const piece = Math.min(left, LARGEST_POISSON_PIECE);
      const limit = Math.exp(-piece);
      let product = this.unit();
      while (product > limit) {
        count++;
        product *= this.unit();
      }
      left -= piece;
    }
    return count;
  }

  /** One element, all equally likely. Throws RangeError on an empty list. */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('pick needs at least one element');
    return list[Math.floor(this.unit() * list.length)] as T;
  }

  /** One key of a table of weights (weights need not sum to 1). Throws RangeError when nothing has weight. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const keys = Object.keys(weights) as K[];
    return keys[this.weightedIndex(cumulate(keys.map((key) => weights[key])))] as K;
  }

  /** An index of a cumulated list of weights (see `cumulate`), optionally only within [from, to). */
  weightedIndex(cumulated: ArrayLike<number>, from = 0, to = cumulated.length): number {
    const base = from === 0 ? 0 : (cumulated[from - 1] as number);
    const top = to === 0 ? 0 : (cumulated[to - 1] as number);
    if (!(top > base)) throw new RangeError('weightedIndex needs a positive total weight');
    const target = base + this.unit() * (top - base);
    let low = from;
    let high = to - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulated[middle] as number) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** A shuffled copy (Fisher and Yates). */
  shuffle<T>(list: readonly T[]): T[] {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = Math.floor(this.unit() * (i + 1));
      const held = copy[i] as T;
      copy[i] = copy[j] as T;
      copy[j] = held;
    }
    return copy;
  }
}

/** A stream from a seed: a number or any text. */
export function createRandom(seed: string | number): Random {
  return new Random(mixKey([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], `seed:${seed}`));
}

/** Running totals of weights, for `weightedIndex`. */
export function cumulate(weights: readonly number[]): Float64Array {
  const totals = new Float64Array(weights.length);
  let total = 0;
  for (const [i, weight] of weights.entries()) {
    total += weight;
    totals[i] = total;
  }
  return totals;
}

function mixKey(key: State, name: string): State {
  let [a, b, c, d] = key;
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i) + 1;
    a = avalanche(a ^ unit) ^ d;
    b = avalanche((b + unit + a) | 0);
    c = avalanche(c ^ Math.imul(unit, 0x9e3779b1) ^ b);
    d = avalanche((d + c + i) | 0);
  }
  a = avalanche(a ^ name.length);
  b = avalanche(b ^ a);
  c = avalanche(c ^ b);
  d = avalanche(d ^ c);
  // xoshiro stays at zero for ever when all four words are zero.
  return (a | b | c | d) === 0 ? [1, 0, 0, 0] : [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
}

/** The 32-bit finaliser of MurmurHash3 (Appleby, public domain): every input bit reaches every output bit. */
function avalanche(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
