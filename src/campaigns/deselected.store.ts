/** Owns: nothing. Reads: segment_decision, segment, member. Segments that the workspace does not court, and who is in them. */
import type { Sql } from '../platform/index.ts';
import { deselectedSegmentsInSql } from '../value/index.ts';
import type { AudienceQuery } from './audience-query.ts';

export type DeselectedSegment = { id: number; name: string; isBuilt: boolean; reason: string };

/** Segments that are deselected now; those archived since have no members, and are left out. */
export async function findDeselected(sql: Sql, workspaceId: number): Promise<DeselectedSegment[]> {
  return sql(
    `select s.id, s.name, s.built_at is not null as "isBuilt",
            (select d.reason from segment_decision d where d.workspace_id = $1 and d.segment_id = s.id
              order by d.id desc limit 1) as reason
       from segment s
      where s.workspace_id = $1 and s.archived_at is null and s.id in (${deselectedSegmentsInSql('$1::int')})
      order by s.id`,
    [workspaceId],
  );
}

/** Names of the deselected segments a contact is in. */
export async function findDeselectedOf(sql: Sql, workspaceId: number, contactId: number): Promise<string[]> {
  const rows = await sql<{ name: string }>(
    `select s.name from member m join segment s on s.id = m.segment_id and s.workspace_id = $1
      where m.workspace_id = $1 and m.contact_id = $2 and m.segment_id in (${deselectedSegmentsInSql('$1::int')})
      order by s.id`,
    [workspaceId, contactId],
  );
  return rows.map(({ name }) => name);
}

export type Spared = { segmentId: number; offerIds: number[]; mailed: number; dropped: number };

/**
 * Of a selection (see `audienceQuery`): by deselected segment, how many get a message without what they would have been given,
 * and how many get none because nothing else is there for them. Whoever is in two such segments counts in both.
 */
export async function countSpared(sql: Sql, workspaceId: number, { text, values }: AudienceQuery): Promise<Spared[]> {
  const workspace = `$${values.length + 1}::int`;
  return sql(
    `with spared as materialized (
       select a.contact_id, a.state, a.spared_ids from (${text}) a
        where cardinality(a.spared_ids) > 0 and (a.state = 'planned' or a.reason = 'deselected')
     )
     select m.segment_id as "segmentId", count(*) filter (where s.state = 'planned') as mailed,
            count(*) filter (where s.state = 'dropped') as dropped,
            (select array_agg(distinct o.id order by o.id) from spared t
               join member tm on tm.workspace_id = ${workspace} and tm.segment_id = m.segment_id and tm.contact_id = t.contact_id
               cross join unnest(t.spared_ids) as o (id)) as "offerIds"
       from spared s join member m on m.workspace_id = ${workspace} and m.contact_id = s.contact_id
      where m.segment_id in (${deselectedSegmentsInSql(workspace)})
      group by 1 order by 1`,
    [...values, workspaceId],
  );
}
