/**
 * Reads: segment_decision, member. Who is in a segment that the workspace has chosen not to court, as pieces of SQL for
 * those who give offers: the launch, the till, the wire. What holds of a segment is its latest decision, unless withdrawn.
 */

/** The latest decision of each segment, whatever it says; one that was withdrawn has `withdrawn_at`. */
const latestInSql = (workspace: string): string =>
  `select distinct on (segment_id) segment_id, decision, withdrawn_at from segment_decision
    where workspace_id = ${workspace} order by segment_id, id desc`;

/** Yields segment_id of segments that are deselected now. `workspace`: an expression of the workspace's id. */
export const deselectedSegmentsInSql = (workspace: string): string =>
  `select latest.segment_id from (${latestInSql(workspace)}) latest
    where latest.decision = 'deselect' and latest.withdrawn_at is null`;

/** Yields segment_id of segments that were deselected at an instant, by what was decided then. */
export const deselectedSegmentsAtInSql = (workspace: string, at: string): string =>
  `select was.segment_id from (
     select distinct on (segment_id) segment_id, decision, withdrawn_at from segment_decision
      where workspace_id = ${workspace} and at <= ${at} order by segment_id, id desc) was
    where was.decision = 'deselect' and (was.withdrawn_at is null or was.withdrawn_at > ${at})`;

/** Whether a contact is in at least one segment that is deselected now: a condition. */
export const isDeselectedInSql = (workspace: string, contactId: string): string =>
  `exists (select 1 from (${deselectedSegmentsInSql(workspace)}) left_alone
             join member in_it on in_it.segment_id = left_alone.segment_id and in_it.workspace_id = ${workspace}
            where in_it.contact_id = ${contactId})`;
