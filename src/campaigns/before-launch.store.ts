/** Owns: nothing here (campaign: campaigns.store.ts). Reads: topic, workspace (its frequency caps). */
import type { Sql } from '../platform/index.ts';

/** The title of a topic that is not offered any more; null for every other, defined or not. */
export async function findArchivedTopic(sql: Sql, workspaceId: number, name: string): Promise<string | null> {
  const [row] = await sql<{ title: string }>(
    'select title from topic where workspace_id = $1 and name = $2 and archived_at is not null',
    [workspaceId, name],
  );
  return row?.title ?? null;
}

/**
 * Lets the launches of a workspace that has frequency caps write their audiences one after the other: each must see what
 * the one before has planned. In a transaction of isolation level repeatable read, whoever waited here fails with a
 * serialization error (40001), because the rows it waited for are newer than its snapshot; it starts over on a newer one.
 * Held in the order of ids, so that two never wait for each other.
 */
export async function queueLaunches(sql: Sql, workspaceId: number): Promise<void> {
  await sql(
    `with held as (
       select c.id from campaign c join workspace w on w.id = c.workspace_id
        where c.workspace_id = $1 and c.state = 'launching' and c.purpose = 'marketing'
          and jsonb_array_length(case jsonb_typeof(w.settings -> 'frequencyCaps')
                                   when 'array' then w.settings -> 'frequencyCaps' else '[]' end) > 0
        order by c.id for update of c
     )
     update campaign c set state = c.state from held where c.id = held.id`,
    [workspaceId],
  );
}
