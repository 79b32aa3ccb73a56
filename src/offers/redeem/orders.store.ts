/** Owns: redemption (verdicts on codes of orders). Reads: order_code, event, ingest_key, contact (whose a use was). */
import type { AttributeValue } from '../../contacts/index.ts';
import type { Sql } from '../../platform/index.ts';
import { codeKeyInSql } from '../codes/code-text.ts';

/** A code that came in with an order. `orderAmount` in minor units, as the order was paid. */
export type OrderCode = {
  id: number;
  workspaceId: number;
  contactId: number;
  eventId: number;
  code: string;
  at: Date;
  orderAmount: number;
  orderRef: string | null;
};

/** Codes after `afterId` that nobody has judged yet, in order. */
export async function findUnsettled(sql: Sql, afterId: number, limit: number): Promise<OrderCode[]> {
  return sql<OrderCode>(
    `select oc.id, oc.workspace_id as "workspaceId", oc.contact_id as "contactId", oc.event_id as "eventId", oc.code,
            oc.at, oc.order_amount as "orderAmount", e.ref as "orderRef"
       from order_code oc join event e on e.id = oc.event_id
      where oc.id > $1 and not exists (select 1 from redemption r where r.order_code_id = oc.id)
      order by oc.id limit $2`,
    [afterId, limit],
  );
}

export async function newestSettled(sql: Sql): Promise<number> {
  const [row] = await sql<{ id: number | null }>('select max(order_code_id) as id from redemption');
  return row?.id ?? 0;
}

/** Takes back the verdict "unknown code" on a code that an offer has just been given: it will be judged again. */
export async function forgetUnknownCode(sql: Sql, workspaceId: number, code: string): Promise<number> {
  const rows = await sql(
    `delete from redemption
      where workspace_id = $1 and offer_id is null and redeem_key is null and reason = 'unknown-code'
        and upper(trim(code)) = $2 returning id`,
    [workspaceId, code],
  );
  return rows.length;
}

/** The same for the codes an offer has, however they were typed. */
export async function forgetUnknownCodesOf(sql: Sql, workspaceId: number, offerId: number): Promise<number> {
  const rows = await sql(
    `delete from redemption r
      where r.workspace_id = $1 and r.offer_id is null and r.redeem_key is null and r.reason = 'unknown-code'
        and exists (select 1 from offer_code c
                     where c.workspace_id = $1 and c.offer_id = $2
                       and ${codeKeyInSql('c.code')} = upper(regexp_replace(r.code, '[\\s\u00ad\u2010-\u2015-]', '', 'g')))
      returning r.id`,
    [workspaceId, offerId],
  );
  return rows.length;
}

/**
 * Tells redemptions made under the number of an order, without any code in it, which event the order became. Looks at those
 * written since `since`; with `newest`, only at about so many.
 */
export async function linkByOrderRef(
  sql: Sql,
  { since, newest }: { since: Date; newest: number | null },
): Promise<number> {
  const rows = await sql(
    `update redemption r set event_id = k.event_id
       from ingest_key k
      where r.event_id is null and r.order_ref is not null and r.is_valid and r.settled_at > $1
        and ($2::int is null or r.id > (select max(id) from redemption) - $2::int)
        and k.workspace_id = r.workspace_id and k.key = 'order:' || r.order_ref and k.event_id is not null
      returning r.id`,
    [since, newest],
  );
  return rows.length;
}

export type Redemption = {
  id: number;
  contactId: number;
  code: string | null;
  at: Date;
  isValid: boolean;
  reason: string | null;
  orderRef: string | null;
  orderAmount: number;
  discount: number | null;
  margin: number | null;
  refundedAt: Date | null;
  refundedAmount: number | null;
  settledAt: Date;
};

/** A use with what is known of who used it. */
export type RedemptionOfPerson = Redemption & { email: string | null; attributes: Record<string, AttributeValue> };

export async function listRedemptions(
  sql: Sql,
  workspaceId: number,
  offerId: number,
  page: { after: number; limit: number },
): Promise<RedemptionOfPerson[]> {
  return sql<RedemptionOfPerson>(
    `select r.id, r.contact_id as "contactId", r.code, r.at, r.is_valid as "isValid", r.reason, r.order_ref as "orderRef",
            r.order_amount as "orderAmount", r.discount, r.margin, r.refunded_at as "refundedAt",
            r.refunded_amount as "refundedAmount", r.settled_at as "settledAt", c.email,
            coalesce(c.attributes, '{}') as attributes
       from redemption r left join contact c on c.id = r.contact_id and c.workspace_id = $1
      where r.workspace_id = $1 and r.offer_id = $2 and r.id > $3 order by r.id limit $4`,
    [workspaceId, offerId, page.after, page.limit],
  );
}

/** What is kept about one contact, for its erasure. */
export async function deleteRedemptionsOf(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql('delete from redemption where workspace_id = $1 and contact_id = $2', [workspaceId, contactId]);
}
