/**
 * SQL of what came of segments. Reads campaign, campaign_content, message, event, event_kind, conversion, order_line, product, member, contact.
 * A message belongs to the segment whose content it has; of a campaign whose audience is one segment alone, all belong to it.
 */
import type { Sql } from '../../platform/index.ts';

export type Period = { from: Date; to: Date };

/** Whose message it is: see above. */
const owner = `coalesce(m.segment_id, c.only_segment)`;
/**
 * Campaigns launched in a period; `segment`: a parameter, only those whose messages can be that segment's (all of them when it is
 * null). Others are not even looked at: in 200 campaigns with 1.7 million messages one segment has a part in some.
 */
const campaigns = (segment: string) => `c as materialized (
  select id, launched_at, only_segment
    from campaign cross join lateral (
      select case when jsonb_typeof(audience -> 'include') = 'array' and jsonb_array_length(audience -> 'include') = 1
                  then (audience #>> '{include,0}')::int end as only_segment) o
   where workspace_id = $1 and launched_at >= $2 and launched_at < $3
     and (${segment}::int is null or only_segment = ${segment}
          or exists (select from campaign_content k where k.campaign_id = campaign.id and k.segment_id = ${segment})))`;

export type SentRow = { segmentId: number; campaignId: number; accepted: number; heldBack: number; lost: number };

/** Messages of campaigns launched in a period, counted by (campaign, segment) over the columns of the ledger. */
export const readSent = (sql: Sql, workspaceId: number, { from, to }: Period, segmentId: number | null) =>
  sql<SentRow>(
    `with ${campaigns('$4')}
     select ${owner} as "segmentId", m.campaign_id as "campaignId", count(*) filter (where m.state = 'accepted') as accepted,
            count(*) filter (where m.state = 'control' and m.reason is null) as "heldBack",
            count(*) filter (where m.state in ('rejected', 'unknown')) as lost
       from c join message m on m.campaign_id = c.id and m.workspace_id = $1
      where ${owner} is not null and ($4::int is null or ${owner} = $4)
      group by 1, 2`,
    [workspaceId, from, to, segmentId],
  );

export type AnsweredRow = {
  segmentId: number;
  campaignId: number;
  opened: number;
  clicked: number;
  unsubscribed: number;
  complained: number;
};

/**
 * What people did with those messages until the end of the period. Starts from the events of these kinds in the period, by
 * their own index, and meets messages by id: the cost follows what happened, not what was sent.
 */
export const readAnswered = (sql: Sql, workspaceId: number, { from, to }: Period, segmentId: number | null) =>
  sql<AnsweredRow>(
    `with ${campaigns('$4')}, did as (
       select e.message_id, bool_or(k.name in ('message_opened', 'message_clicked')) as opened,
              bool_or(k.name = 'message_clicked') as clicked, bool_or(k.name = 'message_unsubscribed') as unsubscribed,
              bool_or(k.name = 'message_complained') as complained
         from event_kind k join event e on e.kind_id = k.id and e.workspace_id = $1
        where k.workspace_id = $1 and e.at >= $2 and e.at < $3 and e.message_id is not null
          and k.name in ('message_opened', 'message_clicked', 'message_unsubscribed', 'message_complained')
        group by e.message_id
     )
     select ${owner} as "segmentId", m.campaign_id as "campaignId", count(*) filter (where d.opened) as opened,
            count(*) filter (where d.clicked) as clicked, count(*) filter (where d.unsubscribed) as unsubscribed,
            count(*) filter (where d.complained) as complained
       from did d join message m on m.id = d.message_id and m.workspace_id = $1 and m.state = 'accepted'
       join c on c.id = m.campaign_id
      where ${owner} is not null and ($4::int is null or ${owner} = $4)
      group by 1, 2`,
    [workspaceId, from, to, segmentId],
  );

export type SoldRow = {
  segmentId: number;
  campaignId: number;
  orders: number;
  revenue: number;
  /** Of the revenue, that of orders all of whose goods have a known cost; and that cost. */
  costedRevenue: number;
  cost: number;
};

/** Orders put down to those messages, refunds taken off, with the cost of their goods where every line has one. */
export const readSold = (
  sql: Sql,
  workspaceId: number,
  { from, to }: Period,
  model: string,
  segmentId: number | null,
) =>
  sql<SoldRow>(
    `with ${campaigns('$5')}, sold as (
       select ${owner.replaceAll('m.', 'v.')} as segment_id, v.campaign_id, v.order_event_id, v.amount
         from conversion v join c on c.id = v.campaign_id
        where v.workspace_id = $1 and v.model = $4 and v.at >= $2 and v.at < $3
     ), costed as (
       select l.event_id, sum(l.quantity * p.cost) as cost, count(*) = count(p.cost) as is_known
         from order_line l left join product p on p.workspace_id = $1 and p.sku = l.product
        where l.workspace_id = $1 and l.event_id in (select order_event_id from sold) group by l.event_id
     )
     select s.segment_id as "segmentId", s.campaign_id as "campaignId", count(*) as orders, coalesce(sum(s.amount), 0) as revenue,
            coalesce(sum(s.amount) filter (where k.is_known), 0) as "costedRevenue",
            coalesce(sum(k.cost) filter (where k.is_known), 0)::float8 as cost
       from sold s left join costed k on k.event_id = s.order_event_id
      where s.segment_id is not null and ($5::int is null or s.segment_id = $5) group by 1, 2`,
    [workspaceId, from, to, model, segmentId],
  );

export type SatisfactionRow = {
  segmentId: number;
  kind: 'nps' | 'csat';
  answers: number;
  promoters: number;
  detractors: number;
  mean: number;
};

/** What those who are members now answered in a period: of each contact and question the latest. Segment 0: everybody. */
export const readSatisfaction = (sql: Sql, workspaceId: number, { from, to }: Period, segmentId: number | null) =>
  sql<SatisfactionRow>(
    `with answer as (
       select distinct on (e.contact_id, e.props ->> 'question') e.contact_id, e.props ->> 'kind' as kind,
              (e.props ->> 'score')::float8 as score
         from event_kind k join event e on e.kind_id = k.id and e.workspace_id = $1
        where k.workspace_id = $1 and k.name = 'question_answered' and e.at >= $2 and e.at < $3
          and e.props ->> 'kind' in ('nps', 'csat') and jsonb_typeof(e.props -> 'score') = 'number'
        order by e.contact_id, e.props ->> 'question', e.at desc, e.id desc
     ), seen as (
       select m.segment_id, a.kind, a.score from answer a
         join member m on m.contact_id = a.contact_id and m.workspace_id = $1 and ($4::int is null or m.segment_id = $4)
       union all
       select 0, kind, score from answer
     )
     select segment_id as "segmentId", kind, count(*) as answers, count(*) filter (where score >= 9) as promoters,
            count(*) filter (where score <= 6) as detractors, avg(score) as mean
       from seen group by segment_id, kind`,
    [workspaceId, from, to, segmentId],
  );

export type ArmRow = {
  campaignId: number;
  isControl: boolean;
  contacts: number;
  buyers: number;
  mean: number;
  variance: number | null;
};

/**
 * What those of one segment who got a message, and those held back from it, bought from the launch to the end of the period;
 * only of campaigns that held somebody back. Orders come out of the index by kind and time alone.
 */
export const readArms = (sql: Sql, workspaceId: number, { from, to }: Period, segmentId: number) =>
  sql<ArmRow>(
    `with ${campaigns('$4')}, asked as (
       select m.campaign_id, m.contact_id, m.state = 'control' as is_control, c.launched_at
         from c join message m on m.campaign_id = c.id and m.workspace_id = $1
        where ${owner} = $4 and m.state <> 'dropped' and (m.state <> 'control' or m.reason is null)
          and exists (select 1 from message h where h.campaign_id = c.id and h.state = 'control' and h.reason is null)
     ), bought as (
       select a.campaign_id, a.contact_id, sum(e.amount)::float8 as amount, count(*) filter (where k.name = 'order') as orders
         from event_kind k join event e on e.kind_id = k.id and e.workspace_id = $1
         join asked a on a.contact_id = e.contact_id and e.at >= a.launched_at
        where k.workspace_id = $1 and k.name in ('order', 'refund') and e.at >= $2 and e.at < $3
        group by a.campaign_id, a.contact_id
     )
     select a.campaign_id as "campaignId", a.is_control as "isControl", count(*) as contacts,
            count(*) filter (where b.orders > 0) as buyers, avg(coalesce(b.amount, 0)) as mean,
            var_samp(coalesce(b.amount, 0)) as variance
       from asked a left join bought b on b.campaign_id = a.campaign_id and b.contact_id = a.contact_id
      group by 1, 2 order by 1, 2`,
    [workspaceId, from, to, segmentId],
  );
