/** Owns: nothing. Reads: contact, contact_score, event, event_kind. Recency and frequency side by side. */
import type { Sql } from '../../platform/index.ts';

/** The value that holds the three scores as text: "5-4-3". */
export type RfmName = 'rfm' | 'rfm_fixed';
export type RfmCell = {
  recency: number;
  frequency: number;
  customers: number;
  /** Sum of the scores of money. */
  money: number;
  /** Orders less refunds since an instant, minor units. */
  revenue: number;
};

/** The latest scores of everybody who has them; $1 the workspace, $2 the name of the value. */
const scored = `
  select contact_id, split_part(scores ->> $2, '-', 1)::int as recency, split_part(scores ->> $2, '-', 2)::int as frequency,
         split_part(scores ->> $2, '-', 3)::int as money
    from (select distinct on (contact_id) contact_id, scores from contact_score
           where workspace_id = $1 and model = 'purchases' order by contact_id, at desc, id desc) latest
   where scores ? $2`;

/** Cells in which nobody is are absent. Shape: scores and purchases are each gathered in one pass, and then met. */
export const sumCells = (sql: Sql, workspaceId: number, { name, since }: { name: RfmName; since: Date }) =>
  sql<RfmCell>(
    `with held as materialized (${scored}), spent as materialized (
       select e.contact_id, sum(e.amount) as amount from event_kind k join event e on e.kind_id = k.id and e.workspace_id = $1
        where k.workspace_id = $1 and k.name in ('order', 'refund') and e.at >= $3 group by 1)
     select h.recency, h.frequency, count(*) as customers, sum(h.money)::int as money,
            coalesce(sum(s.amount), 0)::bigint as revenue
       from held h left join spent s on s.contact_id = h.contact_id group by 1, 2 order by 1, 2`,
    [workspaceId, name, since],
  );

export type RfmContact = { contactId: number; externalId: string | null; email: string | null; money: number };

/** Contacts of one cell after an id, in the order of their ids. */
export const findInCell = (
  sql: Sql,
  workspaceId: number,
  cell: { name: RfmName; recency: number; frequency: number; afterId: number; limit: number },
) =>
  sql<RfmContact & { id: number }>(
    `select c.id, c.id as "contactId", c.external_id as "externalId", c.email, h.money
       from (${scored}) h join contact c on c.id = h.contact_id and c.workspace_id = $1
      where h.recency = $3 and h.frequency = $4 and c.id > $5 order by c.id limit $6`,
    [workspaceId, cell.name, cell.recency, cell.frequency, cell.afterId, cell.limit],
  );
