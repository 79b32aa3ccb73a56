/** SQL of how far a new workspace is. Reads contact, segment, campaign. */
import type { Sql } from '../../platform/index.ts';
import type { HomeAnswer } from './home.schema.ts';

/** Which of the first steps are done. */
export async function readStart(sql: Sql, workspaceId: number): Promise<HomeAnswer['start']> {
  const [row] = await sql<HomeAnswer['start']>(
    `select exists (select 1 from contact where workspace_id = $1) as contacts,
            exists (select 1 from segment where workspace_id = $1 and draft_of is null and archived_at is null) as segments,
            exists (select 1 from campaign where workspace_id = $1) as campaigns,
            exists (select 1 from campaign where workspace_id = $1 and launched_at is not null) as launched`,
    [workspaceId],
  );
  return row!;
}
