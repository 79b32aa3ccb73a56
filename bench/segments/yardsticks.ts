import type { Db } from '../../src/platform/index.ts';
import { timeOf } from '../bench.ts';
import { steadily } from '../times.ts';

type Row = Record<string, unknown>;

/** Runs a query alone on a connection, without help of parallel workers, as every yardstick here. */
export async function timeSerial(
  db: Db,
  text: string,
  values: readonly unknown[] = [],
  see: (rows: Row[]) => void = () => undefined,
): Promise<number> {
  return db.transaction(async ({ sql }) => {
    await sql('set local max_parallel_workers_per_gather = 0');
    return timeOf(async () => see(await sql(text, values)));
  });
}

/** One serial `select count(*)` over the events. */
export const timeScan = (db: Db): Promise<number> => timeSerial(db, 'select count(*) from event');

/** How PostgreSQL counts them: "Seq Scan" or "Index Only Scan using …". */
export async function scanPlan(db: Db): Promise<string> {
  return db.transaction(async ({ sql }) => {
    await sql('set local max_parallel_workers_per_gather = 0');
    const rows = await sql<{ 'QUERY PLAN': string }>('explain (costs off) select count(*) from event');
    return (rows[1]?.['QUERY PLAN'] ?? '').replace(/^\s*->\s*/, '');
  });
}

/** Durable rows, one transaction each, ten a second beside everything else; milliseconds each. */
export async function timeCommits(db: Db, seconds: number): Promise<number[]> {
  await db.sql('create table if not exists bench_commit (id bigserial primary key, at timestamptz default now())');
  const values: number[] = [];
  await steadily(10, seconds, async () => {
    values.push(await timeOf(() => db.sql('insert into bench_commit default values')));
  });
  return values;
}
