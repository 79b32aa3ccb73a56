/**
 * SQL of what uses a segment. Reads segment, campaign, campaign_content, offer, offer_arm, needs_group, segment_decision,
 * segment_rating, company_segment, webhook, member.
 */
import type { Sql } from '../../platform/index.ts';

export type SegmentRow = {
  segmentId: number;
  name: string;
  purpose: string;
  purposeKind: string | null;
  createdAt: Date;
  size: number;
};

/** Segments in use; `segmentId`: only that one. */
export const readSegments = (sql: Sql, workspaceId: number, segmentId: number | null) =>
  sql<SegmentRow>(
    `select s.id as "segmentId", s.name, s.purpose, s.purpose_kind as "purposeKind", s.created_at as "createdAt",
            (select count(*) from member m where m.segment_id = s.id) as size
       from segment s
      where s.workspace_id = $1 and s.draft_of is null and s.archived_at is null and ($2::int is null or s.id = $2)
      order by s.id`,
    [workspaceId, segmentId],
  );

/** The same without how many are in them, which is most of the work: 60 counts over all memberships. */
export const readUncounted = (sql: Sql, workspaceId: number) =>
  sql<Pick<SegmentRow, 'segmentId' | 'name' | 'createdAt'>>(
    `select s.id as "segmentId", s.name, s.created_at as "createdAt" from segment s
      where s.workspace_id = $1 and s.draft_of is null and s.archived_at is null order by s.id`,
    [workspaceId],
  );

export const useKinds = [
  'campaign-audience',
  'campaign-exclusion',
  'campaign-content',
  'slot-choice',
  'experiment',
  'offer-rule',
  'offer-given',
  'segment',
  'needs-group',
  'decision',
  'rating',
] as const;
export type UseKind = (typeof useKinds)[number];

export type UseRow = {
  segmentId: number;
  use: UseKind;
  /** Of what uses it. */
  id: number;
  name: string;
  /** When it last came to something: launched, given, decided. Null: not yet. */
  at: Date | null;
  /** It still holds, or is about to. */
  isStanding: boolean;
  /** Of offers given: contacts; otherwise null. */
  contacts: number | null;
  detail: string | null;
};

/** A campaign that is still to come or under way uses what it names. */
const standing = `c.state in ('draft', 'scheduled', 'launching', 'sending', 'paused')`;
const audienceOf = (side: 'include' | 'exclude') =>
  `jsonb_array_elements_text(case when jsonb_typeof(c.audience -> '${side}') = 'array' then c.audience -> '${side}' else '[]' end)`;
const rulesOf = (side: 'in' | 'out') =>
  `jsonb_array_elements_text(coalesce(nullif(o.rules #> '{segments,${side}}', 'null'), '[]'))`;

/**
 * Everything that names a segment: one statement, as every part is small but offers given, whose rows are counted once.
 * Cancelled campaigns use nothing.
 */
export const readUses = (sql: Sql, workspaceId: number, segmentId: number | null, now: Date) =>
  sql<UseRow>(
    `with c as (select * from campaign where workspace_id = $1 and state <> 'cancelled'),
     used as (
       select t.id::int as segment_id, 'campaign-audience' as use, c.id, c.name, c.launched_at as at, ${standing} as standing,
              null::bigint as contacts, c.state as detail from c, ${audienceOf('include')} as t (id)
       union all
       select t.id::int, 'experiment', c.id, c.name, c.launched_at, ${standing}, null, c.state
         from c, ${audienceOf('include')} as t (id)
        where jsonb_array_length(case when jsonb_typeof(c.variants) = 'array' then c.variants else '[]' end) > 1
           or c.control_share > 0
       union all
       select t.id::int, 'campaign-exclusion', c.id, c.name, c.launched_at, ${standing}, null, c.state
         from c, ${audienceOf('exclude')} as t (id)
       union all
       select cc.segment_id, 'campaign-content', c.id, c.name, max(c.launched_at), bool_or(${standing}), null, max(c.state)
         from campaign_content cc join c on c.id = cc.campaign_id
        where cc.workspace_id = $1 and cc.segment_id is not null group by cc.segment_id, c.id, c.name
       union all
       select (t.id #>> '{}')::int, 'slot-choice', c.id, c.name, max(c.launched_at), bool_or(${standing}), null, max(c.state)
         from campaign_content cc join c on c.id = cc.campaign_id,
              jsonb_path_query(cc.slots, '$.*.choices[*].segmentId') as t (id)
        where cc.workspace_id = $1 group by 1, c.id, c.name
       union all
       select t.id::int, 'offer-rule', o.id, o.name, null, o.archived_at is null and (o.valid_until is null or o.valid_until > $3),
              null, 'for members only' from offer o, ${rulesOf('in')} as t (id) where o.workspace_id = $1
       union all
       select t.id::int, 'offer-rule', o.id, o.name, null, o.archived_at is null and (o.valid_until is null or o.valid_until > $3),
              null, 'not for members' from offer o, ${rulesOf('out')} as t (id) where o.workspace_id = $1
       union all
       select a.segment_id, 'offer-given', o.id, o.name, max(a.at), false, count(*) filter (where not a.is_control), null
         from offer_arm a join offer o on o.id = a.offer_id and o.workspace_id = $1
        where a.workspace_id = $1 and a.segment_id is not null group by a.segment_id, o.id, o.name
       union all
       select distinct (t.id #>> '{}')::int, 'segment', s.id, s.name, s.created_at, true, null::bigint, null
         from segment s, jsonb_path_query(s.definition, 'lax $.**.segmentId') as t (id)
        where s.workspace_id = $1 and s.archived_at is null and s.draft_of is null
       union all
       select g.segment_id, 'needs-group', g.id, g.name, g.created_at, true, null, null from needs_group g
        where g.workspace_id = $1 and g.segment_id is not null and g.archived_at is null
       union all
       select d.segment_id, 'decision', d.id, d.decision, d.at, true, null, d.reason
         from (select distinct on (segment_id) * from segment_decision where workspace_id = $1
                order by segment_id, id desc) d where d.withdrawn_at is null
       union all
       select r.segment_id, 'rating', r.segment_id, 'strength ' || r.strength, r.at, false, null, r.note from segment_rating r
        where r.workspace_id = $1
     )
     select segment_id as "segmentId", use, id, name, at, standing as "isStanding", contacts, detail from used
      where $2::int is null or segment_id = $2 order by segment_id, at desc nulls first, use, id`,
    [workspaceId, segmentId, now],
  );

/** Webhooks that are told of everybody who enters or leaves any segment. */
export const readWebhooks = (sql: Sql, workspaceId: number) =>
  sql<{ id: number; name: string; state: string }>(
    `select id, name, state from webhook
      where workspace_id = $1 and archived_at is null and kinds && array['segment.entered', 'segment.left'] order by id`,
    [workspaceId],
  );
