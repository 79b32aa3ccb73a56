import { quantile, type Times, timesOf } from '../times.ts';
import type { Stage } from './run-stage.ts';

export type PreviewFigures = {
  definitions: number;
  estimateP90Ms: number;
  estimateMs: Times;
  exactMs: Times;
  intervalsRight: number;
  /** Half the width of the interval in per cent of the estimate, the middle one. */
  medianPlusMinusPercent: number;
  /** Definitions whose interval missed the exact count. */
  missed: string[];
  slowest: string;
};

/** Half of the set, every kind of condition among them. */
const DEFINITIONS = 25;
/** Conditions that mean nothing before the segment is saved. */
const LEFT_OUT = ['press', 'returned'];

/** Each definition as a marketer would try it out: first the estimate, then the exact count. */
export async function measurePreview(stage: Stage): Promise<PreviewFigures> {
  await stage.buildAll();
  const keys = Object.keys(stage.ids()).filter((key) => !LEFT_OUT.includes(key));
  const chosen = Array.from(
    { length: DEFINITIONS },
    (_, place) => keys[Math.floor((place * keys.length) / DEFINITIONS)] ?? '',
  );
  const child = await stage.start('api');
  // The first question also reads the definitions in use; it warms up and does not count.
  await child.ask('preview', chosen[0] ?? '', stage.ids(), false);
  const estimates: number[] = [];
  const exacts: number[] = [];
  const widths: number[] = [];
  const missed: string[] = [];
  for (const key of chosen) {
    const estimate = await child.ask('preview', key, stage.ids(), false);
    const exact = await child.ask('preview', key, stage.ids(), true);
    estimates.push(estimate.ms);
    exacts.push(exact.ms);
    const { low, high } = estimate;
    if (exact.count < low || exact.count > high) missed.push(`${key}: ${exact.count} not in ${low}–${high}`);
    if (estimate.count > 0) widths.push((50 * (high - low)) / estimate.count);
  }
  stage.noteMemory('previews', await child.stop());
  const slowest = estimates.indexOf(Math.max(...estimates));
  return {
    definitions: chosen.length,
    estimateP90Ms: Number(quantile(estimates, 0.9).toFixed(1)),
    estimateMs: timesOf(estimates),
    exactMs: timesOf(exacts),
    intervalsRight: chosen.length - missed.length,
    medianPlusMinusPercent: Number(quantile(widths, 0.5).toFixed(1)),
    missed,
    slowest: `${chosen[slowest]} (${Math.round(estimates[slowest] ?? 0)} ms)`,
  };
}
