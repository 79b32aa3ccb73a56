export type Times = { p50: number; p99: number; max: number };

const round = (value: number) => Number(value.toFixed(1));

/** The value below which this share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Milliseconds, to a tenth. */
export function timesOf(values: readonly number[]): Times {
  return { p50: round(quantile(values, 0.5)), p99: round(quantile(values, 0.99)), max: round(quantile(values, 1)) };
}

export const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** Calls `work` at a steady rate, however long each call takes; waits for all of them at the end. */
export async function steadily(
  perSecond: number,
  seconds: number,
  work: (place: number) => Promise<void>,
): Promise<void> {
  const started = performance.now();
  const running: Promise<void>[] = [];
  for (let place = 0; place < perSecond * seconds; place += 1) {
    const waitMs = started + (place * 1000) / perSecond - performance.now();
    if (waitMs > 1) await sleep(waitMs);
    running.push(work(place));
  }
  await Promise.all(running);
}
