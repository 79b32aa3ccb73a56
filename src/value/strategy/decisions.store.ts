/** Owns: segment_decision, segment_rating. Reads: segment, member. */
import type { Sql } from '../../platform/index.ts';
import type { DecisionKind } from './decisions.schema.ts';

export type DecisionRow = {
  id: number;
  segmentId: number;
  segment: string;
  decision: DecisionKind;
  reason: string;
  /** YYYY-MM-DD */
  reviewOn: string;
  actor: string;
  at: Date;
  withdrawnAt: Date | null;
  /** No later decision about the segment, and not withdrawn. */
  holds: boolean;
};
export type StandingRow = DecisionRow & { members: number; isArchived: boolean };

const columns = `d.id, d.segment_id as "segmentId", s.name as segment, d.decision, d.reason,
  to_char(d.review_on, 'YYYY-MM-DD') as "reviewOn", d.actor, d.at, d.withdrawn_at as "withdrawnAt"`;
/** `all` with whether each holds. */
const decided = `(select a.*, a.withdrawn_at is null and a.id = max(a.id) over (partition by a.segment_id) as holds
                    from segment_decision a where a.workspace_id = $1)`;

/** Holds a segment in use until the transaction ends, so that decisions about it come one after the other; null: none. */
export async function lockSegment(sql: Sql, workspaceId: number, segmentId: number): Promise<{ name: string } | null> {
  const [row] = await sql<{ name: string }>(
    `select name from segment
      where workspace_id = $1 and id = $2 and archived_at is null and draft_of is null for no key update`,
    [workspaceId, segmentId],
  );
  return row ?? null;
}

export async function insertDecision(
  sql: Sql,
  workspaceId: number,
  row: Pick<DecisionRow, 'segmentId' | 'decision' | 'reason' | 'reviewOn' | 'actor' | 'at'>,
): Promise<number> {
  const [written] = await sql<{ id: number }>(
    `insert into segment_decision (workspace_id, segment_id, decision, reason, review_on, actor, at)
     values ($1, $2, $3, $4, $5::date, $6, $7) returning id`,
    [workspaceId, row.segmentId, row.decision, row.reason, row.reviewOn, row.actor, row.at],
  );
  return written!.id;
}

/** Marks what holds of a segment as withdrawn; null when nothing holds. */
export async function withdrawDecision(
  sql: Sql,
  workspaceId: number,
  segmentId: number,
  at: Date,
): Promise<{ id: number; decision: DecisionKind } | null> {
  const [row] = await sql<{ id: number; decision: DecisionKind }>(
    `update segment_decision set withdrawn_at = $3
      where workspace_id = $1 and withdrawn_at is null
        and id = (select max(id) from segment_decision where workspace_id = $1 and segment_id = $2)
     returning id, decision`,
    [workspaceId, segmentId, at],
  );
  return row ?? null;
}

/** What was decided, the latest first. */
export async function listDecisions(sql: Sql, workspaceId: number, limit: number): Promise<DecisionRow[]> {
  return sql(
    `select ${columns}, d.holds from ${decided} d join segment s on s.id = d.segment_id and s.workspace_id = $1
      order by d.id desc limit $2`,
    [workspaceId, limit],
  );
}

export async function findDecision(sql: Sql, workspaceId: number, decisionId: number): Promise<DecisionRow | null> {
  const [row] = await sql<DecisionRow>(
    `select ${columns}, d.holds from ${decided} d join segment s on s.id = d.segment_id and s.workspace_id = $1
      where d.id = $2`,
    [workspaceId, decisionId],
  );
  return row ?? null;
}

/** What holds, with how many it is about. */
export async function listStanding(sql: Sql, workspaceId: number): Promise<StandingRow[]> {
  return sql(
    `select ${columns}, d.holds, s.archived_at is not null as "isArchived",
            (select count(*) from member m where m.workspace_id = $1 and m.segment_id = d.segment_id) as members
       from ${decided} d join segment s on s.id = d.segment_id and s.workspace_id = $1
      where d.holds order by d.id desc`,
    [workspaceId],
  );
}

export type Pair = { prioritisedId: number; deselectedId: number; contacts: number };

/** Pairs of segments, one prioritised and one deselected, that share members. */
export async function listOverlaps(sql: Sql, workspaceId: number): Promise<Pair[]> {
  return sql(
    `with standing as materialized (select segment_id, decision from ${decided} d where d.holds)
     select p.segment_id as "prioritisedId", n.segment_id as "deselectedId", count(*) as contacts
       from standing p join standing n on n.decision = 'deselect'
       join member a on a.workspace_id = $1 and a.segment_id = p.segment_id
       join member b on b.workspace_id = $1 and b.segment_id = n.segment_id and b.contact_id = a.contact_id
      where p.decision = 'prioritise' group by 1, 2 order by 3 desc, 1, 2`,
    [workspaceId],
  );
}

/** Contacts by what was decided about their segments, each once. */
export async function countContacts(
  sql: Sql,
  workspaceId: number,
): Promise<{ prioritised: number; deselected: number; both: number }> {
  const [row] = await sql<{ prioritised: number; deselected: number; both: number }>(
    `with standing as materialized (select segment_id, decision from ${decided} d where d.holds and d.decision <> 'keep'),
     each as (
       select m.contact_id, bool_or(s.decision = 'prioritise') as is_up, bool_or(s.decision = 'deselect') as is_down
         from standing s join member m on m.workspace_id = $1 and m.segment_id = s.segment_id group by 1
     )
     select count(*) filter (where is_up) as prioritised, count(*) filter (where is_down) as deselected,
            count(*) filter (where is_up and is_down) as both from each`,
    [workspaceId],
  );
  return row!;
}

/** What holds of the segments a contact is in. */
export async function findDecisionsOf(sql: Sql, workspaceId: number, contactId: number): Promise<DecisionRow[]> {
  return sql(
    `select ${columns}, d.holds from ${decided} d join segment s on s.id = d.segment_id and s.workspace_id = $1
       join member m on m.workspace_id = $1 and m.segment_id = d.segment_id and m.contact_id = $2
      where d.holds order by d.id desc`,
    [workspaceId, contactId],
  );
}

export type RatingRow = { segmentId: number; segment: string; strength: number; note: string; actor: string; at: Date };

export async function writeRating(
  sql: Sql,
  workspaceId: number,
  { segmentId, strength, note, actor, at }: Omit<RatingRow, 'segment'>,
): Promise<void> {
  await sql(
    `insert into segment_rating (segment_id, workspace_id, strength, note, actor, at) values ($2, $1, $3, $4, $5, $6)
     on conflict (segment_id) do update set strength = excluded.strength, note = excluded.note, actor = excluded.actor,
       at = excluded.at where segment_rating.workspace_id = $1`,
    [workspaceId, segmentId, strength, note, actor, at],
  );
}

export async function listRatings(sql: Sql, workspaceId: number): Promise<RatingRow[]> {
  return sql(
    `select r.segment_id as "segmentId", s.name as segment, r.strength, r.note, r.actor, r.at
       from segment_rating r join segment s on s.id = r.segment_id and s.workspace_id = $1
      where r.workspace_id = $1 order by s.name`,
    [workspaceId],
  );
}

export async function deleteRating(sql: Sql, workspaceId: number, segmentId: number): Promise<boolean> {
  const rows = await sql(
    'delete from segment_rating where workspace_id = $1 and segment_id = $2 returning segment_id',
    [workspaceId, segmentId],
  );
  return rows.length === 1;
}
