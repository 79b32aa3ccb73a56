/** Owns: strategy_cell. Reads: needs_group, offer, campaign (their ids). */
import type { Sql } from '../../platform/index.ts';
import type { ImportanceLevel, NewCell } from './cells.schema.ts';

export type CellRow = NewCell & {
  needsGroupId: number;
  importance: ImportanceLevel;
  goalSetAt: Date | null;
  updatedBy: string;
  updatedAt: Date;
};

const columns = `needs_group_id as "needsGroupId", importance, goal, strategy, owner, offer_ids as "offerIds",
  campaign_ids as "campaignIds", journey_ids as "journeyIds", goal_set_at as "goalSetAt", updated_by as "updatedBy",
  updated_at as "updatedAt"`;

/** Holds a needs group in use until the transaction ends; false when there is none. */
export async function lockNeedsGroup(sql: Sql, workspaceId: number, needsGroupId: number): Promise<boolean> {
  const rows = await sql(
    'select id from needs_group where workspace_id = $1 and id = $2 and archived_at is null for no key update',
    [workspaceId, needsGroupId],
  );
  return rows.length === 1;
}

/** The instant of the goal stays while its words do. */
export async function writeCell(
  sql: Sql,
  workspaceId: number,
  cell: NewCell & { needsGroupId: number; importance: ImportanceLevel; updatedBy: string; at: Date },
): Promise<CellRow> {
  const [row] = await sql<CellRow>(
    `insert into strategy_cell as c (workspace_id, needs_group_id, importance, goal, strategy, owner, offer_ids, campaign_ids,
                                journey_ids, goal_set_at, updated_by, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $4 <> '' then $11::timestamptz end, $10, $11)
     on conflict (needs_group_id, importance) do update
        set goal = excluded.goal, strategy = excluded.strategy, owner = excluded.owner, offer_ids = excluded.offer_ids,
            campaign_ids = excluded.campaign_ids, journey_ids = excluded.journey_ids,
            goal_set_at = case when c.goal = excluded.goal then c.goal_set_at else excluded.goal_set_at end,
            updated_by = excluded.updated_by, updated_at = excluded.updated_at
      where c.workspace_id = $1
     returning ${columns}`,
    [
      workspaceId,
      cell.needsGroupId,
      cell.importance,
      cell.goal,
      cell.strategy,
      cell.owner,
      cell.offerIds,
      cell.campaignIds,
      cell.journeyIds,
      cell.updatedBy,
      cell.at,
    ],
  );
  return row!;
}

/** Of these ids, those that the workspace has not. */
export async function findStrangers(
  sql: Sql,
  workspaceId: number,
  table: 'offer' | 'campaign',
  ids: readonly number[],
): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `select g.id from unnest($2::int[]) as g (id)
      where not exists (select 1 from ${table} t where t.workspace_id = $1 and t.id = g.id) order by 1`,
    [workspaceId, ids],
  );
  return rows.map(({ id }) => id);
}
