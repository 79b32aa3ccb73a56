import { median } from '../bench.ts';
import type { Stage } from './run-stage.ts';
import { timeScan, timeSerial } from './yardsticks.ts';

export type BuildFigures = {
  scanMs: number;
  /** Reading and judging everybody: members and flip times worked out. */
  workMs: number;
  /** What of it was work of the program itself (processor time); the rest is PostgreSQL's. */
  ownMs: number;
  /** A build with membership, log and clocks written, and bounds worked out; timed once. */
  totalMs: number;
  members: number;
};

/**
 * A build with everything written; and then, as if it had not been, everybody worked out several times in one process and
 * nothing written, each time after a scan. The first time warms up and does not count.
 */
async function measureSaved(stage: Stage, phase: string, rounds: number): Promise<BuildFigures> {
  const totalMs = await stage.build(phase);
  const [row] = await stage.db.sql<{ count: number }>('select count(*) as count from member');
  const scans: number[] = [];
  const works: { ms: number; cpuMs: number }[] = [];
  await stage.withoutAnswers(async () => {
    const child = await stage.start('workers');
    await child.ask('rehearse');
    for (let round = 0; round < rounds; round += 1) {
      scans.push(await timeScan(stage.db));
      works.push(await child.ask('rehearse'));
    }
    stage.noteMemory(phase, await child.stop());
  });
  return {
    scanMs: Math.round(median(scans)),
    workMs: Math.round(median(works.map(({ ms }) => ms))),
    ownMs: Math.round(median(works.map(({ cpuMs }) => cpuMs))),
    totalMs: Math.round(totalMs),
    members: row?.count ?? 0,
  };
}

/** The segment of five conditions; it must be the only one that is saved. */
export async function measureBuildOne(stage: Stage, rounds: number): Promise<BuildFigures> {
  await stage.save(true);
  return measureSaved(stage, 'build of one', rounds);
}

type OneInSql = { key: string; ms: number; members: number; counted: number };

export type BuildAllFigures = BuildFigures & {
  /** The sum of the single counts. */
  sqlMs: number;
  slowest: string[];
  /** Segments whose members are not as many as SQL counts, beyond what the minutes in between may have changed. */
  differing: string[];
};

/** Membership was worked out some minutes before SQL counts: that much may have flipped meanwhile. */
const isFarOff = ({ members, counted }: OneInSql) => Math.abs(members - counted) > Math.max(10, counted / 200);

async function countInSql(stage: Stage): Promise<OneInSql[]> {
  const child = await stage.start('workers');
  const each: OneInSql[] = [];
  for (const [key, id] of Object.entries(stage.ids())) {
    const { text, values } = await child.ask('sqlOf', id);
    let counted = 0;
    const ms = await timeSerial(stage.db, `select count(*) as count from (${text}) as matching`, values, ([row]) => {
      counted = Number(row?.count);
    });
    const [row] = await stage.db.sql<{ count: number }>('select count(*) as count from member where segment_id = $1', [
      id,
    ]);
    each.push({ key, ms: Math.round(ms), counted, members: row?.count ?? 0 });
  }
  await child.stop();
  return each;
}

/** All segments with their flip times; and each of them alone in SQL, as the product compiles it. */
export async function measureBuildAll(stage: Stage, rounds: number): Promise<BuildAllFigures> {
  await stage.save(false);
  const figures = await measureSaved(stage, 'build of all', rounds);
  const each = await countInSql(stage);
  const bySpeed = [...each].sort((a, b) => b.ms - a.ms);
  return {
    ...figures,
    sqlMs: each.reduce((total, { ms }) => total + ms, 0),
    slowest: bySpeed.slice(0, 5).map(({ key, ms }) => `${key} ${ms}`),
    differing: each
      .filter(isFarOff)
      .map(({ key, members, counted }) => `${key}: ${members} members, ${counted} by SQL`),
  };
}
