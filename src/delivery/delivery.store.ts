/** Owns: nothing here (caught_mail: mailbox.store.ts). Reads: transport. */
import type { Sql } from '../platform/index.ts';

/**
 * Which of these workspaces have, or ever had, ways out of their own: what such a way took, the installation's does not
 * know of.
 */
export async function findWithOwnWays(sql: Sql, workspaceIds: number[]): Promise<Set<number>> {
  const rows = await sql<{ id: number }>(
    'select distinct workspace_id as id from transport where workspace_id = any($1::int[])',
    [workspaceIds],
  );
  return new Set(rows.map(({ id }) => id));
}
