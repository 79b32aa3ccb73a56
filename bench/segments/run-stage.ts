import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock, Db } from '../../src/platform/index.ts';
import { createWorkspaces, scopesOf } from '../../src/workspaces/index.ts';
import { LISTED, segmentSet } from '../segment-set.ts';
import { type Child, startChild } from './start-child.ts';
import type { Run, World, WorldFacts } from './world.ts';
import { WORKSPACE_ID, WORLD_ENDS_AT } from './world-tables.ts';

/** What every measurement is given: a copy of the world, its clock, and the processes to measure. */
export type Stage = {
  db: Db;
  facts: WorldFacts;
  clock: Clock;
  /** Sets the clock on to an instant (epoch ms), for this process and for those started from now on. */
  travelTo(at: number): void;
  /** Starts a process; `rooms`: whose jobs it runs by itself. */
  start(roles: 'workers' | 'api' | 'api,workers', rooms?: string[]): Promise<Child>;
  /** Ids of the saved segments by their keys. */
  idOf(key: string): number;
  ids(): Record<string, number>;
  /** Saves the segment of five conditions alone, or all the others too. */
  save(isAlone: boolean): Promise<void>;
  /** Builds what is saved, from nothing, in a process of its own; milliseconds. */
  build(phase: string): Promise<number>;
  /** Does something as if what is saved had never been built, apart from bounds; afterwards it is built as before. */
  withoutAnswers<T>(work: () => Promise<T>): Promise<T>;
  /** Makes sure that all segments are saved and built. */
  buildAll(): Promise<void>;
  /** A new key of the API. */
  apiKey(): Promise<string>;
  /** Notes how much memory a process had at most while something was measured. */
  noteMemory(phase: string, peakMb: number): void;
  memoryMb: Record<string, number>;
  close(): Promise<void>;
};

/** Where answers are written down. */
const ANSWERS = ['member', 'member_log', 'segment_clock'];

/** Every so manieth contact is on the list of the segment with a list. */
const LISTED_EVERY = 200;

export async function setStage(world: World): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kohort-bench-'));
  await chmod(folder, 0o755);
  const run: Run = await world.openRun();
  const { db } = run;
  let clockAheadMs = WORLD_ENDS_AT - Date.now();
  const clock: Clock = { now: () => new Date(Date.now() + clockAheadMs) };
  const memoryMb: Record<string, number> = {};
  let ids: Record<string, number> = {};
  let areAllBuilt = false;

  const start: Stage['start'] = (roles, rooms = []) =>
    startChild({ databaseUrl: run.url, dataDir: folder, clockAheadMs, roles, rooms, connections: 20 });

  const stage: Stage = {
    db,
    facts: world.facts,
    clock,
    start,
    memoryMb,
    ids: () => ids,
    travelTo(at) {
      clockAheadMs = at - Date.now();
    },
    idOf(key) {
      const id = ids[key];
      if (id === undefined) throw new Error(`The segment ${key} is not saved.`);
      return id;
    },
    async save(isAlone) {
      const hadList = ids[LISTED] !== undefined;
      const child = await start('workers');
      ids = await child.ask('saveSegments', isAlone, ids);
      await child.stop();
      const listed = ids[LISTED];
      if (listed === undefined || hadList) return;
      await db.sql(
        `insert into segment_list_change (workspace_id, segment_id, contact_id, is_listed, at)
         select $1, $2, id, true, $3 from contact where id % $4 = 0`,
        [WORKSPACE_ID, listed, new Date(WORLD_ENDS_AT - 86_400_000), LISTED_EVERY],
      );
    },
    async build(phase) {
      await db.sql(`truncate ${[...ANSWERS, 'segment_bound', 'segment_build', 'segment_cost', 'dirty'].join(', ')}`);
      await db.sql('update segment set built_at = null');
      await db.sql('checkpoint');
      const child = await start('workers');
      const { totalMs } = await child.ask('build');
      stage.noteMemory(phase, await child.stop());
      await db.sql(`vacuum (analyze) ${ANSWERS.join(', ')}`);
      areAllBuilt = Object.keys(ids).length === segmentSet.length;
      return totalMs;
    },
    async withoutAnswers(work) {
      const [built] = await db.sql<{ at: Date }>('select min(built_at) as at from segment');
      for (const table of ANSWERS) {
        await db.sql(`alter table ${table} rename to kept_${table}`);
        await db.sql(`create table ${table} (like kept_${table} including all)`);
      }
      await db.sql('update segment set built_at = null');
      await db.sql('checkpoint');
      try {
        return await work();
      } finally {
        for (const table of ANSWERS) {
          await db.sql(`drop table ${table}`);
          await db.sql(`alter table kept_${table} rename to ${table}`);
        }
        await db.sql('update segment set built_at = $1', [built?.at]);
      }
    },
    async buildAll() {
      if (areAllBuilt) return;
      await stage.save(false);
      await stage.build('build of all');
    },
    async apiKey() {
      const workspaces = createWorkspaces({ db, clock });
      const { key } = await workspaces.createApiKey(WORKSPACE_ID, { name: 'Bench', scopes: [...scopesOf('owner')] });
      return key;
    },
    noteMemory(phase, peakMb) {
      memoryMb[phase] = Math.max(memoryMb[phase] ?? 0, peakMb);
    },
    async close() {
      await run.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return stage;
}
