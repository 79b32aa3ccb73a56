import { type Clock, type Db, KohortError, notFound, type Sql, type Tx } from '../../platform/index.ts';
import type { AuditActor, Workspaces } from '../../workspaces/index.ts';
import { readRuleSegments } from '../rule-segments.store.ts';
import type { RuleSegment } from '../rules/segment-problems.ts';
import { stepOf } from './discount-step.ts';
import * as store from './guard.store.ts';
import * as launches from './launch.store.ts';
import { findLaunchProblems, type LaunchFacts, type LaunchProblem } from './launch-problems.ts';
import { roomAboveFloor } from './margin-floor.ts';
import { moneyText } from './money-text.ts';
import type { NewApproval, OfferPolicy } from './policy.schema.ts';

type Parts = { db: Db; clock: Clock; workspaces: Pick<Workspaces, 'get' | 'audit'> };
type OnTx = Pick<Tx, 'sql'>;

/** One place of a campaign that gives an offer. */
export type Give = {
  /** Where it stands in the campaign, for the problems: 'contents.0.slots.offer'. */
  path: string;
  offerId: number;
  /** The segment it was chosen for; null = everybody else. */
  segmentId: number | null;
  /** The segments of the audience. */
  audienceSegmentIds: readonly number[];
  /** Whoever is in one of these does not get it there: left out of the audience, or served by an earlier choice. */
  exceptSegmentIds?: readonly number[];
};

const shownProducts = 5;
const actorText = (actor: AuditActor): string =>
  actor === 'system' ? 'system' : actor.kind === 'api-key' ? `key:${actor.keyId}` : `operator:${actor.operatorId}`;

export type Guard = ReturnType<typeof createGuard>;

export function createGuard({ db, clock, workspaces }: Parts) {
  const requireOffer = async (workspaceId: number, offerId: number): Promise<void> => {
    const prisma = await db.prisma();
    const offer = await prisma.offer.findFirst({ where: { workspaceId, id: offerId }, select: { id: true } });
    if (!offer) throw notFound('offer', offerId);
  };

  const requireSegments = async (sql: Sql, workspaceId: number, asked: { path: string; id: number | null }[]) => {
    const known = await readRuleSegments(
      sql,
      workspaceId,
      asked.flatMap(({ id }) => id ?? []),
    );
    const fields = asked.flatMap(({ path, id }) => {
      const segment = id === null ? null : known.get(id);
      if (segment === undefined)
        return { path, message: `There is no segment ${id}: GET /api/v1/segments lists them.` };
      if (!segment?.isArchived) return [];
      return { path, message: `The segment "${segment.name}" is archived: GET /api/v1/segments lists those in use.` };
    });
    if (fields.length > 0) throw new KohortError('request_invalid', { detail: fields[0]!.message, fields });
  };

  return {
    /** The policy as it holds; `updatedAt` null when none was ever written. */
    policy: (workspaceId: number) => store.readPolicy(db.sql, workspaceId),

    /** Writes the whole policy. Throws `request_invalid` for a segment that is not there, or archived. */
    async setPolicy(workspaceId: number, policy: OfferPolicy, actor: AuditActor) {
      const updatedAt = clock.now();
      await db.transaction(async ({ sql }) => {
        const { exclusive, recurring, mobile } = policy.groups;
        const groups = Object.entries({ exclusive, recurring, mobile });
        await requireSegments(
          sql,
          workspaceId,
          groups.map(([name, id]) => ({ path: `body.groups.${name}`, id })),
        );
        await store.writePolicy(sql, workspaceId, policy, updatedAt);
        await workspaces.audit(
          workspaceId,
          { actor, action: 'offers.setPolicy', subject: 'offer policy', detail: { policy } },
          sql,
        );
      });
      return { policy, updatedAt };
    },

    /** Frees an offer, as it stands now, from a rule. Throws `not_found`, `request_invalid` for an unknown segment. */
    async approve(
      workspaceId: number,
      offerId: number,
      approval: NewApproval,
      actor: AuditActor,
    ): Promise<store.Approval> {
      const id = await db.transaction(async ({ sql }) => {
        await requireSegments(sql, workspaceId, [{ path: 'body.segmentId', id: approval.segmentId }]);
        const row = { ...approval, actor: actorText(actor), at: clock.now() };
        const written = await store.insertApproval(sql, workspaceId, offerId, row);
        if (written === null) throw notFound('offer', offerId);
        const detail = { approvalId: written, ...approval };
        await workspaces.audit(
          workspaceId,
          { actor, action: 'offers.approve', subject: `offer ${offerId}`, detail },
          sql,
        );
        return written;
      });
      return (await store.findApprovals(db.sql, workspaceId, [offerId])).find((row) => row.id === id)!;
    },

    /** Newest first, withdrawn ones too. Throws `not_found`. */
    async approvals(workspaceId: number, offerId: number): Promise<store.Approval[]> {
      await requireOffer(workspaceId, offerId);
      return store.findApprovals(db.sql, workspaceId, [offerId]);
    },

    /** Idempotent. Throws `not_found`. */
    async withdrawApproval(workspaceId: number, offerId: number, approvalId: number, actor: AuditActor): Promise<void> {
      await db.transaction(async ({ sql }) => {
        const found = await store.withdrawApproval(sql, workspaceId, offerId, approvalId, clock.now());
        if (!found) throw notFound('approval', approvalId);
        const detail = { approvalId };
        await workspaces.audit(
          workspaceId,
          { actor, action: 'offers.withdrawApproval', subject: `offer ${offerId}`, detail },
          sql,
        );
      });
    },

    /** What the policy has against a campaign that gives these offers. Changes nothing. */
    async checkLaunch(
      workspaceId: number,
      { gives }: { campaignId: number; name: string; gives: readonly Give[] },
    ): Promise<LaunchProblem[]> {
      const offers = gives.length === 0 ? [] : await launches.findPriceOffers(db.sql, workspaceId);
      const byId = new Map(offers.map((offer) => [offer.id, offer]));
      const priced = gives.filter(({ offerId }) => byId.has(offerId));
      if (priced.length === 0) return [];
      const { policy } = await store.readPolicy(db.sql, workspaceId);
      const { currency } = await workspaces.get(workspaceId);
      const facts = await gatherFacts(db.sql, workspaceId, { gives: priced, offers, policy, at: clock.now() });
      return findLaunchProblems(policy, facts, { money: (amount) => moneyText(amount, currency) });
    },

    /** In the launch transaction. See {@link launches.insertArms}. */
    recordArms: (
      tx: OnTx,
      workspaceId: number,
      { selection }: { selection: { text: string; values: readonly unknown[] } },
    ) => launches.insertArms(tx.sql, workspaceId, selection),

    /** For the erasure of a contact, in its transaction. */
    eraseArms: (tx: OnTx, workspaceId: number, contactId: number): Promise<void> =>
      launches.deleteArmsOf(tx.sql, workspaceId, contactId),
  };
}

type Gathering = { gives: readonly Give[]; offers: launches.LaunchOffer[]; policy: OfferPolicy; at: Date };

async function gatherFacts(
  sql: Sql,
  workspaceId: number,
  { gives, offers, policy, at }: Gathering,
): Promise<LaunchFacts[]> {
  const mobileId = policy.groups.mobile;
  const typical = await launches.typicalOrder(sql, workspaceId, at);
  const steps = new Map(
    offers.map((offer) => [offer.id, stepOf({ ...offer, minBasket: offer.rules.minBasket }, typical)]),
  );
  const segments = await readRuleSegments(sql, workspaceId, [
    ...gives.flatMap(({ segmentId }) => segmentId ?? []),
    ...(mobileId === null ? [] : [mobileId]),
  ]);
  const offerIds = [...new Set(gives.map(({ offerId }) => offerId))];
  const approvals = await store.findApprovals(sql, workspaceId, offerIds);
  const { perOffer, perContact } = policy.budgets;
  const spent = perOffer
    ? await store.spentByOffers(sql, workspaceId, { offerIds, at, days: perOffer.days })
    : new Map();

  const facts: LaunchFacts[] = [];
  for (const { path, offerId, segmentId, audienceSegmentIds, exceptSegmentIds = [] } of gives) {
    const offer = offers.find(({ id }) => id === offerId)!;
    const step = steps.get(offerId) ?? null;
    const place = { segmentId, audienceSegmentIds: [...audienceSegmentIds], exceptSegmentIds: [...exceptSegmentIds] };
    const given = offers.flatMap(({ id }) => {
      const before = steps.get(id);
      return before && id !== offerId ? { offerId: id, step: before } : [];
    });
    const known = await launches.countRecipients(sql, workspaceId, place, {
      mobileId,
      step,
      given,
      budget: perContact,
      at,
    });
    const toSegment = segmentId === null ? [] : await launches.offersGivenTo(sql, workspaceId, segmentId);
    const before = given.filter((item) => toSegment.includes(item.offerId)).map((item) => item.step);
    facts.push({
      path,
      offer,
      segment: segmentId === null ? null : { id: segmentId, name: segments.get(segmentId)?.name ?? String(segmentId) },
      recipients: known.recipients,
      mobile: mobileId === null ? null : mobileOf(mobileId, segments.get(mobileId), known.mobile),
      step,
      rising: { count: known.risingCount, highestShare: known.highestShare, highestAmount: known.highestAmount },
      segmentHighest: {
        share: highestOf(before.map(({ share }) => share)),
        amount: highestOf(before.flatMap(({ amount }) => amount ?? [])),
      },
      spent: spent.get(offerId) ?? 0,
      spentOut: known.spentOut,
      typicalOrder: typical,
      belowFloor: await findBelowFloor(sql, workspaceId, offer, step?.share ?? 0, policy),
      approvals: approvals.filter((approval) => approval.holds && approval.offerId === offerId),
    });
  }
  return facts;
}

const mobileOf = (id: number, segment: RuleSegment | undefined, count: number): LaunchFacts['mobile'] => ({
  ...{ id, name: segment?.name ?? String(id), isGone: segment?.isArchived !== false, count },
});

const highestOf = (values: number[]): number | null => (values.length === 0 ? null : Math.max(...values));

/** Products the offer would sell below their floor, one piece of each at its price. */
async function findBelowFloor(
  sql: Sql,
  workspaceId: number,
  { rules }: launches.LaunchOffer,
  share: number,
  { marginFloors }: OfferPolicy,
): Promise<LaunchFacts['belowFloor']> {
  if (marginFloors.length === 0 || share === 0) return { names: [], categories: [], count: 0 };
  const products = await launches.findPricedProducts(sql, workspaceId, rules);
  const below = products.filter(
    (line) => Math.round((line.amount * share) / 10_000) > roomAboveFloor(line, marginFloors),
  );
  const categories = [...new Set(below.flatMap(({ category }) => category ?? []))].slice(0, shownProducts);
  return { names: below.slice(0, shownProducts).map(({ name }) => name), categories, count: below.length };
}
