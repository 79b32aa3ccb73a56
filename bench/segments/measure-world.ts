import { type BuildAllFigures, type BuildFigures, measureBuildAll, measureBuildOne } from './measure-build.ts';
import { type ClockFigures, measureClock } from './measure-clock.ts';
import { type IncrementalFigures, measureIncremental } from './measure-incremental.ts';
import { type IngestFigures, measureIngest } from './measure-ingest.ts';
import { type LatencyFigures, measureLatency } from './measure-latency.ts';
import { measurePreview, type PreviewFigures } from './measure-preview.ts';
import { type Stage, setStage } from './run-stage.ts';
import { openWorld, type WorldFacts } from './world.ts';
import { scanPlan, timeScan } from './yardsticks.ts';

/** What can be measured, in the order in which it is. */
export const measureNames = ['build', 'build-all', 'incremental', 'clock', 'latency', 'preview', 'ingest'] as const;
export type MeasureName = (typeof measureNames)[number];

export type Figures = WorldFacts & {
  postgres: string;
  scan: string;
  build?: BuildFigures;
  buildAll?: BuildAllFigures;
  incremental?: IncrementalFigures;
  clock?: ClockFigures;
  latency?: LatencyFigures[];
  preview?: PreviewFigures;
  ingest?: IngestFigures;
  memoryMb: Record<string, number>;
};

export type MeasureOptions = { only: ReadonlySet<MeasureName>; rounds: number; seconds: number };

const RATES = [1_000, 3_000];

/** Does one measurement and adds what was found. */
const measures: Record<MeasureName, (stage: Stage, options: MeasureOptions) => Promise<Partial<Figures>>> = {
  build: async (stage, { rounds }) => ({ build: await measureBuildOne(stage, rounds) }),
  'build-all': async (stage, { rounds }) => ({ buildAll: await measureBuildAll(stage, rounds) }),
  incremental: async (stage, { rounds }) => ({ incremental: await measureIncremental(stage, rounds) }),
  clock: async (stage, { seconds }) => ({ clock: await measureClock(stage, seconds) }),
  async latency(stage, { seconds }) {
    const latency: LatencyFigures[] = [];
    for (const [round, rate] of RATES.entries()) latency.push(await measureLatency(stage, rate, seconds, round));
    return { latency };
  },
  preview: async (stage) => ({ preview: await measurePreview(stage) }),
  ingest: async (stage, { rounds }) => ({ ingest: await measureIngest(stage, rounds) }),
};

/** Opens the world of this size, measures what is wanted in a copy of it, and throws the copy away. */
export async function measureWorld(contacts: number, options: MeasureOptions): Promise<Figures> {
  const world = await openWorld(contacts);
  try {
    const stage = await setStage(world);
    try {
      let figures: Figures = {
        ...world.facts,
        postgres: world.version,
        scan: await scanPlan(stage.db),
        memoryMb: stage.memoryMb,
      };
      await timeScan(stage.db);
      for (const name of measureNames) {
        if (!options.only.has(name)) continue;
        console.log(`  ${new Date().toISOString().slice(11, 19)} ${contacts.toLocaleString('en')} contacts: ${name}`);
        figures = { ...figures, ...(await measures[name](stage, options)) };
      }
      return figures;
    } finally {
      await stage.close();
    }
  } finally {
    await world.close();
  }
}
