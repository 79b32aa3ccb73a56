/** Reads: event, event_kind, order_line, product. What orders and refunds brought and what the goods cost, as pieces of SQL. */

/** Placeholders of a statement: `$1::int` and so on. `shares`: jsonb of basis points by category; `otherShare`: or null. */
export type TradePlaceholders = { workspace: string; from: string; to: string; shares: string; otherShare: string };

/**
 * The rows of WITH that end in `trade` (contact_id, at, is_order, amount, cost, unknown): every order and refund of a period,
 * refunds negative. Cost of goods of a line: the product's own, else the share of its category, else the share for everything
 * else, else unknown. `unknown`: amount whose cost nobody knows: of such lines, and of orders without lines. What an order
 * comes to beside its lines (freight paid, a discount on the whole) costs no goods. Goods given back are back on the shelf.
 *
 * Shape: lines of the period are gathered by order once, and laid on one heap with the orders, which is added up by order. Not
 * a join: right after a shop has brought in its past, when the database has not counted its tables yet, a join of the two
 * was planned as a loop in a loop (800 customers: over a minute instead of a tenth of a second).
 */
export const tradesInSql = ({ workspace, from, to, shares, otherShare }: TradePlaceholders): string => `
  category_share as materialized (
    select key as category, value::numeric / 10000 as share from jsonb_each_text(${shares})
  ), line as (
    select l.event_id, sum(l.cost) as cost, sum(l.amount) filter (where l.cost is null) as unknown
      from (select ol.event_id, ol.amount,
                   coalesce(p.cost * ol.quantity, ol.amount * coalesce(cs.share, ${otherShare}::numeric / 10000)) as cost
              from order_line ol
              left join product p on p.workspace_id = ${workspace} and p.sku = ol.product
              left join category_share cs on cs.category = coalesce(ol.category, p.category)
             where ol.workspace_id = ${workspace} and ol.at >= ${from} and ol.at < ${to}) l
     group by l.event_id
  ), part as (
    select e.id as event_id, e.contact_id, e.at, k.name = 'order' as is_order, coalesce(e.amount, 0) as amount,
           null::numeric as cost, null::numeric as unknown, false as has_lines
      from event_kind k join event e on e.kind_id = k.id and e.workspace_id = ${workspace}
     where k.workspace_id = ${workspace} and k.name in ('order', 'refund') and e.at >= ${from} and e.at < ${to}
    union all
    select event_id, null, null, null, 0, cost, unknown, true from line
  ), trade as (
    select max(contact_id) as contact_id, max(at) as at, bool_or(is_order) as is_order, sum(amount) as amount,
           coalesce(sum(cost), 0) as cost, case when bool_or(has_lines) then coalesce(sum(unknown), 0) else sum(amount) end as unknown
      from part group by event_id having max(contact_id) is not null
  )`;

/**
 * Margin of revenue part of which has an unknown cost: that part is taken to earn what the whole shop earns where it is known
 * (`rate`, 0 to 1; null: nothing is known at all, and so is no margin).
 */
export const marginOf = (
  { revenue, cost, unknown }: { revenue: number; cost: number; unknown: number },
  rate: number | null,
): number | null => {
  if (unknown === 0) return Math.round(revenue - cost);
  return rate === null ? null : Math.round(revenue - cost - unknown * (1 - rate));
};

/** What the whole shop earns on revenue whose cost is known; null when there is none. */
export function rateOf({ revenue, cost, unknown }: { revenue: number; cost: number; unknown: number }): number | null {
  const known = revenue - unknown;
  return known > 0 ? Math.min(1, Math.max(-1, (known - cost) / known)) : null;
}

/** The share of revenue whose cost is known, 0 to 1; null without revenue. */
export const knownShareOf = ({ revenue, unknown }: { revenue: number; unknown: number }): number | null =>
  revenue > 0 ? Math.min(1, Math.max(0, 1 - unknown / revenue)) : null;
