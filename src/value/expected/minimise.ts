/**
 * Finds where a smooth function of a few numbers is smallest: BFGS with a line search by Armijo's rule (J. Nocedal and
 * S. Wright, "Numerical Optimization", 2nd edition, algorithms 6.1 and 3.1). A generator: it stops before each evaluation,
 * so that whoever runs it may let others in. Draws nothing: the same start gives the same answer.
 */

/** The value at a point, and its slope there. Anything that is not finite means: not this far. */
export type Slope = { value: number; gradient: number[] };
export type Minimum = { at: number[]; value: number; gradient: number[]; isSettled: boolean; evaluations: number };

/** Work in pieces: each `next()` does a piece of some milliseconds. */
export type Pieces<Result> = Generator<void, Result, void>;
/** Simple things are done to so many before others are let in. */
export const SIMPLE_AT_ONCE = 20_000;

const MOST_ROUNDS = 500;
/** No coordinate moves further in one step: likelihoods are flat far out, and a first step could land there. */
const LONGEST_STEP = 2;
const ARMIJO = 1e-4;
const MOST_HALVINGS = 40;
/** On a ridge (nobody ever leaves: a towards 0, b beyond all bounds) rounding hides the fall long before the slope is 0. */
const MOST_FLAT_ROUNDS = 12;
const FLAT = 1e-13;

const dot = (left: readonly number[], right: readonly number[]) =>
  left.reduce((sum, value, place) => sum + value * right[place]!, 0);
const largest = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const isFine = ({ value, gradient }: Slope) => Number.isFinite(value) && gradient.every(Number.isFinite);
const isFlatter = (slope: Slope, here: Slope) =>
  Math.abs(slope.value - here.value) < FLAT * Math.abs(here.value) && largest(slope.gradient) < largest(here.gradient);
const identity = (size: number): number[][] => Array.from({ length: size }, (_, row) => unit(size, row));
const unit = (size: number, place: number): number[] =>
  Array.from({ length: size }, (_, column) => (column === place ? 1 : 0));

/** The first estimate in the size that the first step shows. */
function scaled(inverse: number[][], step: readonly number[], change: readonly number[]): number[][] {
  const curve = dot(step, change);
  if (!(curve > 0)) return inverse;
  const scale = curve / dot(change, change);
  return inverse.map((row) => row.map((value) => value * scale));
}

/** Takes the pair (step, change of slope) into the estimate of the inverse of the second derivatives. */
function learn(inverse: number[][], step: readonly number[], change: readonly number[]): void {
  const curve = dot(step, change);
  const moved = inverse.map((row) => dot(row, change));
  const factor = (1 + dot(change, moved) / curve) / curve;
  for (let row = 0; row < step.length; row += 1) {
    for (let column = 0; column < step.length; column += 1) {
      inverse[row]![column]! +=
        factor * step[row]! * step[column]! - (step[row]! * moved[column]! + moved[row]! * step[column]!) / curve;
    }
  }
}

/**
 * `slopeAt` as mean per observation, so that `tolerance` (of the slope) means the same for small and large data.
 * `isSettled` is false when it stopped without having arrived.
 */
export function* minimise(
  slopeAt: (point: readonly number[]) => Slope,
  start: readonly number[],
  tolerance = 1e-9,
): Pieces<Minimum> {
  const size = start.length;
  let at = [...start];
  yield;
  let here = slopeAt(at);
  let evaluations = 1;
  let inverse = identity(size);
  const isNearlyFlat = () => largest(here.gradient) < tolerance * 1e4;
  const done = (isSettled: boolean): Minimum => ({ at, ...here, isSettled, evaluations });
  let flatRounds = 0;
  if (!isFine(here)) return done(false);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    if (largest(here.gradient) < tolerance) return done(true);
    let way = inverse.map((row) => -dot(row, here.gradient));
    if (!(dot(way, here.gradient) < 0)) {
      inverse = identity(size);
      way = here.gradient.map((slope) => -slope);
    }
    const tooLong = largest(way) / LONGEST_STEP;
    if (tooLong > 1) way = way.map((part) => part / tooLong);
    const fall = dot(way, here.gradient);
    let next: { point: number[]; slope: Slope } | null = null;
    for (let halving = 0, length = 1; halving < MOST_HALVINGS; halving += 1, length /= 2) {
      const point = at.map((value, place) => value + length * way[place]!);
      yield;
      const slope = slopeAt(point);
      evaluations += 1;
      // Close to the bottom rounding hides the fall of the value; the slope still tells.
      const isLower = slope.value <= here.value + ARMIJO * length * fall || isFlatter(slope, here);
      if (isFine(slope) && isLower) {
        next = { point, slope };
        break;
      }
    }
    if (next === null) return done(isNearlyFlat());
    const step = next.point.map((value, place) => value - at[place]!);
    const change = next.slope.gradient.map((slope, place) => slope - here.gradient[place]!);
    if (round === 0) inverse = scaled(inverse, step, change);
    if (dot(step, change) > 1e-18) learn(inverse, step, change);
    flatRounds = here.value - next.slope.value > FLAT * Math.abs(here.value) ? 0 : flatRounds + 1;
    at = next.point;
    here = next.slope;
    if (flatRounds >= MOST_FLAT_ROUNDS) return done(isNearlyFlat());
  }
  return done(false);
}

/** Does something simple to each, letting others in now and then. Answers how many there were. */
export function* toEach<One>(all: Iterable<One>, work: (one: One) => void): Pieces<number> {
  let count = 0;
  for (const one of all) {
    if (count % SIMPLE_AT_ONCE === 0) yield;
    count += 1;
    work(one);
  }
  return count;
}

/** All pieces at once. */
export function finish<Result>(pieces: Pieces<Result>): Result {
  for (;;) {
    const step = pieces.next();
    if (step.done) return step.value;
  }
}

/** All pieces, letting others in whenever so many milliseconds have gone by since. */
export async function finishGently<Result>(pieces: Pieces<Result>, elseEveryMs = 15): Promise<Result> {
  let since = performance.now();
  for (;;) {
    const step = pieces.next();
    if (step.done) return step.value;
    if (performance.now() - since > elseEveryMs) {
      await new Promise<void>((resume) => setImmediate(resume));
      since = performance.now();
    }
  }
}
