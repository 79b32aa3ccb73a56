/** SQL of segment_bound. Reads workspace, event_kind, segment. */
import type { Sql } from '../../platform/index.ts';

export type Bound = {
  segmentId: number;
  leafKey: string;
  /** Null: there was nobody to compare with. */
  bound: number | null;
  /** How many contacts were compared. */
  population: number;
  workedOutAt: Date;
  dueAt: Date;
};

export async function readTimeZone(sql: Sql, workspaceId: number): Promise<string | undefined> {
  const [row] = await sql<{ timeZone: string }>('select time_zone as "timeZone" from workspace where id = $1', [
    workspaceId,
  ]);
  return row?.timeZone;
}

export async function readKindIds(
  sql: Sql,
  workspaceId: number,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ id: number; name: string }>(
    'select id, name from event_kind where workspace_id = $1 and name = any($2::text[])',
    [workspaceId, names],
  );
  return new Map(rows.map(({ id, name }) => [name, id]));
}

export function readBounds(sql: Sql, workspaceId: number): Promise<Bound[]> {
  return sql<Bound>(
    `select segment_id as "segmentId", leaf_key as "leafKey", bound, population, worked_out_at as "workedOutAt", due_at as "dueAt"
     from segment_bound where workspace_id = $1 order by segment_id, leaf_key`,
    [workspaceId],
  );
}

/** Writes the bounds of these segments, and takes those away that their definitions no longer ask for. One statement each. */
export async function writeBounds(
  sql: Sql,
  workspaceId: number,
  segmentIds: readonly number[],
  bounds: readonly Bound[],
): Promise<void> {
  const keys = [bounds.map(({ segmentId }) => segmentId), bounds.map(({ leafKey }) => leafKey)];
  await sql(
    `delete from segment_bound b where b.workspace_id = $1 and b.segment_id = any($2::int[])
       and not exists (select 1 from unnest($3::int[], $4::text[]) as k(segment_id, leaf_key)
         where k.segment_id = b.segment_id and k.leaf_key = b.leaf_key)`,
    [workspaceId, segmentIds, ...keys],
  );
  await sql(
    `insert into segment_bound (workspace_id, segment_id, leaf_key, bound, population, worked_out_at, due_at)
     select $1, * from unnest($2::int[], $3::text[], $4::float8[], $5::int[], $6::timestamptz[], $7::timestamptz[])
     on conflict (segment_id, leaf_key) do update set bound = excluded.bound, population = excluded.population,
       worked_out_at = excluded.worked_out_at, due_at = excluded.due_at
     where segment_bound.workspace_id = excluded.workspace_id`,
    [
      workspaceId,
      ...keys,
      bounds.map(({ bound }) => bound),
      bounds.map(({ population }) => population),
      bounds.map(({ workedOutAt }) => workedOutAt.toISOString()),
      bounds.map(({ dueAt }) => dueAt.toISOString()),
    ],
  );
}

/** Segments in use of all workspaces with a bound that is due: for the sweeper. */
export function readDue(sql: Sql, now: Date): Promise<{ workspaceId: number; segmentId: number }[]> {
  return sql<{ workspaceId: number; segmentId: number }>(
    `select distinct b.workspace_id as "workspaceId", b.segment_id as "segmentId"
     from segment_bound b join segment s on s.id = b.segment_id and s.workspace_id = b.workspace_id
     where b.due_at <= $1 and s.archived_at is null order by 1, 2`,
    [now],
  );
}
