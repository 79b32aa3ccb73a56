/** Owns: nothing. Reads: offer, offer_window, offer_arm, redemption, segment, member, member_log, event, event_kind. */
import type { LocalWindow, Sql } from '../platform/index.ts';
import { HOURS_OF_WEEK, type Period } from './hours-of-week.ts';

export type OfferFacts = {
  id: number;
  name: string;
  kind: string;
  validFrom: Date;
  validUntil: Date | null;
  archivedAt: Date | null;
  holdoutShare: number;
  windows: LocalWindow[];
  /** When the first contact was given it or held back from it; null when no campaign has chosen anybody. */
  firstArmAt: Date | null;
};

/** Null when there is no such offer. The first arm is read from the offer's own rows alone. */
export async function readOffer(sql: Sql, workspaceId: number, offerId: number): Promise<OfferFacts | null> {
  const rows = await sql<OfferFacts>(
    `select o.id, o.name, o.kind, o.valid_from as "validFrom", o.valid_until as "validUntil",
            o.archived_at as "archivedAt", o.holdout_share as "holdoutShare",
            coalesce((select json_agg(json_build_object('weekdays', w.weekdays, 'fromMinute', w.from_minute,
                                                        'toMinute', w.to_minute) order by w.id)
                        from offer_window w where w.offer_id = o.id and w.workspace_id = o.workspace_id), '[]') as windows,
            (select min(a.at) from offer_arm a where a.offer_id = o.id and a.workspace_id = o.workspace_id) as "firstArmAt"
       from offer o where o.workspace_id = $1 and o.id = $2`,
    [workspaceId, offerId],
  );
  return rows[0] ?? null;
}

export type UsedOffer = {
  id: number;
  name: string;
  kind: string;
  validFrom: Date;
  validUntil: Date | null;
  archivedAt: Date | null;
  holdoutShare: number;
  people: number;
  uses: number;
  refunded: number;
  revenue: number;
  discount: number;
  given: number;
  heldBack: number;
};

/**
 * Offers from the newest back (archived ones too: what came of them does not go away), each with how much it was used.
 * Redemptions and arms of the offers of the page only come out of the indexes that begin with the offer.
 */
export async function listUsedOffers(
  sql: Sql,
  workspaceId: number,
  page: { before: number; limit: number },
): Promise<UsedOffer[]> {
  return sql<UsedOffer>(
    `select o.id, o.name, o.kind, o.valid_from as "validFrom", o.valid_until as "validUntil",
            o.archived_at as "archivedAt", o.holdout_share as "holdoutShare", r.people, r.uses, r.refunded,
            r.revenue, r.discount, a.given, a."heldBack"
       from (select * from offer where workspace_id = $1 and ($2 = 0 or id < $2) order by id desc limit $3) o
       cross join lateral (
         select count(distinct contact_id) as people, coalesce(sum(uses), 0) as uses,
                coalesce(sum(refunded), 0) as refunded, coalesce(sum(revenue), 0) as revenue,
                coalesce(sum(discount), 0) as discount
           from (select contact_id, count(*) as uses, count(refunded_at) as refunded, max(order_amount) as revenue,
                        sum(discount) as discount
                   from redemption where workspace_id = $1 and offer_id = o.id and is_valid
                  group by contact_id, ${orderKey('redemption')}) placed) r
       cross join lateral (
         select count(*) filter (where not is_control) as given, count(*) filter (where is_control) as "heldBack"
           from offer_arm where workspace_id = $1 and offer_id = o.id) a
      order by o.id desc`,
    [workspaceId, page.before, page.limit],
  );
}

/** One order may use an offer several times (a code for each product): its amount counts once. */
const orderKey = (alias: string) =>
  `coalesce('event ' || ${alias}.event_id, 'number ' || ${alias}.order_ref, 'redemption ' || ${alias}.id)`;

export type UsedBy = {
  /** chosen: for the segment; everybody-else: chosen, but for none; not-chosen: used it without being chosen. */
  group: 'chosen' | 'everybody-else' | 'not-chosen';
  segmentId: number | null;
  segment: string | null;
  given: number;
  heldBack: number;
  people: number;
  uses: number;
  refunded: number;
  refundedAmount: number;
  orders: number;
  revenue: number;
  discount: number;
  discountKnown: number;
  margin: number;
  marginKnown: number;
};

/**
 * One row per segment for which the offer was chosen. Shape: the offer's redemptions once, out of their index, first added
 * up by order, then by segment, beside its arms; the cost follows the offer and not the workspace.
 */
export async function countUses(
  sql: Sql,
  workspaceId: number,
  offerId: number,
  { from, to }: { from: Date | null; to: Date | null },
): Promise<UsedBy[]> {
  return sql<UsedBy>(
    `with placed as (
       select r.contact_id, count(*) as uses, count(r.refunded_at) as refunded, max(r.refunded_amount) as refunded_amount,
              max(r.order_amount) as revenue, sum(r.discount) as discount, count(r.discount) as discount_known,
              sum(r.margin) as margin, count(r.margin) as margin_known
         from redemption r
        where r.workspace_id = $1 and r.offer_id = $2 and r.is_valid
          and ($3::timestamptz is null or r.at >= $3) and ($4::timestamptz is null or r.at < $4)
        group by r.contact_id, ${orderKey('r')}
     ), by_contact as (
       select contact_id, sum(uses) as uses, sum(refunded) as refunded, sum(refunded_amount) as refunded_amount,
              count(*) as orders, sum(revenue) as revenue, sum(discount) as discount,
              sum(discount_known) as discount_known, sum(margin) as margin, sum(margin_known) as margin_known
         from placed group by contact_id
     ), arm as (
       select contact_id, is_control, segment_id from offer_arm where workspace_id = $1 and offer_id = $2
     )
     select case when arm.contact_id is null then 'not-chosen' when arm.segment_id is null then 'everybody-else'
                 else 'chosen' end as "group",
            arm.segment_id as "segmentId", s.name as segment,
            count(*) filter (where not arm.is_control) as given, count(*) filter (where arm.is_control) as "heldBack",
            count(b.contact_id) as people, coalesce(sum(b.uses), 0) as uses, coalesce(sum(b.refunded), 0) as refunded,
            coalesce(sum(b.refunded_amount), 0) as "refundedAmount", coalesce(sum(b.orders), 0) as orders,
            coalesce(sum(b.revenue), 0) as revenue, coalesce(sum(b.discount), 0) as discount,
            coalesce(sum(b.discount_known), 0) as "discountKnown", coalesce(sum(b.margin), 0) as margin,
            coalesce(sum(b.margin_known), 0) as "marginKnown"
       from arm full join by_contact b on b.contact_id = arm.contact_id
       left join segment s on s.id = arm.segment_id and s.workspace_id = $1
      group by 1, 2, 3 order by 1, 2`,
    [workspaceId, offerId, from, to],
  );
}

/**
 * Orders, not given back whole, in which contacts of each arm used the offer since they were chosen: for what would have come
 * anyway, and for codes that reached those held back.
 */
export async function countOrdersWithOffer(sql: Sql, workspaceId: number, offerId: number, { from, to }: Period) {
  const rows = await sql<{ isControl: boolean; orders: number; people: number }>(
    `select a.is_control as "isControl", count(distinct ${orderKey('r')}) as orders, count(distinct r.contact_id) as people
       from redemption r join offer_arm a on a.offer_id = r.offer_id and a.contact_id = r.contact_id
      where r.workspace_id = $1 and r.offer_id = $2 and a.workspace_id = $1 and r.is_valid
        and (r.refunded_amount is null or r.refunded_amount < r.order_amount)
        and r.at >= greatest(a.at, $3) and r.at < $4
      group by a.is_control`,
    [workspaceId, offerId, from, to],
  );
  const of = (isControl: boolean) => rows.find((row) => row.isControl === isControl) ?? { orders: 0, people: 0 };
  return { treated: of(false), control: of(true) };
}

/** The first order of the workspace; null when there is none. One step down the index by kind and time. */
export async function firstOrderAt(sql: Sql, workspaceId: number): Promise<Date | null> {
  const [row] = await sql<{ at: Date | null }>(
    `select min(at) as at from event
      where workspace_id = $1 and kind_id = (select id from event_kind where workspace_id = $1 and name = 'order')`,
    [workspaceId],
  );
  return row?.at ?? null;
}

/** Orders by hour of the week. */
export type HourCounts = { before: number[]; during: number[] };
export type HoursByGroup = { treated: HourCounts; control: HourCounts; others: HourCounts };

const noCounts = (): HourCounts => ({
  before: Array.from({ length: HOURS_OF_WEEK }, () => 0),
  during: Array.from({ length: HOURS_OF_WEEK }, () => 0),
});

/**
 * Orders of the whole workspace by arm, period and hour of the week.
 *
 * Shape: the two periods are one range of the index (workspace, kind, at), which holds contact and local minute, so that
 * the table itself is not read and nothing before the earlier period is touched; the arms are hashed once.
 */
export async function countHours(
  sql: Sql,
  workspaceId: number,
  offerId: number,
  { before, during }: { before: Period; during: Period },
): Promise<HoursByGroup> {
  const rows = await sql<{ who: keyof HoursByGroup; isDuring: boolean; hour: number; orders: number }>(
    `select case when a.is_control then 'control' when not a.is_control then 'treated' else 'others' end as who,
            e.at >= $5 as "isDuring", e.minute_of_week / 60 as hour, count(*) as orders
       from event e
       left join (select contact_id, is_control from offer_arm where workspace_id = $1 and offer_id = $2) a
              on a.contact_id = e.contact_id
      where e.workspace_id = $1 and e.kind_id = (select id from event_kind where workspace_id = $1 and name = 'order')
        and e.at >= $3 and e.at < $6 and (e.at < $4 or e.at >= $5)
      group by 1, 2, 3`,
    [workspaceId, offerId, before.from, before.to, during.from, during.to],
  );
  const counts: HoursByGroup = { treated: noCounts(), control: noCounts(), others: noCounts() };
  for (const { who, isDuring, hour, orders } of rows) counts[who][isDuring ? 'during' : 'before'][hour] = orders;
  return counts;
}

export type SegmentHours = HourCounts & { segmentId: number; name: string; contacts: number };

/**
 * The same for those who were in a segment when the offer began, by the log of entries and exits; for a segment that is
 * younger, those who are in it now. Null when there is no such live segment.
 */
export async function countHoursOfSegment(
  sql: Sql,
  workspaceId: number,
  segmentId: number,
  { before, during }: { before: Period; during: Period },
): Promise<SegmentHours | null> {
  const [segment] = await sql<{ name: string }>(
    'select name from segment where workspace_id = $1 and id = $2 and draft_of is null and archived_at is null',
    [workspaceId, segmentId],
  );
  if (!segment) return null;
  const people = `then_in as (
      select contact_id from (select distinct on (contact_id) contact_id, change from member_log
                               where workspace_id = $1 and segment_id = $2 and at <= $5
                               order by contact_id, id desc) latest where change = 'entered'
    ), people as (
      select contact_id from then_in
       union all
      select contact_id from member where workspace_id = $1 and segment_id = $2 and not exists (select 1 from then_in)
    )`;
  const rows = await sql<{ isDuring: boolean | null; hour: number | null; orders: number; contacts: number }>(
    `with ${people}
     select e.at >= $5 as "isDuring", e.minute_of_week / 60 as hour, count(*) as orders,
            (select count(*) from people) as contacts
       from people p left join event e on e.workspace_id = $1 and e.contact_id = p.contact_id
        and e.kind_id = (select id from event_kind where workspace_id = $1 and name = 'order')
        and e.at >= $3 and e.at < $6 and (e.at < $4 or e.at >= $5)
      group by 1, 2`,
    [workspaceId, segmentId, before.from, before.to, during.from, during.to],
  );
  const counts = { segmentId, name: segment.name, contacts: rows[0]?.contacts ?? 0, ...noCounts() };
  for (const { isDuring, hour, orders } of rows) {
    if (hour !== null) counts[isDuring ? 'during' : 'before'][hour] = orders;
  }
  return counts;
}
