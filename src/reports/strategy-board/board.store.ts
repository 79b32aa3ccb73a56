/**
 * Owns: nothing. Reads: contact_score, needs_group, strategy_cell, segment, segment_decision, offer, campaign, message,
 * conversion, redemption, and what trades-in-sql.ts reads. Who stands where on the strategy board, and what came of it.
 */
import type { Sql } from '../../platform/index.ts';
import { tradesInSql } from '../importance/trades-in-sql.ts';

export type Levels = { measure: 'margin' | 'expected' | 'auto'; highShare: number; middleShare: number };
export type CostShares = { categoryCostShares: Record<string, number>; otherCostShare: number | null };
export type Measure = 'expected' | 'margin' | 'revenue';
type Period = { before: Date; from: Date; to: Date };

const trades = tradesInSql({
  workspace: '$1::int',
  from: '$2::timestamptz',
  to: '$3::timestamptz',
  shares: '$4::jsonb',
  otherShare: '$5::int',
});

/** What everybody bought in the period and the one before: a table of the transaction, by contact. */
export async function gatherBuyers(
  sql: Sql,
  workspaceId: number,
  { before, from, to }: Period,
  { categoryCostShares, otherCostShare }: CostShares,
): Promise<{ revenue: number; cost: number; unknown: number }> {
  await sql(
    `create temporary table board_buyer (contact_id int, revenue numeric, cost numeric, unknown numeric, orders bigint,
                                         before numeric) on commit drop`,
  );
  await sql(
    `insert into board_buyer
     with ${trades}, fact (contact_id, revenue, cost, unknown, orders, before) as (
       select contact_id, sum(amount), sum(cost), sum(unknown), count(*) filter (where is_order), 0::numeric from trade group by 1
       union all
       select e.contact_id, 0, 0, 0, 0, sum(coalesce(e.amount, 0))
         from event_kind k join event e on e.kind_id = k.id and e.workspace_id = $1
        where k.workspace_id = $1 and k.name in ('order', 'refund') and e.at >= $6 and e.at < $2 group by 1
     ) select contact_id, sum(revenue), sum(cost), sum(unknown), sum(orders), sum(before) from fact group by 1`,
    [workspaceId, from, to, JSON.stringify(categoryCostShares), otherCostShare, before],
  );
  await sql('analyze board_buyer');
  const [all] = await sql<{ revenue: number; cost: number; unknown: number }>(
    `select coalesce(sum(revenue), 0) as revenue, coalesce(sum(cost), 0) as cost, coalesce(sum(unknown), 0) as unknown
       from board_buyer`,
  );
  return all!;
}

/**
 * Sets who stands in which row and at which level: a table of the transaction. Contacts that bought in one of the periods, and
 * those whose needs group is known. Levels: from the most valuable down, high are those who together make up the first share of
 * all value that is positive, middle those up to the second share; who is worth nothing is low, and equal values stand together.
 * `rate`: see `marginOf`.
 */
export async function setPlaces(
  sql: Sql,
  workspaceId: number,
  { measure, rate, levels, at }: { measure: Measure; rate: number | null; levels: Levels; at: Date },
): Promise<void> {
  const value = {
    expected: "(x.scores ->> 'expected_value_365')::numeric",
    margin: 'b.revenue - b.cost - b.unknown * (1 - $3::numeric)',
    revenue: 'b.revenue',
  }[measure];
  await sql(
    `create temporary table board_place (contact_id int, group_id int, level text, value numeric) on commit drop`,
  );
  await sql(
    `insert into board_place
     with needs as (
       select distinct on (s.contact_id) s.contact_id, s.scores from contact_score s
        where s.workspace_id = $1 and s.model = 'needs' and s.at <= $2 order by s.contact_id, s.at desc, s.id desc
     ), expected as (
       select distinct on (s.contact_id) s.contact_id, s.scores from contact_score s
        where s.workspace_id = $1 and s.model = 'expected' and s.at <= $2 and $6 order by s.contact_id, s.at desc, s.id desc
     ), valued as (
       select contact_id, n.scores ->> 'needs_group' as needs, coalesce(${value}, 0) + 0 * coalesce($3::numeric, 0) as value
         from board_buyer b full join needs n using (contact_id) left join expected x using (contact_id)
     ), cut as (
       select contact_id, needs, value, sum(greatest(value, 0)) over () as whole,
              coalesce(sum(greatest(value, 0)) over (order by value desc groups between unbounded preceding and 1 preceding), 0)
                as above
         from valued
     )
     select c.contact_id, g.id, case when c.value <= 0 then 'low' when c.above < c.whole * $4::numeric / 10000 then 'high'
                                     when c.above < c.whole * $5::numeric / 10000 then 'middle' else 'low' end, c.value
       from cut c left join needs_group g on g.workspace_id = $1 and g.archived_at is null and g.name = c.needs`,
    [workspaceId, at, rate, levels.highShare, levels.middleShare, measure === 'expected'],
  );
  await sql('create index on board_place (contact_id)');
  await sql('analyze board_place');
}

/** Of those who bought in the period, the share whose expected value is worked out, 0 to 1. */
export async function shareExpected(sql: Sql, workspaceId: number, at: Date): Promise<number> {
  const [row] = await sql<{ share: number | null }>(
    `select avg(case when exists (select 1 from contact_score s where s.contact_id = b.contact_id and s.workspace_id = $1
                                     and s.model = 'expected' and s.at <= $2) then 1 else 0 end)::float8 as share
       from board_buyer b where b.orders > 0`,
    [workspaceId, at],
  );
  return row?.share ?? 0;
}

export type CellSums = {
  groupId: number | null;
  level: string;
  contacts: number;
  customers: number;
  orders: number;
  revenue: number;
  cost: number;
  unknown: number;
  revenueBefore: number;
  value: number;
  leastValue: number;
};

export async function sumCells(sql: Sql): Promise<CellSums[]> {
  return sql(
    `select p.group_id as "groupId", p.level, count(*) as contacts, count(*) filter (where b.orders > 0) as customers,
            coalesce(sum(b.orders), 0) as orders, coalesce(sum(b.revenue), 0) as revenue, coalesce(sum(b.cost), 0) as cost,
            coalesce(sum(b.unknown), 0) as unknown, coalesce(sum(b.before), 0) as "revenueBefore",
            round(sum(p.value)) as value, round(min(p.value)) as "leastValue"
       from board_place p left join board_buyer b on b.contact_id = p.contact_id group by 1, 2`,
  );
}

export type CellResult = {
  groupId: number;
  level: string;
  orders: number;
  revenue: number;
  cost: number;
  unknown: number;
  ordersBefore: number;
  revenueBefore: number;
};

/** Orders of those in a cell now since its goal was set, and in as long a time before it. Cells without a goal are absent. */
export async function sumResults(
  sql: Sql,
  workspaceId: number,
  to: Date,
  { categoryCostShares, otherCostShare }: CostShares,
): Promise<CellResult[]> {
  const [first] = await sql<{ before: Date | null }>(
    `select min(c.goal_set_at - ($2::timestamptz - c.goal_set_at)) as before from strategy_cell c
      where c.workspace_id = $1 and c.goal_set_at < $2`,
    [workspaceId, to],
  );
  if (!first?.before) return [];
  return sql(
    `with ${trades}
     select c.needs_group_id as "groupId", c.importance as level,
            count(*) filter (where t.is_order and t.at >= c.goal_set_at) as orders,
            coalesce(sum(t.amount) filter (where t.at >= c.goal_set_at), 0) as revenue,
            coalesce(sum(t.cost) filter (where t.at >= c.goal_set_at), 0) as cost,
            coalesce(sum(t.unknown) filter (where t.at >= c.goal_set_at), 0) as unknown,
            count(*) filter (where t.is_order and t.at < c.goal_set_at) as "ordersBefore",
            coalesce(sum(t.amount) filter (where t.at < c.goal_set_at), 0) as "revenueBefore"
       from strategy_cell c
       join board_place p on p.group_id = c.needs_group_id and p.level = c.importance
       join trade t on t.contact_id = p.contact_id and t.at >= c.goal_set_at - ($3::timestamptz - c.goal_set_at)
      where c.workspace_id = $1 and c.goal_set_at < $3
      group by 1, 2`,
    [workspaceId, first.before, to, JSON.stringify(categoryCostShares), otherCostShare],
  );
}

export type CellCampaign = {
  groupId: number;
  level: string;
  campaignId: number;
  name: string;
  state: string;
  mailed: number;
  orders: number;
  revenue: number;
};

/** Campaigns named in cells: how many of those in the cell now they reached, and what these ordered after them. */
export async function sumCampaigns(sql: Sql, workspaceId: number, model: string): Promise<CellCampaign[]> {
  return sql(
    `with named as (
       select c.needs_group_id, c.importance, k.id, k.name, k.state
         from strategy_cell c join campaign k on k.workspace_id = $1 and k.id = any(c.campaign_ids) where c.workspace_id = $1
     ), sent as (
       select m.campaign_id, p.group_id, p.level, count(*) as mailed
         from message m join board_place p on p.contact_id = m.contact_id
        where m.workspace_id = $1 and m.state = 'accepted' and m.campaign_id in (select id from named) group by 1, 2, 3
     ), followed as (
       select v.campaign_id, p.group_id, p.level, count(*) as orders, sum(v.amount) as revenue
         from conversion v join board_place p on p.contact_id = v.contact_id
        where v.workspace_id = $1 and v.model = $2 and v.campaign_id in (select id from named) group by 1, 2, 3
     )
     select n.needs_group_id as "groupId", n.importance as level, n.id as "campaignId", n.name, n.state,
            coalesce(s.mailed, 0) as mailed, coalesce(f.orders, 0) as orders, coalesce(f.revenue, 0) as revenue
       from named n
       left join sent s on s.campaign_id = n.id and s.group_id = n.needs_group_id and s.level = n.importance
       left join followed f on f.campaign_id = n.id and f.group_id = n.needs_group_id and f.level = n.importance
      order by n.id`,
    [workspaceId, model],
  );
}

export type CellOffer = {
  groupId: number;
  level: string;
  offerId: number;
  name: string;
  isArchived: boolean;
  uses: number;
  discount: number;
};

/** Offers named in cells: how often those in the cell now used them, and what they took off. */
export async function sumOffers(sql: Sql, workspaceId: number): Promise<CellOffer[]> {
  return sql(
    `with named as (
       select c.needs_group_id, c.importance, o.id, o.name, o.archived_at
         from strategy_cell c join offer o on o.workspace_id = $1 and o.id = any(c.offer_ids) where c.workspace_id = $1
     ), used as (
       select r.offer_id, p.group_id, p.level, count(*) as uses, sum(coalesce(r.discount, 0)) as discount
         from redemption r join board_place p on p.contact_id = r.contact_id
        where r.workspace_id = $1 and r.is_valid and r.offer_id in (select id from named)
          and (r.refunded_amount is null or r.refunded_amount < r.order_amount)
        group by 1, 2, 3
     )
     select n.needs_group_id as "groupId", n.importance as level, n.id as "offerId", n.name,
            n.archived_at is not null as "isArchived", coalesce(u.uses, 0) as uses, coalesce(u.discount, 0) as discount
       from named n
       left join used u on u.offer_id = n.id and u.group_id = n.needs_group_id and u.level = n.importance
      order by n.id`,
    [workspaceId],
  );
}

export type BoardGroup = {
  id: number;
  name: string;
  words: string;
  decision: { decision: 'prioritise' | 'keep' | 'deselect'; reason: string; reviewOn: string; segment: string } | null;
};

/** Needs groups in use, in their order, with what was decided about the segment that holds each. */
export async function listGroups(sql: Sql, workspaceId: number): Promise<BoardGroup[]> {
  return sql(
    `select g.id, g.name, g.words, d.decision
       from needs_group g
       left join lateral (
         select case when l.withdrawn_at is null then json_build_object('decision', l.decision, 'reason', l.reason,
                  'reviewOn', to_char(l.review_on, 'YYYY-MM-DD'), 'segment', s.name) end as decision
           from segment_decision l join segment s on s.id = l.segment_id and s.workspace_id = $1 and s.archived_at is null
          where l.workspace_id = $1 and l.segment_id = g.segment_id order by l.id desc limit 1) d on true
      where g.workspace_id = $1 and g.archived_at is null order by g.position, g.id`,
    [workspaceId],
  );
}

export type WrittenCell = {
  groupId: number;
  level: string;
  goal: string;
  strategy: string;
  owner: string;
  offerIds: number[];
  campaignIds: number[];
  journeyIds: number[];
  goalSetAt: Date | null;
  updatedAt: Date;
};

export async function listWritten(sql: Sql, workspaceId: number): Promise<WrittenCell[]> {
  return sql(
    `select needs_group_id as "groupId", importance as level, goal, strategy, owner, offer_ids as "offerIds",
            campaign_ids as "campaignIds", journey_ids as "journeyIds", goal_set_at as "goalSetAt", updated_at as "updatedAt"
       from strategy_cell where workspace_id = $1`,
    [workspaceId],
  );
}
