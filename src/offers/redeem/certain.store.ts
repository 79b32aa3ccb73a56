/** Reads: redemption, offer, offer_count: what is certain once everybody else waits, in one statement. */
import type { Tx } from '../../platform/index.ts';
import { stillCounts } from '../rules/still-counts.ts';
import type { Shard } from './counts.store.ts';
import { redemptionColumns, type Sibling, type StoredRedemption, type Uses } from './redemptions.store.ts';

/** With the numbers of the orders they were made under. */
export type CertainUses = Uses & { orderRefs: string[] };

export type Certainly = {
  /** Revisions of the offers, which stay as they are until the end of the transaction. */
  offers: { id: number; revision: number }[];
  /** What keys and codes of orders led to before. */
  settled: StoredRedemption[];
  uses: CertainUses[];
  siblings: Sibling[];
  /** Where there is room, as committed. */
  shards: Shard[];
};

type Row = Omit<Certainly, 'settled'> & {
  settled: (Omit<StoredRedemption, 'at' | 'refundedAt'> & { at: string; refundedAt: string | null })[];
};

/**
 * What begins a transaction that waits until nobody else works on these things (keys, contacts with an offer, orders), and
 * keeps them to its end. `locks`: 64-bit numbers in ascending order, so that two transactions wait in the same order. Goes
 * along with `begin`, hence no parameters. Without sequential scans, since the plan of {@link readCertain} is kept: made
 * while there were hardly any redemptions it would read all of them from end to end until the next analyze.
 */
export const waitFor = (locks: readonly bigint[]): string =>
  `set local enable_seqscan = off; select pg_advisory_xact_lock(k) from unnest('{${locks.join()}}'::bigint[]) as k`;

const certainly = {
  name: 'offers.certain',
  text: `with held as (
       select id, revision from offer where workspace_id = $1 and id = any($2::int[]) order by id for share
     ), settled as (
       select ${redemptionColumns} from redemption r where r.workspace_id = $1 and r.redeem_key = any($3::text[])
       union all
       select ${redemptionColumns} from redemption r where r.workspace_id = $1 and r.order_code_id = any($4::bigint[])
     ), uses as (
       select p.offer_id as "offerId", p.contact_id as "contactId", u.uses, u."codeIds", u."orderRefs"
         from (select distinct * from unnest($5::int[], $6::int[]) as p (offer_id, contact_id)) p
        cross join lateral (
          select count(*) as uses, coalesce(json_agg(r.code_id) filter (where r.code_id is not null), '[]') as "codeIds",
                 coalesce(json_agg(r.order_ref) filter (where r.order_ref is not null), '[]') as "orderRefs"
            from redemption r
           where r.workspace_id = $1 and r.offer_id = p.offer_id and r.contact_id = p.contact_id and ${stillCounts}) u
        where u.uses > 0
     ), siblings as (
       select r.*, o.kind, json_build_object('stacking', coalesce(o.rules->>'stacking', 'one-price')) as rules
         from (select distinct * from unnest($7::text[], $8::int[]) as a (order_ref, contact_id)) a
        cross join lateral (
          select r.id, r.order_ref as "orderRef", r.contact_id as "contactId", r.offer_id as "offerId",
                 r.order_code_id as "orderCodeId", ${stillCounts} as "isUsed",
                 coalesce(r.discount, 0) as discount
            from redemption r
           where r.workspace_id = $1 and r.order_ref = a.order_ref and r.contact_id = a.contact_id and r.is_valid
          offset 0) r
         join offer o on o.workspace_id = $1 and o.id = r."offerId"
        order by r.id
     ), shards as (
       select c.offer_id as "offerId", c.scope, c.shard, c.room - c.used as free
         from unnest($9::int[], $10::text[]) as w (offer_id, scope)
         join offer_count c on c.offer_id = w.offer_id and c.scope = w.scope
        where c.workspace_id = $1
     )
     select (select coalesce(json_agg(held), '[]') from held) as offers,
            (select coalesce(json_agg(settled), '[]') from settled) as settled,
            (select coalesce(json_agg(u), '[]') from uses u) as uses,
            (select coalesce(json_agg(siblings), '[]') from siblings) as siblings,
            (select coalesce(json_agg(shards), '[]') from shards) as shards`,
};

/**
 * One round trip for all of it, after `waitFor` (a statement sees what was committed before it began). An offer that
 * somebody is changing is waited for, and shows the revision it has then. Laterals, so that each pair is looked up through
 * an index: joined, a table without statistics was read from end to end for every batch, 47 ms instead of 2. Planned once
 * for each connection: planning took 1.1 of 1.8 ms.
 */
export async function readCertain(
  { client }: Pick<Tx, 'client'>,
  workspaceId: number,
  asked: {
    offerIds: readonly number[];
    keys: readonly string[];
    orderCodeIds: readonly number[];
    pairs: readonly { offerId: number; contactId: number }[];
    orders: readonly { orderRef: string; contactId: number }[];
    counts: readonly { offerId: number; scope: string }[];
  },
): Promise<Certainly> {
  const { rows } = await client.query<Row>(certainly, [
    workspaceId,
    asked.offerIds,
    asked.keys,
    asked.orderCodeIds,
    asked.pairs.map(({ offerId }) => offerId),
    asked.pairs.map(({ contactId }) => contactId),
    asked.orders.map(({ orderRef }) => orderRef),
    asked.orders.map(({ contactId }) => contactId),
    asked.counts.map(({ offerId }) => offerId),
    asked.counts.map(({ scope }) => scope),
  ]);
  const { settled, ...rest } = rows[0] as Row;
  const revived = settled.map(({ at, refundedAt, ...kept }) => ({
    ...kept,
    at: new Date(at),
    refundedAt: refundedAt === null ? null : new Date(refundedAt),
  }));
  return { ...rest, settled: revived };
}
