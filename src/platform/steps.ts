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
