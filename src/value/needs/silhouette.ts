/** How much nearer rows lie to their own group than to the next. Pure. */
import type { Steps } from '../../platform/index.ts';
import { type Matrix, squaredDistance } from './matrix.ts';

/**
 * The mean silhouette width of the rows, -1 to 1: P. J. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and
 * validation of cluster analysis", Journal of Computational and Applied Mathematics 20 (1987). A row alone in its group
 * counts 0, as there. Takes time by the square of the rows: bring a sample.
 */
export function* meanSilhouette(
  matrix: Matrix,
  k: number,
  labels: Uint8Array,
): Steps<{ mean: number; byGroup: number[] }> {
  const { rows, columns, values } = matrix;
  const sizes = new Float64Array(k);
  for (const label of labels) sizes[label]! += 1;
  const sums = new Float64Array(k);
  const totals = new Float64Array(k);
  for (let row = 0; row < rows; row += 1) {
    sums.fill(0);
    for (let other = 0; other < rows; other += 1) {
      sums[labels[other]!]! += Math.sqrt(squaredDistance(values, row, values, other, columns));
    }
    const own = labels[row]!;
    totals[own]! += widthOf(own, sums, sizes);
    if (row % 32 === 31) yield;
  }
  const sum = totals.reduce((total, width) => total + width, 0);
  return {
    mean: sum / rows,
    byGroup: Array.from(totals, (width, group) => (sizes[group]! > 0 ? width / sizes[group]! : 0)),
  };
}

function widthOf(own: number, sums: Float64Array, sizes: Float64Array): number {
  if (sizes[own]! < 2) return 0;
  const inside = sums[own]! / (sizes[own]! - 1);
  let outside = Number.POSITIVE_INFINITY;
  for (let group = 0; group < sizes.length; group += 1) {
    if (group !== own && sizes[group]! > 0) outside = Math.min(outside, sums[group]! / sizes[group]!);
  }
  const larger = Math.max(inside, outside);
  return Number.isFinite(outside) && larger > 0 ? (outside - inside) / larger : 0;
}
