/** How sure the parameters are: some points that stand for everything they may be, from the curve of the likelihood. */

/** Eigenvalues and vectors (columns) of a small symmetric matrix, by Jacobi's rotations (Golub & Van Loan, 8.5). */
export function eigen(matrix: readonly (readonly number[])[]): { values: number[]; vectors: number[][] } {
  const size = matrix.length;
  const a = matrix.map((row) => [...row]);
  const vectors = a.map((_, row) => a.map((_, column) => (row === column ? 1 : 0)));
  for (let sweep = 0; sweep < 60; sweep += 1) {
    let off = 0;
    for (let p = 0; p < size; p += 1) for (let q = p + 1; q < size; q += 1) off += a[p]![q]! ** 2;
    if (off < 1e-22) break;
    for (let p = 0; p < size; p += 1) {
      for (let q = p + 1; q < size; q += 1) rotate(a, vectors, p, q);
    }
  }
  return { values: a.map((row, place) => row[place]!), vectors };
}

function rotate(a: number[][], vectors: number[][], p: number, q: number): void {
  if (Math.abs(a[p]![q]!) < 1e-300) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  const turn = (row: number[], left: number, right: number) => {
    const [x, y] = [row[left]!, row[right]!];
    row[left] = c * x - s * y;
    row[right] = s * x + c * y;
  };
  for (const row of a) turn(row, p, q);
  const [first, second] = [a[p]!, a[q]!];
  for (let column = 0; column < a.length; column += 1) {
    const [x, y] = [first[column]!, second[column]!];
    first[column] = c * x - s * y;
    second[column] = s * x + c * y;
  }
  for (const row of vectors) turn(row, p, q);
}

/** No parameter is less sure than within a factor of e either way: beyond that the normal approximation says nothing. */
const LARGEST_VARIANCE = 1;

/**
 * Whether the likelihood lies on a ridge: some way to go from the best point there is hardly anything to choose, so that
 * parameters in that direction are not known within a factor of e. `curve`: second derivatives of -ln L by the logarithms.
 */
export const isOnRidge = (curve: readonly (readonly number[])[]): boolean =>
  eigen(curve).values.some((value) => !(value > 1 / LARGEST_VARIANCE));

/**
 * Points of equal weight with the mean `at` and the covariance that the curve (second derivatives of -ln L) stands for: the
 * corners of a simplex (S. Julier, "The Spherical Simplex Unscented Transformation", American Control Conference 2003), one
 * more than there are parameters.
 */
export function likelyPoints(at: readonly number[], curve: readonly (readonly number[])[]): number[][] {
  const size = at.length;
  const { values, vectors } = eigen(curve);
  const deviations = values.map((value) => Math.sqrt(Math.min(LARGEST_VARIANCE, 1 / Math.max(value, 1e-12))));
  return Array.from({ length: size + 1 }, (_, corner) =>
    at.map((value, place) => {
      let moved = value;
      for (let way = 0; way < size; way += 1) {
        moved += vectors[place]![way]! * deviations[way]! * helmert(way + 1, corner) * Math.sqrt(size + 1);
      }
      return moved;
    }),
  );
}

/** Rows of Helmert's matrix: at right angles to each other and to the row of ones. */
function helmert(row: number, column: number): number {
  const length = Math.sqrt(row * (row + 1));
  return column < row ? 1 / length : column === row ? -row / length : 0;
}
