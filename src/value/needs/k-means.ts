/** Groups of rows around centres. Pure. */
import type { Draw, Steps } from '../../platform/index.ts';
import { type Matrix, squaredDistance } from './matrix.ts';

export type Clustering = {
  k: number;
  /** k rows of the matrix's columns. */
  centres: Float64Array;
  /** For each row, its centre. */
  labels: Uint8Array;
  /** Sum of the squared distances of rows to their centres. */
  within: number;
};

const MOST_ROUNDS = 40;

/**
 * k-means by S. P. Lloyd, "Least squares quantization in PCM", IEEE Transactions on Information Theory 28 (1982), begun
 * several times as D. Arthur and S. Vassilvitskii propose ("k-means++: the advantages of careful seeding", SODA 2007); the
 * tightest of the results. `from`: centres to begin one of the times with.
 */
export function* kMeans(
  matrix: Matrix,
  k: number,
  draw: Draw,
  { restarts, from }: { restarts: number; from?: Float64Array },
): Steps<Clustering> {
  let best: Clustering | null = null;
  for (let time = 0; time < restarts; time += 1) {
    const centres = time === 0 && from ? from.slice() : yield* spreadCentres(matrix, k, draw);
    const found = yield* settle(matrix, k, centres, draw);
    if (best === null || found.within < best.within) best = found;
  }
  return best!;
}

/** Each further centre is a row, the farther from the centres before the likelier. */
function* spreadCentres(matrix: Matrix, k: number, draw: Draw): Steps<Float64Array> {
  const { rows, columns, values } = matrix;
  const centres = new Float64Array(k * columns);
  const nearest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  let chosen = draw.below(rows);
  for (let centre = 0; ; centre += 1) {
    centres.set(values.subarray(chosen * columns, (chosen + 1) * columns), centre * columns);
    if (centre === k - 1) return centres;
    let sum = 0;
    for (let row = 0; row < rows; row += 1) {
      nearest[row] = Math.min(nearest[row]!, squaredDistance(values, row, centres, centre, columns));
      sum += nearest[row]!;
    }
    let target = draw.unit() * sum;
    chosen = rows - 1;
    for (let row = 0; row < rows; row += 1) {
      target -= nearest[row]!;
      if (target < 0) {
        chosen = row;
        break;
      }
    }
    yield;
  }
}

function* settle(matrix: Matrix, k: number, centres: Float64Array, draw: Draw): Steps<Clustering> {
  const { rows, columns, values } = matrix;
  const labels = new Uint8Array(rows);
  let within = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = within;
    within = assign(matrix, k, centres, labels);
    if (round > 0 && before - within <= 1e-7 * before) break;
    const sizes = new Float64Array(k);
    centres.fill(0);
    for (let row = 0; row < rows; row += 1) {
      const centre = labels[row]!;
      sizes[centre]! += 1;
      for (let column = 0; column < columns; column += 1) {
        centres[centre * columns + column]! += values[row * columns + column]!;
      }
    }
    for (let centre = 0; centre < k; centre += 1) {
      // A centre that nobody is nearest to begins anew at some row.
      const row = draw.below(rows);
      for (let column = 0; column < columns; column += 1) {
        const place = centre * columns + column;
        centres[place] = sizes[centre]! > 0 ? centres[place]! / sizes[centre]! : values[row * columns + column]!;
      }
    }
    yield;
  }
  within = assign(matrix, k, centres, labels);
  return { k, centres, labels, within };
}

/** Gives every row the nearest centre; answers the sum of squared distances. */
export function assign(
  { rows, columns, values }: Matrix,
  k: number,
  centres: Float64Array,
  labels: Uint8Array,
): number {
  let within = 0;
  for (let row = 0; row < rows; row += 1) {
    let least = Number.POSITIVE_INFINITY;
    for (let centre = 0; centre < k; centre += 1) {
      const distance = squaredDistance(values, row, centres, centre, columns);
      if (distance < least) {
        least = distance;
        labels[row] = centre;
      }
    }
    within += least;
  }
  return within;
}
