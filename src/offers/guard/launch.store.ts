/** Owns: offer_arm. Reads: offer, member, redemption, product, event, event_kind. What a launch is judged by. */
import type { Sql } from '../../platform/index.ts';
import { fullRules, type Offer, type OfferRules } from '../rules/offer.ts';
import type { Step } from './discount-step.ts';
import { discountGiven } from './guard.store.ts';

export type LaunchOffer = Pick<
  Offer,
  'id' | 'name' | 'kind' | 'basisPoints' | 'amount' | 'maxPerContact' | 'capacityTotal' | 'rules'
>;

const offerColumns = `id, name, kind, basis_points as "basisPoints", amount, max_per_contact as "maxPerContact",
  capacity_total as "capacityTotal", rules`;

/** The price offers of a workspace, archived ones too: the ladder remembers them. */
export async function findPriceOffers(sql: Sql, workspaceId: number): Promise<LaunchOffer[]> {
  const rows = await sql<LaunchOffer & { rules: Partial<OfferRules> }>(
    `select ${offerColumns} from offer
      where workspace_id = $1 and kind in ('percent', 'amount', 'free-shipping') order by id`,
    [workspaceId],
  );
  return rows.map((row) => ({ ...row, rules: fullRules(row.rules) }));
}

/** The median of the latest 1,000 orders, minor units; null when there is none. */
export async function typicalOrder(sql: Sql, workspaceId: number, at: Date): Promise<number | null> {
  const [row] = await sql<{ typical: number | null }>(
    `select round(percentile_cont(0.5) within group (order by latest.amount)) as typical
       from (select e.amount from event e
              where e.workspace_id = $1 and e.at <= $2 and e.amount > 0
                and e.kind_id = (select id from event_kind where workspace_id = $1 and name = 'order')
              order by e.at desc limit 1000) latest`,
    [workspaceId, at],
  );
  return row!.typical;
}

/** Who could get an offer at one place of a campaign. */
export type Place = { segmentId: number | null; audienceSegmentIds: number[]; exceptSegmentIds: number[] };

export type Known = {
  recipients: number;
  mobile: number;
  risingCount: number;
  highestShare: number | null;
  highestAmount: number | null;
  spentOut: number;
};

const dayMs = 86_400_000;

/**
 * Counts the recipients of one place, those of them in the mobile group, those who were given price offers before and never one as
 * high as `step`, and those who have used up their own budget.
 *
 * Shape: the recipients once; what they were given comes from offer_arm by (workspace, contact), what they used from redemption of
 * the period: the cost follows the audience.
 */
export async function countRecipients(
  sql: Sql,
  workspaceId: number,
  place: Place,
  asked: {
    mobileId: number | null;
    step: Step | null;
    given: { offerId: number; step: Step }[];
    budget: { amount: number; days: number } | null;
    at: Date;
  },
): Promise<Known> {
  const { given, budget, at, step } = asked;
  const [row] = await sql<Known>(
    `with target as materialized (
       select distinct m.contact_id from member m
        where m.workspace_id = $1 and m.segment_id = any($2::int[])
          and ($3::int is null or exists (
            select 1 from member s where s.workspace_id = $1 and s.segment_id = $3 and s.contact_id = m.contact_id))
          and not exists (select 1 from member x where x.workspace_id = $1 and x.segment_id = any($4::int[])
                             and x.contact_id = m.contact_id)
     ), step as (
       select * from unnest($6::int[], $7::int[], $8::bigint[]) as g (offer_id, share, amount)
     ), had as (
       select a.contact_id, max(step.share) as share, max(step.amount) as amount
         from target t
         join offer_arm a on a.workspace_id = $1 and a.contact_id = t.contact_id and not a.is_control
         join step on step.offer_id = a.offer_id
        group by 1
     ), rising as (
       select * from had where coalesce(share < $9::int, false) or coalesce(amount < $10::bigint, false)
     ), spent as (
       select r.contact_id from target t
         join redemption r on r.workspace_id = $1 and r.contact_id = t.contact_id and r.is_valid
              and r.at > $12 and r.at <= $13
        where $11::bigint is not null group by 1 having sum(${discountGiven}) >= $11::bigint
     )
     select (select count(*) from target) as recipients,
            (select count(*) from target t join member m on m.workspace_id = $1 and m.segment_id = $5::int
                and m.contact_id = t.contact_id) as mobile,
            (select count(*) from rising) as "risingCount",
            (select max(share) from rising) as "highestShare", (select max(amount) from rising) as "highestAmount",
            (select count(*) from spent) as "spentOut"`,
    [
      workspaceId,
      place.audienceSegmentIds,
      place.segmentId,
      place.exceptSegmentIds,
      asked.mobileId,
      given.map(({ offerId }) => offerId),
      given.map((item) => item.step.share),
      given.map((item) => item.step.amount),
      step?.share ?? null,
      step?.amount ?? null,
      budget?.amount ?? null,
      new Date(at.getTime() - (budget?.days ?? 0) * dayMs),
      at,
    ],
  );
  return row!;
}

/** Of which offers a segment was given at least one, whoever was in it then. */
export async function offersGivenTo(sql: Sql, workspaceId: number, segmentId: number): Promise<number[]> {
  const rows = await sql<{ offerId: number }>(
    `select distinct offer_id as "offerId" from offer_arm where workspace_id = $1 and segment_id = $2 and not is_control`,
    [workspaceId, segmentId],
  );
  return rows.map(({ offerId }) => offerId);
}

/** Products for sale whose price and cost are known, in the scope of an offer. */
export async function findPricedProducts(
  sql: Sql,
  workspaceId: number,
  { products, categories }: Pick<OfferRules, 'products' | 'categories'>,
): Promise<{ product: string; name: string; category: string | null; amount: number; cost: number }[]> {
  return sql(
    `select sku as product, name, category, price as amount, cost from product
      where workspace_id = $1 and hidden_at is null and price > 0 and cost is not null
        and ((cardinality($2::text[]) = 0 and cardinality($3::text[]) = 0)
             or sku = any($2::text[]) or category = any($3::text[]))
      order by sku`,
    [workspaceId, products, categories],
  );
}

/**
 * Who would have got which offer, held back or not: `selection` yields (offer_id, contact_id, is_control, campaign_id, segment_id,
 * at). The first time counts. Returns how many were new.
 */
export async function insertArms(
  sql: Sql,
  workspaceId: number,
  selection: { text: string; values: readonly unknown[] },
): Promise<number> {
  const [row] = await sql<{ written: number }>(
    `with written as (
       insert into offer_arm (offer_id, contact_id, workspace_id, is_control, campaign_id, segment_id, at)
       select distinct on (s.offer_id, s.contact_id)
              s.offer_id, s.contact_id, $${selection.values.length + 1}::int, s.is_control, s.campaign_id, s.segment_id, s.at
         from (${selection.text}) s order by s.offer_id, s.contact_id, s.at
       on conflict (offer_id, contact_id) do nothing returning 1
     ) select count(*) as written from written`,
    [...selection.values, workspaceId],
  );
  return row!.written;
}

export async function deleteArmsOf(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql('delete from offer_arm where workspace_id = $1 and contact_id = $2', [workspaceId, contactId]);
}
