/** How many messages had been settled at an instant (milliseconds). */
export type Sample = { at: number; done: number };

/** Looks back this far: long enough to be steady, short enough to notice a change of pace. */
const windowMs = 60_000;

/** Samples without those that are too old to tell the pace of now; the newest last. Pure. */
export function addSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1);
  const isNewRun = last !== undefined && sample.done < last.done;
  const kept = isNewRun ? [] : samples.filter(({ at }) => sample.at - at <= windowMs);
  return [...kept, sample];
}

/**
 * Messages a second of the last minute, and how many seconds the rest takes at that pace. Null where it is not known yet:
 * less than two samples, or nothing has moved. Pure.
 */
export function estimateTimeLeft(
  samples: readonly Sample[],
  left: number,
): { perSecond: number; secondsLeft: number } | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at <= first.at || last.done <= first.done) return null;
  const perSecond = ((last.done - first.done) * 1_000) / (last.at - first.at);
  return { perSecond, secondsLeft: left / perSecond };
}
