/** Reads: group_move, contact. Who went where, month by month of the workspace. */
import type { Sql } from '../../platform/index.ts';

/** A place somebody can be in: a group, silence, or nowhere yet. */
export type MovePlace = 'exclusive' | 'recurring' | 'mobile' | 'silent' | 'none';

/** Contacts who were in one place when a month began and in another when it ended. */
export type MonthFlow = { month: string; from: MovePlace; to: MovePlace; count: number };

/**
 * For each contact and month with moves: where it came from and where it ended. Somebody's first move ever comes from
 * nowhere; every later one without a group from silence.
 */
const monthlyMoves = `select contact_id, month,
    case when from_group is not null then from_group when is_first then 'none' else 'silent' end as "from",
    coalesce(to_group, 'silent') as "to"
  from (
    select contact_id, month, (array_agg(from_group order by at, id))[1] as from_group, bool_or(place = 1) as is_first,
           (array_agg(to_group order by at desc, id desc))[1] as to_group
      from (select m.*, to_char(at at time zone $3, 'YYYY-MM') as month,
                   row_number() over (partition by contact_id order by at, id) as place
              from group_move m where workspace_id = $1) numbered
     where at >= $2 group by contact_id, month) ended`;

/** Flows of every month since an instant, in which somebody moved; those who ended where they were are not in it. */
export async function findFlows(
  sql: Sql,
  workspaceId: number,
  { since, timeZone }: { since: Date; timeZone: string },
): Promise<MonthFlow[]> {
  return sql<MonthFlow>(
    `select month, "from", "to", count(*) as count from (${monthlyMoves}) moved where "from" <> "to" group by 1, 2, 3
      order by 1, 2, 3`,
    [workspaceId, since, timeZone],
  );
}

/** How many contacts were in each place at an instant. */
export async function countPlaces(sql: Sql, workspaceId: number, at: Date): Promise<Map<MovePlace, number>> {
  const rows = await sql<{ place: MovePlace; count: number }>(
    `select coalesce(to_group, 'silent') as place, count(*) as count
       from (select distinct on (contact_id) to_group from group_move where workspace_id = $1 and at < $2
              order by contact_id, at desc, id desc) held group by 1`,
    [workspaceId, at],
  );
  return new Map(rows.map(({ place, count }) => [place, count]));
}

export type MovedContact = { contactId: number; externalId: string | null; email: string | null };

/** Contacts behind one number of the table, in the order of their ids. */
export async function findMoved(
  sql: Sql,
  workspaceId: number,
  wanted: {
    since: Date;
    timeZone: string;
    month: string;
    from: MovePlace;
    to: MovePlace;
    afterId: number;
    limit: number;
  },
): Promise<(MovedContact & { id: number })[]> {
  const { since, timeZone, month, from, to, afterId, limit } = wanted;
  return sql(
    `select c.id, c.id as "contactId", c.external_id as "externalId", c.email
       from (${monthlyMoves}) moved join contact c on c.id = moved.contact_id and c.workspace_id = $1
      where month = $4 and "from" = $5 and "to" = $6 and c.id > $7 order by c.id limit $8`,
    [workspaceId, since, timeZone, month, from, to, afterId, limit],
  );
}

/** When the first nightly run was finished: what is older was made up from orders. Null: none yet. */
export async function findFirstFit(sql: Sql, workspaceId: number): Promise<Date | null> {
  const [row] = await sql<{ at: Date | null }>(
    `select min(fitted_at) as at from value_model where workspace_id = $1 and kind = 'purchases'`,
    [workspaceId],
  );
  return row?.at ?? null;
}
