/** Reads: segment. */
import type { Sql } from '../platform/index.ts';
import type { RuleSegment } from './rules/segment-problems.ts';

/** Segments by id, archived ones too; unknown ones and drafts are left out. */
export async function readRuleSegments(
  sql: Sql,
  workspaceId: number,
  segmentIds: readonly number[],
): Promise<Map<number, RuleSegment>> {
  if (segmentIds.length === 0) return new Map();
  const rows = await sql<RuleSegment & { id: number }>(
    `select id, name, archived_at is not null as "isArchived" from segment
      where workspace_id = $1 and id = any($2::int[]) and draft_of is null`,
    [workspaceId, segmentIds],
  );
  return new Map(rows.map(({ id, ...segment }) => [id, segment]));
}
