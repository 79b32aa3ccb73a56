/**
 * Owns: nothing. Reads: contact_score, event, event_kind, order_line, product, redemption, message, campaign. What each of
 * the three groups is, brings and costs.
 */
import type { Sql } from '../../platform/index.ts';
import { tradesInSql } from '../importance/trades-in-sql.ts';

/** Sums over those who are in the group now, of a period. Money in minor units; `unknown`: revenue whose cost nobody knows. */
export type GroupSums = {
  group: 'exclusive' | 'recurring' | 'mobile';
  customers: number;
  /** Of these: lost, by their stage of life. */
  lost: number;
  buyers: number;
  orders: number;
  revenue: number;
  cost: number;
  unknown: number;
  refunds: number;
  refundAmount: number;
  discounts: number;
  messages: number;
  serviceContacts: number;
  serviceCost: number;
};

export type GroupQuestion = {
  from: Date;
  to: Date;
  categoryCostShares: Record<string, number>;
  otherCostShare: number | null;
};

/**
 * Groups nobody is in are absent.
 *
 * Shape: the latest score of each contact and the facts of the period are each worked out in one pass, and then met.
 */
export async function sumGroups(
  sql: Sql,
  workspaceId: number,
  { from, to, categoryCostShares, otherCostShare }: GroupQuestion,
): Promise<GroupSums[]> {
  const trades = tradesInSql({
    workspace: '$1::int',
    from: '$2::timestamptz',
    to: '$3::timestamptz',
    shares: '$4::jsonb',
    otherShare: '$5::int',
  });
  return sql<GroupSums>(
    `with ${trades}, held as materialized (
       select contact_id, scores ->> 'customer_group' as "group", scores ->> 'lifecycle' = 'lost' as is_lost
         from (select distinct on (contact_id) contact_id, scores from contact_score
                where workspace_id = $1 and model = 'purchases' and at <= $3 order by contact_id, at desc, id desc) latest
        where scores ? 'customer_group'
     ), fact (contact_id, orders, revenue, cost, unknown, refunds, refund_amount, discounts, messages, services, service_cost) as (
       select contact_id, count(*) filter (where is_order), sum(amount), sum(cost), sum(unknown),
              count(*) filter (where not is_order), -coalesce(sum(amount) filter (where not is_order), 0),
              0::numeric, 0::bigint, 0::bigint, 0::numeric
         from trade group by 1
       union all
       select r.contact_id, 0, 0, 0, 0, 0, 0,
              sum(case when r.refunded_amount is null then coalesce(r.discount, 0)
                       when r.refunded_amount >= r.order_amount then 0
                       else round(coalesce(r.discount, 0) * (1 - r.refunded_amount::numeric / r.order_amount)) end), 0, 0, 0
         from redemption r where r.workspace_id = $1 and r.is_valid and r.at >= $2 and r.at < $3 group by 1
       union all
       select m.contact_id, 0, 0, 0, 0, 0, 0, 0, count(*), 0, 0 from message m
        where m.workspace_id = $1 and m.state = 'accepted' and m.finished_at >= $2 and m.finished_at < $3 group by 1
       union all
       select e.contact_id, 0, 0, 0, 0, 0, 0, 0, 0, count(*), sum(coalesce(e.amount, 0))
         from event_kind k join event e on e.kind_id = k.id and e.workspace_id = $1
        where k.workspace_id = $1 and k.name = 'service_contact' and e.at >= $2 and e.at < $3 group by 1
     ), book as materialized (
       select contact_id, sum(orders) as orders, sum(revenue) as revenue, sum(cost) as cost, sum(unknown) as unknown,
              sum(refunds) as refunds, sum(refund_amount) as refund_amount, sum(discounts) as discounts,
              sum(messages) as messages, sum(services) as services, sum(service_cost) as service_cost
         from fact group by 1)
     select h."group", count(*) as customers, count(*) filter (where h.is_lost) as lost,
            count(*) filter (where b.orders > 0) as buyers, coalesce(sum(b.orders), 0) as orders,
            coalesce(sum(b.revenue), 0) as revenue, coalesce(sum(b.cost), 0) as cost, coalesce(sum(b.unknown), 0) as unknown,
            coalesce(sum(b.refunds), 0) as refunds, coalesce(sum(b.refund_amount), 0) as "refundAmount",
            coalesce(sum(b.discounts), 0) as discounts, coalesce(sum(b.messages), 0) as messages,
            coalesce(sum(b.services), 0) as "serviceContacts", coalesce(sum(b.service_cost), 0) as "serviceCost"
       from held h left join book b on b.contact_id = h.contact_id group by 1`,
    [workspaceId, from, to, JSON.stringify(categoryCostShares), otherCostShare],
  );
}
