/**
 * Owns: nothing. Reads: segment, member, event, event_kind, order_line, product, redemption, message, campaign, contact,
 * segment_rating, segment_decision. What segments are worth.
 */
import type { Sql } from '../../platform/index.ts';
import { tradesInSql } from './trades-in-sql.ts';

/** Everything in minor units; `unknown`: revenue whose cost of goods nobody knows. */
export type SegmentSums = {
  segmentId: number;
  members: number;
  customers: number;
  orders: number;
  revenue: number;
  cost: number;
  unknown: number;
  revenueBefore: number;
  customersBefore: number;
  refunds: number;
  refundAmount: number;
  serviceContacts: number;
  serviceCost: number;
  messages: number;
  discounts: number;
  /** Sum of squares of what each spent, and the most that one did. */
  squares: number;
  largest: number;
  walletSum: number;
  walletKnown: number;
  /** Revenue from members who are in another of these segments as well. */
  sharedRevenue: number;
};
export type Overlap = {
  contacts: number;
  inSeveral: number;
  revenue: number;
  revenueOnce: number;
  sharedRevenue: number;
};
/** `all`: every contact, in a segment or not. */
export type Sums = {
  segments: SegmentSums[];
  overlap: Overlap;
  all: { revenue: number; cost: number; unknown: number };
};

export type SumsQuestion = {
  segmentIds: readonly number[];
  before: Date;
  from: Date;
  to: Date;
  categoryCostShares: Record<string, number>;
  otherCostShare: number | null;
  walletAttribute: string | null;
  countsMessages: boolean;
};

const spent = 'greatest(coalesce(b.revenue, 0), 0)';

/**
 * Sums of each segment over those who are in it now.
 *
 * Shape: what everybody brought and cost is worked out once by contact (`book`, out of the orders of the two periods, the
 * redemptions, the ledger), and met by each contact once, with all the segments that it is in. Sums of sums are doubles: adding
 * up numerics would take as long as everything else. See docs/strategy.md for what it takes.
 */
export async function sumSegments(sql: Sql, workspaceId: number, question: SumsQuestion): Promise<Sums> {
  const { segmentIds, before, from, to, categoryCostShares, otherCostShare, walletAttribute, countsMessages } =
    question;
  const trades = tradesInSql({
    workspace: '$1::int',
    from: '$3::timestamptz',
    to: '$4::timestamptz',
    shares: '$6::jsonb',
    otherShare: '$7::int',
  });
  const messages = countsMessages
    ? `union all
       select m.contact_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*), 0 from message m
        where m.workspace_id = $1 and m.state = 'accepted' and m.finished_at >= $3 and m.finished_at < $4
          and m.campaign_id in (select c.id from campaign c
                                 where c.workspace_id = $1 and c.launched_at < $4 and (c.finished_at is null or c.finished_at >= $3))
        group by 1`
    : '';
  const [row] = await sql<{ sums: Sums }>(
    `with ${trades}, fact (contact_id, revenue, cost, unknown, orders, before, refunds, refund_amount, services, service_cost,
                           messages, discounts) as (
       select contact_id, sum(amount), sum(cost), sum(unknown), count(*) filter (where is_order), 0::numeric,
              count(*) filter (where not is_order), -coalesce(sum(amount) filter (where not is_order), 0), 0, 0::numeric, 0,
              0::numeric
         from trade group by 1
       union all
       select e.contact_id, 0, 0, 0, 0, sum(coalesce(e.amount, 0)), 0, 0, 0, 0, 0, 0
         from event_kind k join event e on e.kind_id = k.id and e.workspace_id = $1
        where k.workspace_id = $1 and k.name in ('order', 'refund') and e.at >= $2 and e.at < $3 group by 1
       union all
       select e.contact_id, 0, 0, 0, 0, 0, 0, 0, count(*), sum(coalesce(e.amount, 0)), 0, 0
         from event_kind k join event e on e.kind_id = k.id and e.workspace_id = $1
        where k.workspace_id = $1 and k.name = 'service_contact' and e.at >= $3 and e.at < $4 group by 1
       union all
       select r.contact_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
              sum(case when r.refunded_amount is null then coalesce(r.discount, 0)
                       when r.refunded_amount >= r.order_amount then 0
                       else round(coalesce(r.discount, 0) * (1 - r.refunded_amount::numeric / r.order_amount)) end)
         from redemption r where r.workspace_id = $1 and r.is_valid and r.at >= $3 and r.at < $4 group by 1
       ${messages}
     ), book as materialized (
       select contact_id, sum(revenue)::float8 as revenue, sum(cost)::float8 as cost, sum(unknown)::float8 as unknown,
              sum(orders)::float8 as orders, sum(before)::float8 as before, sum(refunds)::float8 as refunds,
              sum(refund_amount)::float8 as refund_amount, sum(services)::float8 as services,
              sum(service_cost)::float8 as service_cost, sum(messages)::float8 as messages, sum(discounts)::float8 as discounts
         from fact group by 1
     ), times as materialized (
       select contact_id, count(*) as n, array_agg(segment_id) as segment_ids
         from member where workspace_id = $1 and segment_id = any($5::int[]) group by 1
     ), wallet as materialized (
       select c.id as contact_id, (c.attributes ->> $8)::float8 as share from contact c
        where $8::text is not null and c.workspace_id = $1 and jsonb_typeof(c.attributes -> $8) = 'number'
          and (c.attributes ->> $8)::float8 between 0 and 100
     ), summed as (
       select segment_id as "segmentId", count(*) as members, count(*) filter (where b.orders > 0) as customers,
              coalesce(sum(b.orders), 0) as orders, coalesce(sum(b.revenue), 0) as revenue, coalesce(sum(b.cost), 0) as cost,
              coalesce(sum(b.unknown), 0) as unknown, coalesce(sum(b.before), 0) as "revenueBefore",
              count(*) filter (where b.before > 0) as "customersBefore", coalesce(sum(b.refunds), 0) as refunds,
              coalesce(sum(b.refund_amount), 0) as "refundAmount", coalesce(sum(b.services), 0) as "serviceContacts",
              coalesce(sum(b.service_cost), 0) as "serviceCost", coalesce(sum(b.messages), 0) as messages,
              coalesce(sum(b.discounts), 0) as discounts, coalesce(sum(${spent} * ${spent}), 0) as squares,
              coalesce(max(${spent}), 0) as largest, coalesce(sum(w.share), 0) as "walletSum",
              count(w.share) as "walletKnown", coalesce(sum(b.revenue) filter (where t.n > 1), 0) as "sharedRevenue"
         from times t left join book b on b.contact_id = t.contact_id left join wallet w on w.contact_id = t.contact_id
        cross join unnest(t.segment_ids) as segment_id
        group by 1
     ), over as (
       select count(*) as contacts, count(*) filter (where t.n > 1) as "inSeveral",
              coalesce(sum(b.revenue * t.n), 0) as revenue, coalesce(sum(b.revenue), 0) as "revenueOnce",
              coalesce(sum(b.revenue) filter (where t.n > 1), 0) as "sharedRevenue"
         from times t left join book b on b.contact_id = t.contact_id
     )
     select json_build_object(
       'segments', (select coalesce(json_agg(summed), '[]') from summed), 'overlap', (select row_to_json(over) from over),
       'all', (select json_build_object('revenue', coalesce(sum(revenue), 0), 'cost', coalesce(sum(cost), 0),
                                        'unknown', coalesce(sum(unknown), 0)) from book)) as sums`,
    [workspaceId, before, from, to, segmentIds, JSON.stringify(categoryCostShares), otherCostShare, walletAttribute],
  );
  return row!.sums;
}

export type AskedSegment = {
  id: number;
  name: string;
  purpose: string;
  strength: number | null;
  decision: string | null;
};

/** Built segments in use, with their ratings and decisions; only `ids` of them when given. */
export async function listAsked(sql: Sql, workspaceId: number, ids: readonly number[] | null): Promise<AskedSegment[]> {
  return sql(
    `select s.id, s.name, s.purpose, r.strength, d.decision
       from segment s
       left join segment_rating r on r.segment_id = s.id and r.workspace_id = $1
       left join lateral (
         select case when l.withdrawn_at is null then l.decision end as decision from segment_decision l
          where l.workspace_id = $1 and l.segment_id = s.id order by l.id desc limit 1) d on true
      where s.workspace_id = $1 and s.draft_of is null and s.archived_at is null and s.built_at is not null
        and ($2::int[] is null or s.id = any($2))
      order by s.id`,
    [workspaceId, ids],
  );
}
