/** Owns: nothing. Reads: group_move, event, event_kind. What happened to contacts before they moved between the groups. */
import type { Sql } from '../../platform/index.ts';

/** How many of the cases had an event of a kind in the days before; `kind` null: how many cases there are. */
export type CaseCount = { from: string; to: string | null; kind: string | null; count: number };

export type BeforeQuestion = {
  /** Beginnings and ends of local months, in epoch ms. */
  months: readonly { from: Date; to: Date }[];
  days: number;
  /** Of those who stayed, contacts of so many of 1,024 parts are looked at. */
  parts: number;
};

/**
 * Kinds left out: an order moves people up by definition; who is in which arm of an experiment says nothing about them.
 */
const leftOut = `('order', 'experiment_assigned')`;

/**
 * Cases are moves out of a place (dated by the move), and whoever was in a place for a whole month without moving (`to` null,
 * dated by the end of the month). A case has an event when there is one in so many days before its date.
 *
 * Shape: events are met contact by contact over the index (contact, kind, at), so it is the number of cases that counts:
 * those who stayed are sampled by the hash of their id, the same contacts each time. `offset 0` keeps it so while the
 * planner knows nothing of the workspace yet.
 */
export async function countBeforeMoves(
  sql: Sql,
  workspaceId: number,
  { months, days, parts }: BeforeQuestion,
): Promise<CaseCount[]> {
  return sql<CaseCount>(
    `with stay as materialized (
       select contact_id, coalesce(to_group, 'silent') as place, at as since,
              lead(at) over each as until, coalesce(lead(to_group) over each, 'silent') as next
         from group_move where workspace_id = $1 window each as (partition by contact_id order by at, id)
     ), month as (select * from unnest($2::timestamptz[], $3::timestamptz[]) as t (begins, ends)
     ), this as materialized (
       select contact_id, place as "from", next as "to", until as at from stay
        where until >= (select min(begins) from month) and until < (select max(ends) from month) and next <> place
       union all
       select s.contact_id, s.place, null, m.ends from stay s join month m
           on s.since < m.begins and (s.until is null or s.until >= m.ends)
        where (hashint4(s.contact_id) & 1023) < $5
     ), had as (
       select this."from", this."to", k.name as kind
         from this
              cross join lateral (
                select distinct e.kind_id from event e
                 where e.contact_id = this.contact_id and e.at > this.at - make_interval(days => $4) and e.at <= this.at
                offset 0) e
              join event_kind k on k.id = e.kind_id and k.workspace_id = $1 and k.name not in ${leftOut}
     )
     select "from", "to", null as kind, count(*) as count from this group by 1, 2
     union all
     select "from", "to", kind, count(*) from had group by 1, 2, 3`,
    [workspaceId, months.map(({ from }) => from), months.map(({ to }) => to), days, parts],
  );
}
