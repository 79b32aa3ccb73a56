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

/** Long calculations stop here and there (`yield`), so that whoever runs them can let others have their turn. */
export type Steps<Result> = Generator<void, Result>;

const TURN_MS = 12;

/** Runs steps to their end, letting the event loop turn about every 12 ms. `isCancelled` is asked at each turn; throws then. */
export async function runSteps<Result>(steps: Steps<Result>, throwIfOver: () => void = () => {}): Promise<Result> {
  let begun = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - begun < TURN_MS) continue;
    throwIfOver();
    await new Promise<void>((resolve) => void setImmediate(resolve));
    begun = performance.now();
  }
}

/** Runs steps to their end at once. */
export function finishSteps<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
