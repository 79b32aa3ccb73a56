/** Owns: message. What waits in the ledger and until when: for whoever decides what goes next. */
import type { Sql } from '../platform/index.ts';

export type OperatorDue = { operator: number; dueAt: Date };

/**
 * Shape: steps from operator to operator along message_due, reading the first entry of each, so the cost follows the dozen
 * operators there are and not the messages.
 */
export async function findOperators(sql: Sql, campaignId: number): Promise<OperatorDue[]> {
  return sql<OperatorDue>(
    `with recursive step as (
       (select operator, due_at from message where campaign_id = $1 and state = 'planned'
         order by operator, due_at limit 1)
       union all
       select next.operator, next.due_at
         from step cross join lateral (
              select m.operator, m.due_at from message m
               where m.campaign_id = $1 and m.state = 'planned' and m.operator > step.operator
               order by m.operator, m.due_at limit 1) next
     )
     select operator, due_at as "dueAt" from step`,
    [campaignId],
  );
}

/** claimed → planned (dropped when the campaign was cancelled meanwhile, by the sweep that looks for such). */
export async function postponeClaimed(
  sql: Sql,
  workerId: string,
  items: { messageId: number; dueAt: Date }[],
): Promise<void> {
  await sql(
    `update message m set state = 'planned', due_at = g.due_at, claimed_by = null, claimed_at = null
       from unnest($2::bigint[], $3::timestamptz[]) as g (id, due_at)
      where m.id = g.id and m.claimed_by = $1 and m.state = 'claimed'`,
    [workerId, items.map(({ messageId }) => messageId), items.map(({ dueAt }) => dueAt)],
  );
}
