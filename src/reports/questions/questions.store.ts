/** Reads: event, event_kind, member, segment. */
import type { Sql } from '../../platform/index.ts';

const answers = `
  select e.contact_id, e.props ->> 'answer' as answer, e.id, coalesce((e.props ->> 'answeredAt')::timestamptz, e.at) as at
    from event e join event_kind k on k.id = e.kind_id and k.workspace_id = $1 and k.name = 'question_answered'
   where e.workspace_id = $1 and e.props ->> 'question' = $2 and e.props ->> 'answer' = any($3::text[])`;

/** What contacts answered last, by answer; by segment they are members of now (null: everybody). */
export async function countAnswers(
  sql: Sql,
  workspaceId: number,
  question: string,
  known: readonly string[],
): Promise<{ segmentId: number | null; answer: string; people: number }[]> {
  return sql(
    `with latest as materialized (
       select distinct on (contact_id) contact_id, answer from (${answers}) a order by contact_id, at desc, id desc
     )
     select null::int as "segmentId", answer, count(*)::int as people from latest group by 2
     union all
     select s.id, l.answer, count(*)::int from latest l
       join member m on m.contact_id = l.contact_id and m.workspace_id = $1
       join segment s on s.id = m.segment_id and s.workspace_id = $1 and s.archived_at is null
      group by 1, 2`,
    [workspaceId, question, known],
  );
}

/** What contacts answered in each local month, of each the last of the month; the newest months first. */
export async function countAnswersByMonth(
  sql: Sql,
  workspaceId: number,
  { question, known, timeZone }: { question: string; known: readonly string[]; timeZone: string },
): Promise<{ month: string; answer: string; people: number }[]> {
  return sql(
    `with told as (
       select a.*, to_char(at at time zone $4, 'YYYY-MM') as month from (${answers}) a
     ), latest as (
       select distinct on (month, contact_id) month, contact_id, answer from told order by month, contact_id, at desc, id desc
     )
     select month, answer, count(*)::int as people from latest group by 1, 2 order by 1 desc, 2`,
    [workspaceId, question, known, timeZone],
  );
}

/** Answers by the way they came, and how many were withdrawn because no person had clicked. */
export async function countWays(
  sql: Sql,
  workspaceId: number,
  question: string,
): Promise<{ kind: string; via: string | null; count: number }[]> {
  return sql(
    `select k.name as kind, e.props ->> 'via' as via, count(*)::int as count
       from event e join event_kind k on k.id = e.kind_id and k.workspace_id = $1
        and k.name in ('question_answered', 'question_answer_withdrawn')
      where e.workspace_id = $1 and e.props ->> 'question' = $2 group by 1, 2`,
    [workspaceId, question],
  );
}

export async function findSegmentNames(sql: Sql, workspaceId: number): Promise<Map<number, string>> {
  const rows = await sql<{ id: number; name: string }>(
    'select id, name from segment where workspace_id = $1 and draft_of is null and archived_at is null',
    [workspaceId],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
