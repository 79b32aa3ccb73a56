/**
 * Owns: nothing. Reads: segment, member, contact, contact_issue, contact_score, contact_value, contact_company, campaign,
 * campaign_content, template, template_version. How good the fields are that segments lean on.
 */

import { doubtfulCodes } from '../../contacts/index.ts';
import { int4Array, type Sql, textArray } from '../../platform/index.ts';
import type { Definition } from '../../segments/index.ts';

export type SegmentRow = {
  segmentId: number;
  name: string;
  definition: Definition;
  draftOf: number | null;
  size: number;
};

/** Segments in use. */
export const readSegments = (sql: Sql, workspaceId: number) =>
  sql<SegmentRow>(
    `select s.id as "segmentId", s.name, s.definition, s.draft_of as "draftOf",
            (select count(*) from member m where m.segment_id = s.id) as size
       from segment s where s.workspace_id = $1 and s.archived_at is null and s.draft_of is null order by s.id`,
    [workspaceId],
  );

export type MessageText = { segmentId: number; campaignId: number; name: string; text: string };

/**
 * Texts of campaigns for which a segment is the audience or a content: their template as frozen or as it is now, and their
 * contents (those of the segment, or for everybody). Cancelled ones say nothing.
 */
export const readTexts = (sql: Sql, workspaceId: number) =>
  sql<MessageText>(
    `with c as (select * from campaign where workspace_id = $1 and state <> 'cancelled'),
     aimed as (
       select t.id::int as segment_id, c.id as campaign_id from c, jsonb_array_elements_text(
         case when jsonb_typeof(c.audience -> 'include') = 'array' then c.audience -> 'include' else '[]' end) as t (id)
       union
       select n.segment_id, c.id from c join campaign_content n on n.campaign_id = c.id where n.segment_id is not null
     )
     select a.segment_id as "segmentId", c.id as "campaignId", c.name,
            concat_ws(' ', v.subject, v.preheader, v.mjml, v.text, v.languages::text, (
              select string_agg(concat_ws(' ', n.subject, n.preheader, n.languages::text, n.slots::text), ' ')
                from campaign_content n where n.campaign_id = c.id and coalesce(n.segment_id, a.segment_id) = a.segment_id)) as text
       from aimed a join c on c.id = a.campaign_id
       left join template t on t.id = c.template_id and t.workspace_id = $1
       left join template_version v on v.workspace_id = $1 and v.id = coalesce(c.template_version_id, (
         select l.id from template_version l where l.template_id = t.id and l.version = t.version))
      order by 1, 2`,
    [workspaceId],
  );

export type FieldCount = { filled: number; good: number };

const own: Readonly<Record<string, string>> = {
  $email: 'c.email',
  $external_id: 'c.external_id',
  $language: 'c.language',
  $time_zone: 'c.time_zone',
};

/** Whether a contact `c` has a field; the name of an attribute or value is a parameter. */
function hasInSql(field: string, place: string): string {
  const name = field.slice(field.indexOf(':') + 1);
  if (field.startsWith('attribute:')) {
    return `coalesce(btrim(${own[name] ?? `c.attributes ->> ${place}`}), '') not in ('', '[]')`;
  }
  if (field.startsWith('value:')) {
    return `(exists (select from contact_value v where v.contact_id = c.id and v.name = ${place})
      or exists (select from contact_score v where v.contact_id = c.id and v.scores ? ${place}))`;
  }
  if (field === 'company') return 'exists (select from contact_company l where l.contact_id = c.id)';
  if (field === 'email') return 'c.email is not null';
  return `not exists (select from contact_issue i where i.contact_id = c.id and i.field = ${place} and i.code = 'no-consent')`;
}

/** Of the members: who has a field, and whose is good (no issue that counts against it). */
export async function countMembers(
  sql: Sql,
  workspaceId: number,
  segmentId: number,
  field: string,
): Promise<FieldCount> {
  const name = field.startsWith('attribute:') ? field.slice(10) : field;
  const codes = field === 'consent' ? ['no-consent', 'consent-without-evidence', 'unconfirmed'] : doubtfulCodes;
  const [row] = await sql<FieldCount>(
    `select count(*) filter (where has) as filled, count(*) filter (where has and not wrong) as good
       from (select ${hasInSql(field, '$3')} as has, exists (
               select from contact_issue i where i.contact_id = c.id and i.field = $3 and i.code = any($4::text[])) as wrong
               from member m join contact c on c.id = m.contact_id and c.workspace_id = $1
              where m.segment_id = $2 and m.workspace_id = $1 and $3::text is not null) x`,
    [workspaceId, segmentId, field.startsWith('value:') ? field.slice(6) : name, textArray(codes)],
  );
  return row!;
}

/** Members of whom one of these attributes is doubtful. */
export async function countInvalidMembers(
  sql: Sql,
  workspaceId: number,
  segmentId: number,
  names: readonly string[],
): Promise<number> {
  const [row] = await sql<{ count: number }>(
    `select count(distinct i.contact_id) as count from member m
       join contact_issue i on i.contact_id = m.contact_id and i.workspace_id = $1
      where m.segment_id = any($2::int[]) and i.field = any($3::text[]) and i.code = any($4::text[])`,
    [workspaceId, int4Array([segmentId]), textArray(names), textArray(doubtfulCodes)],
  );
  return row!.count;
}
