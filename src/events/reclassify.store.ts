// SQL that moves events to other kinds.
import { dirtySql } from '../contacts/index.ts';
import { int4Array, int8Array, type Sql, textArray } from '../platform/index.ts';

export type Move = { eventId: number; kindId: number; props: string | null };

/**
 * Gives events another kind and other props, and marks their contacts for the kind they had and for the one they have.
 * Events that are like that already, or are gone, are passed over. Returns how many changed.
 */
export async function moveEvents(sql: Sql, workspaceId: number, moves: readonly Move[]): Promise<number> {
  const [row] = await sql<{ changed: number }>(
    `with given as (
       select * from unnest($2::bigint[], $3::int[], $4::text[]) as g (id, kind_id, props)
     ), before as (
       select e.id, e.contact_id, e.kind_id as old_kind_id, g.kind_id, g.props::jsonb as props
         from given g join event e on e.id = g.id and e.workspace_id = $1
        where e.kind_id <> g.kind_id or e.props is distinct from g.props::jsonb
        order by e.id for update of e
     ), moved as (
       update event e set kind_id = b.kind_id, props = b.props from before b where e.id = b.id returning e.id
     ), marked as (
       ${dirtySql(`select distinct $1::int, contact_id, 'event:' || unnest(array[old_kind_id, kind_id]) from before`)}
     )
     select count(*) as changed from moved`,
    [
      workspaceId,
      int8Array(moves.map((move) => move.eventId)),
      int4Array(moves.map((move) => move.kindId)),
      textArray(moves.map((move) => move.props)),
    ],
  );
  return row?.changed ?? 0;
}
