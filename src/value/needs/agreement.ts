/** How far two ways to divide the same people agree. Pure. */

/** How many rows have each pair of labels: `counts[a][b]`. */
function crossTable(first: ArrayLike<number>, second: ArrayLike<number>): number[][] {
  const counts: number[][] = [];
  for (let row = 0; row < first.length; row += 1) {
    const a = first[row]!;
    const b = second[row]!;
    counts[a] ??= [];
    counts[a]![b] = (counts[a]![b] ?? 0) + 1;
  }
  const width = Array.from(counts, (row) => row?.length ?? 0).reduce((most, length) => Math.max(most, length), 0);
  return Array.from({ length: counts.length }, (_, a) => Array.from({ length: width }, (_, b) => counts[a]?.[b] ?? 0));
}

const pairs = (count: number) => (count * (count - 1)) / 2;
const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

/**
 * The adjusted Rand index: 1 when both divide alike, about 0 for two divisions that have nothing to do with each other.
 * L. Hubert and P. Arabie, "Comparing partitions", Journal of Classification 2 (1985), 193-218.
 */
export function adjustedRand(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const counts = crossTable(first, second);
  const together = sumOf(counts.flat().map(pairs));
  const ofFirst = sumOf(counts.map((row) => pairs(sumOf(row))));
  const ofSecond = sumOf((counts[0] ?? []).map((_, b) => pairs(sumOf(counts.map((row) => row[b]!)))));
  const all = pairs(first.length);
  if (all === 0) return 1;
  const expected = (ofFirst * ofSecond) / all;
  const most = (ofFirst + ofSecond) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

/**
 * For each of `k` groups of the first division, how much of it the most similar group of the second has: the Jaccard index,
 * 0 to 1. C. Hennig, "Cluster-wise assessment of cluster stability", Computational Statistics & Data Analysis 52 (2007),
 * 258-271, who calls groups with a mean of 0.75 or more stable and below 0.6 not to be trusted. Null: nobody of the group is here.
 */
export function bestOverlaps(k: number, first: ArrayLike<number>, second: ArrayLike<number>): (number | null)[] {
  const counts = crossTable(first, second);
  const ofSecond = (counts[0] ?? []).map((_, b) => sumOf(counts.map((row) => row[b]!)));
  return Array.from({ length: k }, (_, a) => {
    const row = counts[a] ?? [];
    const size = sumOf(row);
    if (size === 0) return null;
    return Math.max(...row.map((both, b) => both / (size + ofSecond[b]! - both)));
  });
}
