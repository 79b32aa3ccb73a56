/** SQL of what segments cost. Writes segment_cost. Reads segment. */
import type { Sql } from '../../platform/index.ts';

/** Counts of one segment. */
export type Cost = { evaluations: number; ticks: number; microseconds: number; entered: number; left: number };

/** Adds to the costs of segments that are still in use. One statement, in the order of ids: nobody waits in a circle. */
export async function addCosts(
  sql: Sql,
  workspaceId: number,
  costs: ReadonlyMap<number, Cost>,
  now: Date,
): Promise<void> {
  const rows = [...costs];
  const column = (name: keyof Cost) => rows.map(([, cost]) => Math.round(cost[name]));
  await sql(
    `insert into segment_cost as k
       (segment_id, workspace_id, evaluations, ticks, microseconds, entered, "left", last_run_at)
     select s.id, $1, n.evaluations, n.ticks, n.microseconds, n.entered, n.gone, $8
     from unnest($2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
       as n(id, evaluations, ticks, microseconds, entered, gone)
     join segment s on s.id = n.id and s.workspace_id = $1 and s.archived_at is null
     order by s.id
     on conflict (segment_id) do update set
       evaluations = k.evaluations + excluded.evaluations, ticks = k.ticks + excluded.ticks,
       microseconds = k.microseconds + excluded.microseconds, entered = k.entered + excluded.entered,
       "left" = k."left" + excluded."left", last_run_at = greatest(k.last_run_at, excluded.last_run_at)`,
    [
      workspaceId,
      rows.map(([id]) => id),
      column('evaluations'),
      column('ticks'),
      column('microseconds'),
      column('entered'),
      column('left'),
      now,
    ],
  );
}
