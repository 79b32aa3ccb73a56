/**
 * SQL of what reading and keeping segments costs. Reads segment_cost, segment_build, segment_bound, segment_clock, dirty,
 * segment; event and order_line only as plans.
 */
import type { Sql } from '../../platform/index.ts';

export type UpkeepRow = {
  segmentId: number;
  evaluations: number;
  ticks: number;
  ms: number;
  entered: number;
  left: number;
  lastRunAt: Date | null;
};

export function readUpkeep(sql: Sql, workspaceId: number, segmentIds: readonly number[]): Promise<UpkeepRow[]> {
  return sql<UpkeepRow>(
    `select segment_id as "segmentId", evaluations, ticks, round(microseconds / 1000.0) as ms, entered, "left",
       last_run_at as "lastRunAt"
     from segment_cost where workspace_id = $1 and segment_id = any($2::int[])`,
    [workspaceId, segmentIds],
  );
}

export type BuildRow = {
  segmentId: number;
  startedAt: Date;
  finishedAt: Date | null;
  contacts: number;
  contactsTotal: number;
  ms: number;
  /** How many segments the walk was for, this one among them. */
  segments: number;
};

/** The latest build each of the segments took part in. */
export function readLatestBuilds(sql: Sql, workspaceId: number, segmentIds: readonly number[]): Promise<BuildRow[]> {
  return sql<BuildRow>(
    `select s.id as "segmentId", b.started_at as "startedAt", b.finished_at as "finishedAt", b.contacts,
       b.contacts_total as "contactsTotal", b.ms, cardinality(b.segment_ids) as segments
     from unnest($2::int[]) as s(id)
     join lateral (select * from segment_build where workspace_id = $1 and s.id = any(segment_ids)
                   order by id desc limit 1) b on true`,
    [workspaceId, segmentIds],
  );
}

export type BoundRow = {
  segmentId: number;
  leafKey: string;
  bound: number | null;
  population: number;
  workedOutAt: Date;
  dueAt: Date;
};

export function readBoundRows(sql: Sql, workspaceId: number, segmentIds: readonly number[]): Promise<BoundRow[]> {
  return sql<BoundRow>(
    `select segment_id as "segmentId", leaf_key as "leafKey", bound, population, worked_out_at as "workedOutAt",
       due_at as "dueAt"
     from segment_bound where workspace_id = $1 and segment_id = any($2::int[])`,
    [workspaceId, segmentIds],
  );
}

export type EngineRow = {
  waiting: number;
  oldestWaitingAt: Date | null;
  clocks: number;
  overdue: number;
  nextDueAt: Date | null;
  unbuilt: number;
};

/** Nobody needs to know more exactly than "at least so many", and counting millions would take seconds. */
export const MOST_COUNTED = 1_000_000;

/** What waits in a workspace. Counts stop at MOST_COUNTED. */
export async function readEngine(sql: Sql, workspaceId: number, now: Date): Promise<EngineRow> {
  const [row] = await sql<EngineRow>(
    `select
       (select count(*) from (select from dirty where workspace_id = $1 limit $3) d) as waiting,
       (select at from dirty where workspace_id = $1 order by id limit 1) as "oldestWaitingAt",
       (select count(*) from (select from segment_clock where workspace_id = $1 limit $3) c) as clocks,
       (select count(*) from (select from segment_clock where due_at <= $2 and workspace_id = $1 limit $3) o) as overdue,
       (select min(due_at) from segment_clock where workspace_id = $1) as "nextDueAt",
       (select count(*) from segment where workspace_id = $1 and built_at is null and archived_at is null) as unbuilt`,
    [workspaceId, now, MOST_COUNTED],
  );
  return row!;
}

/** Rows the planner expects of a select. Costs a millisecond and reads nothing; as good as the last ANALYZE. */
export async function expectRows(sql: Sql, select: string, values: readonly unknown[]): Promise<number> {
  const [row] = await sql<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }>(
    `explain (format json) ${select}`,
    values,
  );
  return row?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0;
}
