/**
 * Owns: nothing. Reads: offer, offer_code, redemption, message, message_outcome, campaign. What campaigns ask about the
 * offers they give.
 */
import { paidForInSql } from '../offers/index.ts';
import type { Sql } from '../platform/index.ts';
import type { AudienceQuery } from './audience-query.ts';

export type OfferTraits = {
  id: number;
  name: string;
  /** Basis points. */
  holdoutShare: number;
  /** none, shared: the same for everybody; unique, imported: each contact has its own. */
  codeKind: string;
  validUntil: Date | null;
  archivedAt: Date | null;
  /** A price offer or a gift with a cost: not for members of deselected segments. */
  isPaidFor: boolean;
};

export async function findOfferTraits(sql: Sql, workspaceId: number, ids: number[]): Promise<Map<number, OfferTraits>> {
  if (ids.length === 0) return new Map();
  const rows = await sql<OfferTraits>(
    `select id, name, holdout_share as "holdoutShare", code_kind as "codeKind", valid_until as "validUntil",
            archived_at as "archivedAt", ${paidForInSql('offer')} as "isPaidFor"
       from offer where workspace_id = $1 and id = any($2::int[])`,
    [workspaceId, ids],
  );
  return new Map(rows.map((offer) => [offer.id, offer]));
}

/** Offers whose imported codes do not suffice for those who would be mailed; who has a code already needs none. */
export async function findCodeShortages(
  sql: Sql,
  workspaceId: number,
  { text, values }: AudienceQuery,
): Promise<{ offerId: number; missing: number }[]> {
  const workspace = `$${values.length + 1}`;
  return sql(
    `with need as (
       select given.id as offer_id, count(*) as count
         from (${text}) a cross join unnest(a.offer_ids) as given (id)
         join offer o on o.id = given.id and o.workspace_id = ${workspace} and o.code_kind = 'imported'
        where not exists (select 1 from offer_code held where held.offer_id = o.id and held.contact_id = a.contact_id
                             and held.state in ('reserved', 'given'))
        group by 1
     )
     select n.offer_id as "offerId", n.count - f.free as missing
       from need n cross join lateral (
         select count(*) as free from (select 1 from offer_code c
           where c.workspace_id = ${workspace} and c.offer_id = n.offer_id and c.state = 'free' limit n.count) c) f
      where n.count > f.free
        and not exists (select 1 from offer_code c where c.workspace_id = ${workspace} and c.offer_id = n.offer_id
                           and c.state = 'open')
      order by 1`,
    [...values, workspaceId],
  );
}

/** Who has used the code it holds of one of these offers, and has no coupon for everybody to use instead. */
export async function findSpentCodes(
  sql: Sql,
  workspaceId: number,
  offerIds: readonly number[],
): Promise<{ offerId: number; contactId: number }[]> {
  return sql(
    `with spent as materialized (
       select distinct c.offer_id, c.contact_id
         from redemption r join offer_code c on c.id = r.code_id and c.workspace_id = r.workspace_id
        where r.workspace_id = $1 and r.offer_id = any($2::int[]) and c.contact_id is not null
          and c.state in ('reserved', 'given')
          and r.is_valid and (r.refunded_amount is null or r.refunded_amount < r.order_amount)
     ), with_coupons as materialized (
       select o.id from (select distinct offer_id as id from spent) o
        where exists (select 1 from offer_code c where c.workspace_id = $1 and c.offer_id = o.id and c.state = 'open'
                         and c.contact_id is null)
     )
     select offer_id as "offerId", contact_id as "contactId" from spent
      where offer_id not in (select id from with_coupons)`,
    [workspaceId, offerIds],
  );
}

/** How many of a selection (see `audienceQuery`) would be mailed each of these offers, though they are among `who`. */
export async function countGivenTo(
  sql: Sql,
  workspaceId: number,
  { text, values }: AudienceQuery,
  who: readonly { offerId: number; contactId: number }[],
): Promise<{ offerId: number; people: number }[]> {
  const first = values.length + 1;
  return sql(
    `select o.id as "offerId", count(*) as people
       from unnest($${first}::int[], $${first + 1}::int[]) as w (offer_id, contact_id)
       join offer o on o.id = w.offer_id and o.workspace_id = $${first + 2}
       join (${text}) a on a.contact_id = w.contact_id and a.offer_ids @> array[w.offer_id]
      group by 1 order by 1`,
    [...values, who.map(({ offerId }) => offerId), who.map(({ contactId }) => contactId), workspaceId],
  );
}

/** Yields (message_id, contact_id, offer_id) for what was planned and shows a code of the contact's own. */
export const codeWishes = (workspaceId: number, campaignId: number): AudienceQuery => ({
  text: `select m.id as message_id, m.contact_id, o.id as offer_id
           from message m cross join unnest(m.offer_ids) as given (id)
           join offer o on o.id = given.id and o.workspace_id = m.workspace_id and o.code_kind in ('unique', 'imported')
          where m.workspace_id = $1 and m.campaign_id = $2 and m.state = 'planned'`,
  values: [workspaceId, campaignId],
});

/** Workspaces that have codes waiting for what becomes of their messages. */
export async function findWorkspacesWithReserved(sql: Sql): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `select w.id from workspace w
      where exists (select 1 from offer_code c where c.workspace_id = w.id and c.state = 'reserved' and c.message_id is not null)`,
  );
  return rows.map((row) => row.id);
}

export async function newestOutcome(sql: Sql): Promise<number> {
  const [row] = await sql<{ id: number | null }>('select max(id) as id from message_outcome');
  return row?.id ?? 0;
}

/**
 * Yields (message_id, state) of messages that are done with and for which a code is still reserved: among those whose
 * attempts ended after outcome `after`, or among all.
 *
 * Shape: while a large campaign goes out, most reserved codes wait; starting from the newest outcomes, the cost follows what
 * has just been sent and not what waits.
 */
export function endedWithCodes(workspaceId: number, after: number | null): AudienceQuery {
  const ended = `m.workspace_id = $1 and m.state in ('accepted', 'rejected', 'dropped')`;
  const reserved = `exists (select 1 from offer_code c
                      where c.workspace_id = $1 and c.message_id = m.id and c.state = 'reserved')`;
  if (after === null) {
    const text = `select m.id as message_id, m.state from message m where ${ended}
      and m.id in (select c.message_id from offer_code c where c.workspace_id = $1 and c.state = 'reserved')`;
    return { text, values: [workspaceId] };
  }
  const text = `select distinct m.id as message_id, m.state from message_outcome o join message m on m.id = o.message_id
     where o.id > $2 and o.workspace_id = $1 and ${ended} and ${reserved}`;
  return { text, values: [workspaceId, after] };
}
