/** Crowds without groups, to compare with. Pure. */
import type { Draw } from '../../platform/index.ts';
import type { Matrix } from './matrix.ts';

/** Rows drawn from the normal distribution that has the means, variances and correlations of these. */
export function drawReference({ rows, columns, values }: Matrix, wanted: number, draw: Draw): Matrix {
  const means = new Float64Array(columns);
  for (let i = 0; i < values.length; i += 1) means[i % columns]! += values[i]! / rows;
  const root = choleskyOf(covarianceOf({ rows, columns, values }, means), columns);
  const drawn = new Float64Array(wanted * columns);
  const plain = new Float64Array(columns);
  for (let row = 0; row < wanted; row += 1) {
    for (let column = 0; column < columns; column += 1) plain[column] = draw.normal();
    for (let column = 0; column < columns; column += 1) {
      let value = means[column]!;
      for (let other = 0; other <= column; other += 1) value += root[column * columns + other]! * plain[other]!;
      drawn[row * columns + column] = value;
    }
  }
  return { rows: wanted, columns, values: drawn };
}

function covarianceOf({ rows, columns, values }: Matrix, means: Float64Array): Float64Array {
  const covariance = new Float64Array(columns * columns);
  for (let row = 0; row < rows; row += 1) {
    for (let a = 0; a < columns; a += 1) {
      const apart = values[row * columns + a]! - means[a]!;
      for (let b = 0; b <= a; b += 1) {
        covariance[a * columns + b]! += (apart * (values[row * columns + b]! - means[b]!)) / rows;
      }
    }
  }
  return covariance;
}

/** The lower triangle whose square is the covariance; a column that follows from the others adds nothing of its own. */
function choleskyOf(covariance: Float64Array, columns: number): Float64Array {
  const root = new Float64Array(columns * columns);
  for (let a = 0; a < columns; a += 1) {
    for (let b = 0; b <= a; b += 1) {
      let rest = covariance[a * columns + b]!;
      for (let c = 0; c < b; c += 1) rest -= root[a * columns + c]! * root[b * columns + c]!;
      const pivot = root[b * columns + b]!;
      if (a === b) root[a * columns + a] = Math.sqrt(Math.max(0, rest));
      else root[a * columns + b] = pivot > 1e-6 ? rest / pivot : 0;
    }
  }
  return root;
}
