/** Owns: redemption; counts in offer_count what it writes. */
import type { Sql, Tx } from '../../platform/index.ts';
import type { OfferKind, Stacking } from '../rules/offer.ts';
import { stillCounts } from '../rules/still-counts.ts';

/** A line as kept with its redemption: minor units of the whole line, before this discount. */
export type KeptLine = {
  product: string;
  category: string | null;
  quantity: number;
  amount: number;
  cost: number | null;
  discount: number;
};

/** A use of an offer to be written. */
export type NewRedemption = {
  orderCodeId: number | null;
  offerId: number | null;
  contactId: number;
  eventId: number | null;
  code: string | null;
  codeId: number | null;
  orderRef: string | null;
  at: Date;
  isValid: boolean;
  reason: string | null;
  detail: string | null;
  orderAmount: number;
  discount: number | null;
  margin: number | null;
  lines: KeptLine[] | null;
  redeemKey: string | null;
  redeemHash: string | null;
  counted: string[];
};

export type StoredRedemption = NewRedemption & { id: number; refundedAt: Date | null; refundedAmount: number | null };

export const redemptionColumns = `r.id, r.order_code_id as "orderCodeId", r.offer_id as "offerId", r.contact_id as "contactId",
  r.event_id as "eventId", r.code, r.code_id as "codeId", r.order_ref as "orderRef", r.at, r.is_valid as "isValid",
  r.reason, r.detail, r.order_amount as "orderAmount", r.discount, r.margin, r.lines, r.redeem_key as "redeemKey",
  r.redeem_hash as "redeemHash", r.counted, r.refunded_at as "refundedAt", r.refunded_amount as "refundedAmount"`;

export type Uses = { offerId: number; contactId: number; uses: number; codeIds: number[] };

/** How often contacts used offers, and the ids of their own codes they used. Pairs without a use are left out. */
export async function readUses(
  sql: Sql,
  workspaceId: number,
  pairs: readonly { offerId: number; contactId: number }[],
): Promise<Uses[]> {
  if (pairs.length === 0) return [];
  return sql(
    `select r.offer_id as "offerId", r.contact_id as "contactId", count(*) as uses,
            coalesce(json_agg(r.code_id) filter (where r.code_id is not null), '[]') as "codeIds"
       from (select distinct * from unnest($2::int[], $3::int[]) as p (offer_id, contact_id)) p
       join redemption r on r.workspace_id = $1 and r.offer_id = p.offer_id and r.contact_id = p.contact_id
      where ${stillCounts} group by 1, 2`,
    [workspaceId, pairs.map(({ offerId }) => offerId), pairs.map(({ contactId }) => contactId)],
  );
}

/** A use of an offer in the same order. */
export type Sibling = {
  id: number;
  orderRef: string;
  contactId: number;
  offerId: number;
  orderCodeId: number | null;
  /** False when it was given back whole. */
  isUsed: boolean;
  /** What it took off, as far as that is known. */
  discount: number;
  kind: OfferKind;
  rules: { stacking: Stacking };
};

/** A use to be counted in a shard that this transaction has locked. */
export type Counted = { offerId: number; scope: string; shard: number; count: number };

const insertion = {
  name: 'offers.redemptions',
  text: `with given as (
       select nextval(pg_get_serial_sequence('redemption', 'id')) as id, g.*
         from unnest($3::bigint[], $4::int[], $5::int[], $6::bigint[], $7::text[], $8::bigint[], $9::text[],
                     $10::timestamptz[], $11::boolean[], $12::text[], $13::text[], $14::bigint[], $15::bigint[],
                     $16::bigint[], $17::jsonb[], $18::text[], $19::text[], $20::jsonb[]) with ordinality
           as g (order_code_id, offer_id, contact_id, event_id, code, code_id, order_ref, at, is_valid, reason, detail,
                 order_amount, discount, margin, lines, redeem_key, redeem_hash, counted, place)
     ), counted as (
       update offer_count c set used = c.used + u.count
         from unnest($21::int[], $22::text[], $23::smallint[], $24::int[]) as u (offer_id, scope, shard, count)
        where c.workspace_id = $1 and c.offer_id = u.offer_id and c.scope = u.scope and c.shard = u.shard
     ), written as (
       insert into redemption (id, workspace_id, order_code_id, offer_id, contact_id, event_id, code, code_id, order_ref,
                               at, is_valid, reason, detail, order_amount, discount, margin, lines, redeem_key,
                               redeem_hash, counted, settled_at)
       select id, $1, order_code_id, offer_id, contact_id, event_id, code, code_id, order_ref, at, is_valid, reason,
              detail, order_amount, discount, margin, lines, redeem_key, redeem_hash,
              array(select jsonb_array_elements_text(counted)), $2 from given
     ) select id, place from given order by place`,
};

/** Writes uses, and counts them, in one statement; returns their ids in the order given. */
export async function insertRedemptions(
  { client }: Pick<Tx, 'client'>,
  workspaceId: number,
  rows: readonly NewRedemption[],
  counted: readonly Counted[],
  now: Date,
): Promise<number[]> {
  if (rows.length === 0) return [];
  const written = await client.query<{ id: number; place: number }>(insertion, [
    workspaceId,
    now,
    rows.map((row) => row.orderCodeId),
    rows.map((row) => row.offerId),
    rows.map((row) => row.contactId),
    rows.map((row) => row.eventId),
    rows.map((row) => row.code),
    rows.map((row) => row.codeId),
    rows.map((row) => row.orderRef),
    rows.map((row) => row.at),
    rows.map((row) => row.isValid),
    rows.map((row) => row.reason),
    rows.map((row) => row.detail),
    rows.map((row) => row.orderAmount),
    rows.map((row) => row.discount),
    rows.map((row) => row.margin),
    rows.map((row) => (row.lines === null ? null : JSON.stringify(row.lines))),
    rows.map((row) => row.redeemKey),
    rows.map((row) => row.redeemHash),
    rows.map((row) => JSON.stringify(row.counted)),
    counted.map(({ offerId }) => offerId),
    counted.map(({ scope }) => scope),
    counted.map(({ shard }) => shard),
    counted.map(({ count }) => count),
  ]);
  return written.rows.map(({ id }) => id);
}

/** The order has come in by which an offer was redeemed before. */
export async function linkOrder(
  sql: Sql,
  workspaceId: number,
  links: readonly { redemptionId: number; orderCodeId: number; eventId: number }[],
): Promise<void> {
  if (links.length === 0) return;
  await sql(
    `update redemption r set order_code_id = l.order_code_id, event_id = l.event_id
       from unnest($2::bigint[], $3::bigint[], $4::bigint[]) as l (id, order_code_id, event_id)
      where r.workspace_id = $1 and r.id = l.id`,
    [
      workspaceId,
      links.map(({ redemptionId }) => redemptionId),
      links.map(({ orderCodeId }) => orderCodeId),
      links.map(({ eventId }) => eventId),
    ],
  );
}

/** Finds redemptions to refund, and locks them, in the order of their ids. */
export async function lockRedemptions(
  sql: Sql,
  workspaceId: number,
  which: { redemptionId: number } | { key: string } | { orderRef: string },
): Promise<StoredRedemption[]> {
  const [condition, value] =
    'redemptionId' in which
      ? ['r.id = $2', which.redemptionId]
      : 'key' in which
        ? ['r.redeem_key = $2', which.key]
        : ['r.order_ref = $2', which.orderRef];
  return sql<StoredRedemption>(
    `select ${redemptionColumns} from redemption r where r.workspace_id = $1 and ${condition} and r.is_valid order by r.id for update`,
    [workspaceId, value],
  );
}

export async function writeRefund(
  sql: Sql,
  workspaceId: number,
  redemptionId: number,
  refund: { at: Date; amount: number },
): Promise<void> {
  await sql('update redemption set refunded_at = $3, refunded_amount = $4 where workspace_id = $1 and id = $2', [
    workspaceId,
    redemptionId,
    refund.at,
    refund.amount,
  ]);
}
