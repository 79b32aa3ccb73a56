/** Reads: member, contact. */
import type { Sql } from '../platform/index.ts';

/**
 * Members of these segments whose bucket lies below `buckets` (0 to 10,000), at most `limit`, in the order of their buckets: the same
 * people for the same audience, and the first of them those of any smaller number of buckets.
 *
 * Shape: contacts by (workspace, bucket), members by primary key, so that the cost follows the sample; with all buckets,
 * the audience.
 */
export async function findSampleCandidates(
  sql: Sql,
  workspaceId: number,
  segmentIds: readonly number[],
  { buckets, limit }: { buckets: number; limit: number },
): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `select c.id from contact c
      where c.workspace_id = $1 and c.bucket < $3::int
        and exists (select 1 from member m
                     where m.workspace_id = $1 and m.segment_id = any($2::int[]) and m.contact_id = c.id)
      order by c.bucket, c.id limit $4`,
    [workspaceId, segmentIds, buckets, limit],
  );
  return rows.map(({ id }) => id);
}
