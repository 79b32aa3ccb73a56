import { median } from '../bench.ts';
import type { Stage } from './run-stage.ts';
import { timeScan, timeSerial } from './yardsticks.ts';

export type BuildFigures = {
  scanMs: number;
  /** Reading and judging everybody: members and flip times worked out. */
  workMs: number;
  /** All of it, with membership, log and clock written. */
  totalMs: number;
  members: number;
};

const middleOf = (rounds: readonly BuildFigures[], pick: (one: BuildFigures) => number) =>
  Math.round(median(rounds.map(pick)));

async function countMembers(stage: Stage): Promise<number> {
  const [row] = await stage.db.sql<{ count: number }>('select count(*) as count from member');
  return row?.count ?? 0;
}

/** One build from nothing beside one scan, in a fresh process. */
async function buildOnce(stage: Stage, phase: string): Promise<BuildFigures> {
  await stage.forgetAnswers();
  const scanMs = await timeScan(stage.db);
  const child = await stage.start('workers');
  const workMs = await child.ask('rehearse');
  const { totalMs } = await child.ask('build');
  stage.noteMemory(phase, await child.stop());
  return { scanMs, workMs, totalMs, members: await countMembers(stage) };
}

/** Several rounds in turn: a scan, a build, a scan, a build. */
async function buildInRounds(stage: Stage, phase: string, rounds: number): Promise<BuildFigures> {
  const found: BuildFigures[] = [];
  for (let round = 0; round < rounds; round += 1) found.push(await buildOnce(stage, phase));
  return {
    scanMs: middleOf(found, (one) => one.scanMs),
    workMs: middleOf(found, (one) => one.workMs),
    totalMs: middleOf(found, (one) => one.totalMs),
    members: found.at(-1)?.members ?? 0,
  };
}

/** The segment of five conditions; it must be the only one that is saved. */
export async function measureBuildOne(stage: Stage, rounds: number): Promise<BuildFigures> {
  await stage.save(true);
  return buildInRounds(stage, 'build of one', rounds);
}

export type BuildAllFigures = BuildFigures & { sqlMs: number; slowest: { key: string; ms: number }[] };

/** All segments with their flip times; and each of them alone in SQL, as the product compiles it. */
export async function measureBuildAll(stage: Stage, rounds: number): Promise<BuildAllFigures> {
  await stage.save(false);
  const figures = await buildInRounds(stage, 'build of all', rounds);
  const child = await stage.start('workers');
  const each: { key: string; ms: number }[] = [];
  for (const [key, id] of Object.entries(stage.ids())) {
    const { text, values } = await child.ask('sqlOf', id);
    each.push({
      key,
      ms: Math.round(await timeSerial(stage.db, `select count(*) from (${text}) as matching`, values)),
    });
  }
  await child.stop();
  each.sort((a, b) => b.ms - a.ms);
  return { ...figures, sqlMs: each.reduce((total, { ms }) => total + ms, 0), slowest: each.slice(0, 5) };
}
