/** Rows of numbers, one after the other: what clustering works on. */
export type Matrix = { rows: number; columns: number; values: Float64Array };

/** The rows with these numbers, in that order. */
export function pickRows({ columns, values }: Matrix, rows: Int32Array): Matrix {
  const picked = new Float64Array(rows.length * columns);
  for (const [place, row] of rows.entries()) {
    picked.set(values.subarray(row * columns, (row + 1) * columns), place * columns);
  }
  return { rows: rows.length, columns, values: picked };
}

/** Squared Euclidean distance of row `a` of one list of numbers to row `b` of another. */
export function squaredDistance(
  first: Float64Array,
  a: number,
  second: Float64Array,
  b: number,
  columns: number,
): number {
  let sum = 0;
  for (let column = 0, i = a * columns, j = b * columns; column < columns; column += 1, i += 1, j += 1) {
    const apart = first[i]! - second[j]!;
    sum += apart * apart;
  }
  return sum;
}
