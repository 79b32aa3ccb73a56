/**
 * Whether the best customers answer a question otherwise than the rest, exactly, however few they are; and how to go on when
 * many questions were asked. Pure; the permutations are drawn from a seed.
 */

const logFactorials = [0];

function logFactorial(n: number): number {
  for (let next = logFactorials.length; next <= n; next += 1) {
    logFactorials.push(logFactorials[next - 1]! + Math.log(next));
  }
  return logFactorials[n]!;
}

const logChoose = (n: number, k: number) => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

export type Counts = { yes: number; known: number };

/**
 * Fisher's exact test of a fourfold table (R. A. Fisher, "On the interpretation of χ² from contingency tables", J. R. Stat.
 * Soc. 85, 1922), both sides by doubling the smaller tail. Of `all` contacts with a known answer `allYes` say yes; `best`
 * are those of the best among them.
 */
export function fisherP(best: Counts, all: Counts): number {
  if (best.known === 0 || best.known === all.known || all.yes === 0 || all.yes === all.known) return 1;
  const lowest = Math.max(0, best.known - (all.known - all.yes));
  const highest = Math.min(best.known, all.yes);
  const whole = logChoose(all.known, best.known);
  let below = 0;
  let above = 0;
  for (let yes = lowest; yes <= highest; yes += 1) {
    const p = Math.exp(logChoose(all.yes, yes) + logChoose(all.known - all.yes, best.known - yes) - whole);
    if (yes <= best.yes) below += p;
    if (yes >= best.yes) above += p;
  }
  return Math.min(1, 2 * Math.min(below, above));
}

/** Numbers in [0, 1) from a seed: mulberry32 (Tommy Ettinger, public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type Corrected = { p: number; adjusted: number; q: number };

/**
 * p of each question; `adjusted` for the many questions asked; and q.
 *
 * `adjusted`: the share of random choices of as many "best" customers out of everybody in which any question at all came
 * out as strongly (single-step min-P of P. H. Westfall and S. S. Young, "Resampling-Based Multiple Testing", 1993). It holds
 * for five customers as for fifteen, and takes it into account that many questions say nearly the same, which a bound such
 * as Bonferroni's does not. `q`: the false discovery rate (Y. Benjamini and Y. Hochberg, J. R. Stat. Soc. B 57, 1995), for
 * hints that are not sure.
 *
 * `answers`: of each question, 1 yes, 0 no, -1 not known for each contact, the best ones first.
 */
export function correctForMany(
  answers: readonly Int8Array[],
  bestCount: number,
  { permutations = 1_999, seed = 1 }: { permutations?: number; seed?: number } = {},
): Corrected[] {
  if (answers.length === 0) return [];
  const all = answers.map((row) => countOf(row, 0, row.length));
  const p = answers.map((row, place) => fisherP(countOf(row, 0, bestCount), all[place]!));
  const smallest = smallestByChance(answers, all, bestCount, permutations, seeded(seed));
  const q = benjaminiHochberg(p);
  return p.map((one, place) => ({
    p: one,
    // The tiny factor: the same table, summed in another order, is not a smaller p.
    adjusted: (1 + countUpTo(smallest, one * (1 + 1e-9))) / (permutations + 1),
    q: q[place]!,
  }));
}

/** The smallest p over all questions of each random choice, ascending. */
function smallestByChance(
  answers: readonly Int8Array[],
  all: readonly Counts[],
  bestCount: number,
  permutations: number,
  next: () => number,
): Float64Array {
  const people = answers[0]!.length;
  const width = bestCount + 1;
  const kept = answers.map(() => new Float64Array(width * width).fill(-1));
  const found = new Float64Array(permutations).fill(1);
  const order = Int32Array.from({ length: people }, (_, place) => place);
  for (let round = 0; round < permutations; round += 1) {
    // The first places of a Fisher-Yates shuffle; the order left by earlier rounds is as good as any.
    for (let place = 0; place < bestCount; place += 1) {
      const other = place + Math.floor(next() * (people - place));
      const held = order[place]!;
      order[place] = order[other]!;
      order[other] = held;
    }
    for (let question = 0; question < answers.length; question += 1) {
      const row = answers[question]!;
      let yes = 0;
      let known = 0;
      for (let place = 0; place < bestCount; place += 1) {
        const answer = row[order[place]!]!;
        if (answer >= 0) known += 1;
        if (answer > 0) yes += 1;
      }
      const cell = known * width + yes;
      const table = kept[question]!;
      if (table[cell]! < 0) table[cell] = fisherP({ yes, known }, all[question]!);
      if (table[cell]! < found[round]!) found[round] = table[cell]!;
    }
  }
  return found.sort();
}

export function countOf(row: Int8Array, from: number, until: number): Counts {
  let yes = 0;
  let known = 0;
  for (let place = from; place < until; place += 1) {
    if (row[place]! >= 0) known += 1;
    if (row[place]! > 0) yes += 1;
  }
  return { yes, known };
}

function countUpTo(ascending: Float64Array, bound: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** False discovery rates, in the order given. */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const order = p.map((_, place) => place).sort((a, b) => p[b]! - p[a]!);
  const q = new Array<number>(p.length).fill(1);
  let smallest = 1;
  for (const [fromTop, place] of order.entries()) {
    smallest = Math.min(smallest, (p[place]! * p.length) / (p.length - fromTop));
    q[place] = smallest;
  }
  return q;
}
