import type { Program } from '../../src/program.ts';
import { FIVE_CONDITIONS, segmentSet } from '../segment-set.ts';
import { meterQueries, type Spent } from './meter-queries.ts';
import { WORKSPACE_ID } from './world-tables.ts';

export type Verbs = ReturnType<typeof verbsOf>;

/** Work of this process since then, on all processors together. */
function cpuMsSince(then: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(then);
  return (user + system) / 1000;
}

/** What the parent may ask of a child. Every answer can be sent as JSON. */
export function verbsOf(program: Program) {
  const { segments } = program.house;
  const meter = meterQueries();

  return {
    /** Saves the segments of the set with these keys (all but the first one alone: those not saved yet); ids by key. */
    async saveSegments(isAlone: boolean, known: Record<string, number>): Promise<Record<string, number>> {
      const ids = { ...known };
      for (const { key, name, purpose, root } of segmentSet) {
        if (ids[key] !== undefined || (isAlone && key !== FIVE_CONDITIONS)) continue;
        const definition = { version: 1 as const, root: root((other) => ids[other] ?? 0) };
        ids[key] = (await segments.create(WORKSPACE_ID, { name, purpose, definition })).id;
      }
      return ids;
    },

    /** Works out everybody for what waits to be built, and writes nothing. */
    async rehearse(): Promise<{ ms: number; cpuMs: number }> {
      const cpu = process.cpuUsage();
      const startedAt = performance.now();
      await segments.rehearseBuild(WORKSPACE_ID);
      return { ms: performance.now() - startedAt, cpuMs: cpuMsSince(cpu) };
    },

    /** Builds whatever waits for it. */
    async build(): Promise<{ totalMs: number; spent: Spent }> {
      meter.reset();
      const startedAt = performance.now();
      await segments.sweep();
      return { totalMs: performance.now() - startedAt, spent: meter.spent() };
    },

    /** Works out dirty contacts until none is left. */
    async refresh(): Promise<{ settled: number; ms: number; cpuMs: number; spent: Spent }> {
      meter.reset();
      const cpu = process.cpuUsage();
      const startedAt = performance.now();
      const { settled } = await segments.refresh();
      const ms = performance.now() - startedAt;
      return { settled, ms, cpuMs: cpuMsSince(cpu), spent: meter.spent() };
    },

    /** How many a definition of the set would find: estimated, or counted. */
    async preview(key: string, ids: Record<string, number>, exact: boolean) {
      const root = segmentSet.find((segment) => segment.key === key)?.root((other) => ids[other] ?? 0);
      if (root === undefined) throw new Error(`There is no segment ${key} in the set.`);
      const startedAt = performance.now();
      const { count, interval } = await segments.preview(WORKSPACE_ID, { version: 1, root }, { exact });
      return { count, ...interval, ms: performance.now() - startedAt };
    },

    /** The SQL that the product compiles a segment to. */
    sqlOf: (segmentId: number) => segments.sqlOf(WORKSPACE_ID, segmentId),

    async stop(): Promise<void> {
      await program.stop();
    },
  };
}
