/** Owns: offer_policy, offer_approval. Reads: offer, redemption. What the guardrails hold when a basket is paid. */
import type { Sql } from '../../platform/index.ts';
import type { GuardState } from './limit-discounts.ts';
import { type ApprovalRule, defaultPolicy, type NewApproval, type OfferPolicy, offerPolicy } from './policy.schema.ts';

const dayMs = 86_400_000;

/** What is stored may be of an earlier version: what is not said is filled up. */
export async function readPolicy(
  sql: Sql,
  workspaceId: number,
): Promise<{ policy: OfferPolicy; updatedAt: Date | null }> {
  const [row] = await sql<{ policy: unknown; updatedAt: Date }>(
    'select policy, updated_at as "updatedAt" from offer_policy where workspace_id = $1',
    [workspaceId],
  );
  return row
    ? { policy: offerPolicy.parse(row.policy), updatedAt: row.updatedAt }
    : { policy: defaultPolicy, updatedAt: null };
}

export async function writePolicy(sql: Sql, workspaceId: number, policy: OfferPolicy, now: Date): Promise<void> {
  await sql(
    `insert into offer_policy (workspace_id, policy, updated_at) values ($1, $2, $3)
     on conflict (workspace_id) do update set policy = excluded.policy, updated_at = excluded.updated_at`,
    [workspaceId, JSON.stringify(policy), now],
  );
}

export type Approval = {
  id: number;
  offerId: number;
  rule: ApprovalRule;
  segmentId: number | null;
  reason: string;
  actor: string;
  at: Date;
  withdrawnAt: Date | null;
  /** Not withdrawn, and the offer is still what was approved. */
  holds: boolean;
};

/** Null when there is no such offer. */
export async function insertApproval(
  sql: Sql,
  workspaceId: number,
  offerId: number,
  approval: NewApproval & { actor: string; at: Date },
): Promise<number | null> {
  const [row] = await sql<{ id: number }>(
    `insert into offer_approval (workspace_id, offer_id, rule, segment_id, reason, actor, at, revision)
     select $1, o.id, $3, $4, $5, $6, $7, o.revision from offer o where o.workspace_id = $1 and o.id = $2 returning id`,
    [workspaceId, offerId, approval.rule, approval.segmentId, approval.reason, approval.actor, approval.at],
  );
  return row?.id ?? null;
}

/** Of these offers, newest first, withdrawn ones too. */
export async function findApprovals(sql: Sql, workspaceId: number, offerIds: number[]): Promise<Approval[]> {
  return sql<Approval>(
    `select a.id, a.offer_id as "offerId", a.rule, a.segment_id as "segmentId", a.reason, a.actor, a.at,
            a.withdrawn_at as "withdrawnAt", a.withdrawn_at is null and a.revision = o.revision as holds
       from offer_approval a join offer o on o.id = a.offer_id and o.workspace_id = a.workspace_id
      where a.workspace_id = $1 and a.offer_id = any($2::int[]) order by a.id desc`,
    [workspaceId, offerIds],
  );
}

export async function withdrawApproval(
  sql: Sql,
  workspaceId: number,
  offerId: number,
  approvalId: number,
  now: Date,
): Promise<boolean> {
  const rows = await sql(
    `update offer_approval set withdrawn_at = coalesce(withdrawn_at, $4)
      where workspace_id = $1 and offer_id = $2 and id = $3 returning id`,
    [workspaceId, offerId, approvalId, now],
  );
  return rows.length === 1;
}

/**
 * What was given, less what was taken back: the share of the discount that a refund of part of the order gives back goes with it.
 * An expression over a row `r` of redemption.
 */
export const discountGiven = `(case when r.refunded_amount is null then coalesce(r.discount, 0)
  when r.refunded_amount >= r.order_amount then 0
  else round(coalesce(r.discount, 0) * (1 - r.refunded_amount::numeric / r.order_amount)) end)`;

/**
 * Discounts these offers gave within so many days of an instant, by offer; those that gave none are absent. After it too: a till
 * that was cut off tells late, and no stretch of so many days may cost more than the budget.
 */
export async function spentByOffers(
  sql: Sql,
  workspaceId: number,
  { offerIds, at, days }: { offerIds: number[]; at: Date; days: number },
): Promise<Map<number, number>> {
  const rows = await sql<{ offerId: number; spent: number }>(
    `select r.offer_id as "offerId", sum(${discountGiven}) as spent
       from redemption r
      where r.workspace_id = $1 and r.offer_id = any($2::int[]) and r.is_valid and r.at > $3 and r.at < $4 group by 1`,
    [workspaceId, offerIds, new Date(at.getTime() - days * dayMs), new Date(at.getTime() + days * dayMs)],
  );
  return new Map(rows.map(({ offerId, spent }) => [offerId, spent]));
}

/** The same of contacts, for each asked for, in the order given. */
async function spentByContacts(
  sql: Sql,
  workspaceId: number,
  { asked, days }: { asked: readonly { contactId: number; at: Date }[]; days: number },
): Promise<number[]> {
  const rows = await sql<{ spent: number }>(
    `select s.spent
       from unnest($2::int[], $3::timestamptz[], $4::timestamptz[]) with ordinality as a (contact_id, from_at, to_at, place)
      cross join lateral (
        select coalesce(sum(${discountGiven}), 0) as spent from redemption r
         where r.workspace_id = $1 and r.contact_id = a.contact_id and r.is_valid and r.at > a.from_at and r.at < a.to_at) s
      order by a.place`,
    [
      workspaceId,
      asked.map(({ contactId }) => contactId),
      asked.map(({ at }) => new Date(at.getTime() - days * dayMs)),
      asked.map(({ at }) => new Date(at.getTime() + days * dayMs)),
    ],
  );
  return rows.map(({ spent }) => spent);
}

/** A basket about which the guardrails are asked. */
export type Guarding = { contactId: number | null; offerIds: readonly number[]; at: Date };

/**
 * What {@link limitDiscounts} wants to know of baskets, in the order given; with a handful of statements for one instant.
 * Whoever is about to spend from budgets holds them before asking: see `locksOf` of redemptions.
 */
export async function readGuards(
  sql: Sql,
  workspaceId: number,
  policy: OfferPolicy,
  asked: readonly Guarding[],
): Promise<GuardState[]> {
  const { perContact, perOffer } = policy.budgets;
  const offerIds = [...new Set(asked.flatMap((one) => one.offerIds))];
  const hasFreedom = perOffer !== null || policy.marginFloors.length > 0;
  const approvals = hasFreedom && offerIds.length > 0 ? await findApprovals(sql, workspaceId, offerIds) : [];
  const freed = new Map<number, Set<ApprovalRule>>();
  for (const { offerId, rule, holds } of approvals) {
    if (holds) freed.set(offerId, (freed.get(offerId) ?? new Set()).add(rule));
  }
  const known = asked.flatMap(({ contactId, at }) => (contactId === null ? [] : { contactId, at }));
  const ofContacts =
    perContact && known.length > 0
      ? await spentByContacts(sql, workspaceId, { asked: known, days: perContact.days })
      : [];
  const ofOffers = new Map<number, Map<number, number>>();
  for (const { at } of perOffer ? asked : []) {
    if (ofOffers.has(at.getTime())) continue;
    const days = perOffer?.days ?? 0;
    ofOffers.set(at.getTime(), await spentByOffers(sql, workspaceId, { offerIds, at, days }));
  }
  let place = 0;
  return asked.map(({ contactId, at }) => {
    const spentByContact = contactId === null ? 0 : (ofContacts[place] ?? 0);
    if (contactId !== null) place += 1;
    return { policy, freed, spentByContact, spentByOffer: ofOffers.get(at.getTime()) ?? new Map<number, number>() };
  });
}
