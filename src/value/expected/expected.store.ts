/** Reads: event, event_kind, contact. */
import type { Sql } from '../../platform/index.ts';

/** When the first order was made before an instant; null without any. */
export async function findFirstOrder(sql: Sql, workspaceId: number, until: Date): Promise<Date | null> {
  const [row] = await sql<{ first: Date | null }>(
    `select min(e.at) as first from event e
      where e.workspace_id = $1 and e.at < $2
        and e.kind_id = (select id from event_kind where workspace_id = $1 and name = 'order')`,
    [workspaceId, until],
  );
  return row?.first ?? null;
}
