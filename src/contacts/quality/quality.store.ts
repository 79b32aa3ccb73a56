/**
 * Owns: contact_issue, quality_day. Reads: contact, contact_attribute_def, subscription, consent, topic, suppression, event,
 * event_kind.
 */
import { int4Array, type Sql, textArray } from '../../platform/index.ts';
import type { AttributeType } from '../attribute-types.ts';
import { type Issue, type IssueCode, invalidCodes } from './issue-codes.ts';
import type { QualityFacts } from './judge-contact.ts';

/** Kinds of events that a person causes. */
const signs = ['order', 'message_opened', 'message_clicked', 'question_answered'];

export async function countContacts(sql: Sql, workspaceId: number): Promise<number> {
  const [row] = await sql<{ count: number }>('select count(*) as count from contact where workspace_id = $1', [
    workspaceId,
  ]);
  return row!.count;
}

/** Contacts with each attribute; all types of attributes. */
export async function countFilled(
  sql: Sql,
  workspaceId: number,
): Promise<{ name: string; type: AttributeType; filled: number }[]> {
  return sql(
    `select d.name, d.type, coalesce(f.filled, 0) as filled from contact_attribute_def d
       left join (
         select a.key as name, count(*) as filled from contact c, jsonb_each_text(c.attributes) a
          where c.workspace_id = $1 and btrim(a.value) not in ('', '[]') group by a.key) f using (name)
      where d.workspace_id = $1 order by d.name`,
    [workspaceId],
  );
}

/**
 * The next contacts after an id, with all that they are judged by. Of each kind of sign only the last is looked up, which
 * the index (contact, kind, at) has at its end. All is looked up contact by contact (`offset 0`: whatever the planner
 * takes a workspace for that is younger than its statistics).
 */
export async function readFacts(
  sql: Sql,
  workspaceId: number,
  { after, limit, now }: { after: number; limit: number; now: Date },
): Promise<(QualityFacts & { domain: string | null })[]> {
  return sql(
    `with picked as materialized (
       select id, email, email_normal, attributes, created_at from contact
        where workspace_id = $1 and id > $2 order by id limit $3
     ), kinds as materialized (
       select id from event_kind where workspace_id = $1 and name = any($5::text[])
     )
     select s.id as "contactId", s.email, split_part(s.email_normal, '@', 2) as domain, s.attributes, s.created_at as "createdAt",
            (select max(l.at) from kinds k, lateral (
               select e.at from event e where e.contact_id = s.id and e.kind_id = k.id and e.at <= $4
                order by e.at desc limit 1) l) as "lastSignAt",
            exists (select from suppression p where p.workspace_id = $1 and p.email_normal = s.email_normal
                       and p.reason = 'hard-bounce') as "hasBounced",
            stated.topics > 0 as "hasStated", coalesce(stated.unproven, false) as "isUnproven",
            coalesce(stated.unconfirmed, false) as "isUnconfirmed"
       from picked s cross join lateral (
         select count(*) as topics,
                bool_or(u.state = 'subscribed' and yes.evidence is null) as unproven,
                bool_or(u.state = 'subscribed' and t.double_opt_in and t.archived_at is null
                  and yes.source is distinct from 'double-opt-in') as unconfirmed
           from (select * from subscription where contact_id = s.id offset 0) u
           left join topic t on t.workspace_id = $1 and t.name = u.topic
           left join lateral (
             select c.evidence, c.source from consent c
              where c.workspace_id = $1 and c.contact_id = u.contact_id and c.topic = u.topic and c.state = 'subscribed'
              order by c.at desc, c.id desc limit 1) yes on u.state = 'subscribed'
          where u.workspace_id = $1) stated
      order by s.id`,
    [workspaceId, after, limit, now, textArray(signs)],
  );
}

/**
 * Makes these the only issues of these contacts: what is still found keeps its instant, what is mended goes. Contacts that
 * were erased meanwhile are passed over.
 */
export async function replaceIssues(
  sql: Sql,
  workspaceId: number,
  {
    contactIds,
    issues,
    now,
  }: { contactIds: readonly number[]; issues: readonly (Issue & { contactId: number })[]; now: Date },
): Promise<void> {
  const found = [
    int4Array(issues.map(({ contactId }) => contactId)),
    textArray(issues.map(({ field }) => field)),
    textArray(issues.map(({ code }) => code)),
  ];
  await sql(
    `delete from contact_issue i
      where i.workspace_id = $1 and i.contact_id = any($2::int[]) and not exists (
        select from unnest($3::int[], $4::text[], $5::text[]) as f (contact_id, field, code)
         where f.contact_id = i.contact_id and f.field = i.field and f.code = i.code)`,
    [workspaceId, int4Array(contactIds), ...found],
  );
  await sql(
    `insert into contact_issue as held (workspace_id, contact_id, field, code, suggestion, found_at)
     select $1, f.contact_id, f.field, f.code, f.suggestion, $6
       from unnest($2::int[], $3::text[], $4::text[], $5::text[]) as f (contact_id, field, code, suggestion)
       join contact c on c.id = f.contact_id and c.workspace_id = $1
     on conflict (contact_id, field, code) do update set suggestion = excluded.suggestion
      where held.suggestion is distinct from excluded.suggestion`,
    [workspaceId, ...found, issues.map(({ suggestion }) => suggestion), now],
  );
}

/** Takes away what is left of contacts that are no more. */
export async function deleteOrphans(sql: Sql, workspaceId: number): Promise<void> {
  await sql(
    `delete from contact_issue i where i.workspace_id = $1
        and not exists (select from contact c where c.id = i.contact_id and c.workspace_id = $1)`,
    [workspaceId],
  );
}

export type IssueCount = { field: string; code: IssueCode; contacts: number; suggested: number };

export async function countIssues(sql: Sql, workspaceId: number): Promise<IssueCount[]> {
  return sql(
    `select field, code, count(*) as contacts, count(suggestion) as suggested from contact_issue
      where workspace_id = $1 group by field, code order by contacts desc, field, code`,
    [workspaceId],
  );
}

/** Contacts of whom a field cannot be right, by field. */
export async function countInvalid(sql: Sql, workspaceId: number): Promise<{ field: string; contacts: number }[]> {
  return sql(
    `select field, count(distinct contact_id) as contacts from contact_issue
      where workspace_id = $1 and code = any($2::text[]) group by field`,
    [workspaceId, textArray(invalidCodes)],
  );
}

export type IssueRow = {
  id: number;
  contactId: number;
  externalId: string | null;
  email: string | null;
  field: string;
  code: IssueCode;
  value: unknown;
  suggestion: string | null;
  foundAt: Date;
};

const issueColumns = `c.id, c.id as "contactId", c.external_id as "externalId", c.email, i.field, i.code, i.suggestion,
  i.found_at as "foundAt", case when i.field = 'email' then to_jsonb(c.email) else c.attributes -> i.field end as value`;

/** Contacts with an issue, by id; with `field` only those of that field. One row a contact. */
export async function listIssues(
  sql: Sql,
  workspaceId: number,
  { code, field, after, limit }: { code: IssueCode; field: string | null; after: number; limit: number },
): Promise<IssueRow[]> {
  return sql(
    `select distinct on (c.id) ${issueColumns}
       from contact_issue i join contact c on c.id = i.contact_id and c.workspace_id = $1
      where i.workspace_id = $1 and i.code = $2 and i.contact_id > $3 and ($4::text is null or i.field = $4)
      order by c.id, i.field limit $5`,
    [workspaceId, code, after, field, limit],
  );
}

/** Contacts without an attribute, by id. */
export async function listMissing(
  sql: Sql,
  workspaceId: number,
  { field, after, limit, now }: { field: string; after: number; limit: number; now: Date },
): Promise<IssueRow[]> {
  return sql(
    `select c.id, c.id as "contactId", c.external_id as "externalId", c.email, $2 as field, 'missing' as code,
            null as value, null as suggestion, $5::timestamptz as "foundAt"
       from contact c
      where c.workspace_id = $1 and c.id > $3 and coalesce(btrim(c.attributes ->> $2), '') in ('', '[]')
      order by c.id limit $4`,
    [workspaceId, field, after, limit, now],
  );
}

/** Some of each code: three of those found last. */
export async function exampleIssues(sql: Sql, workspaceId: number, codes: readonly string[]): Promise<IssueRow[]> {
  return sql(
    `select x.* from unnest($2::text[]) as wanted (code), lateral (
       select ${issueColumns} from contact_issue i join contact c on c.id = i.contact_id and c.workspace_id = $1
        where i.workspace_id = $1 and i.code = wanted.code order by i.contact_id limit 3) x`,
    [workspaceId, textArray(codes)],
  );
}

/** What is wrong with one contact. */
export async function issuesOf(
  sql: Sql,
  workspaceId: number,
  contactId: number,
): Promise<(Issue & { foundAt: Date })[]> {
  return sql(
    `select field, code, suggestion, found_at as "foundAt" from contact_issue
      where workspace_id = $1 and contact_id = $2 order by field, code`,
    [workspaceId, contactId],
  );
}

/** Mean of data_quality of everybody, and how many there are in each tenth (0-9, 10-19, … 90-100). */
export async function sumScores(
  sql: Sql,
  workspaceId: number,
): Promise<{ tenth: number; contacts: number; sum: number }[]> {
  return sql(
    `select least(9, floor(score / 10))::int as tenth, count(*) as contacts, sum(score)::float8 as sum
       from (select (last.scores ->> 'data_quality')::float8 as score from contact c, lateral (
               select s.scores from contact_score s where s.contact_id = c.id and s.model = 'quality'
                order by s.at desc, s.id desc limit 1) last
              where c.workspace_id = $1) scored
      where score is not null group by 1 order by 1`,
    [workspaceId],
  );
}

export type QualityDay = { day: string; scope: string; score: number; figures: Record<string, unknown> };

/** Writes the figures of a local day, in place of those of the same day. */
export async function writeDays(sql: Sql, workspaceId: number, days: readonly QualityDay[]): Promise<void> {
  for (const { day, scope, score, figures } of days) {
    await sql(
      `insert into quality_day (workspace_id, day, scope, score, figures) values ($1, $2::date, $3, $4, $5::jsonb)
       on conflict (workspace_id, day, scope) do update set score = excluded.score, figures = excluded.figures`,
      [workspaceId, day, scope, score, JSON.stringify(figures)],
    );
  }
}

/** The days of a scope, oldest first; the last `most`. */
export async function listDays(sql: Sql, workspaceId: number, scope: string, most: number): Promise<QualityDay[]> {
  const rows = await sql<QualityDay>(
    `select to_char(day, 'YYYY-MM-DD') as day, scope, score, figures from quality_day
      where workspace_id = $1 and scope = $2 order by quality_day.day desc limit $3`,
    [workspaceId, scope, most],
  );
  return rows.reverse();
}
