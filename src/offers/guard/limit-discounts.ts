import type { OfferKind } from '../rules/offer.ts';
import { shareOut } from '../rules/work-out-discount.ts';
import { type PricedLine, roomAboveFloor } from './margin-floor.ts';
import type { ApprovalRule, OfferPolicy } from './policy.schema.ts';

/** What an offer would give in a basket: a discount per line (0 where it gives none), and off what is not a line (shipping). */
export type Gift = {
  offerId: number;
  kind: OfferKind;
  isPrice: boolean;
  lineDiscounts: readonly number[];
  otherDiscount: number;
};

/** What the guardrails know when a basket is paid. Amounts in minor units. */
export type GuardState = {
  policy: OfferPolicy;
  /** Discounts the contact got within the period of its budget. */
  spentByContact: number;
  /** Discounts each offer gave within the period of its budget. */
  spentByOffer: ReadonlyMap<number, number>;
  /** Rules from which a person has freed an offer. */
  freed: ReadonlyMap<number, ReadonlySet<ApprovalRule>>;
  /** Taken off the same order before: the lines are what that left. */
  takenOff?: number;
};

export type LimitReason = 'stacking' | 'margin-floor' | 'max-total' | 'budget-contact' | 'budget-offer';

export type Limited = {
  offerId: number;
  lineDiscounts: number[];
  otherDiscount: number;
  /** Why it gives less than it says, or nothing. */
  reason: LimitReason | null;
  /** Nothing is left of a price offer: it is refused. */
  isRefused: boolean;
};

/**
 * What is left of discounts after the guardrails: stacking (the best price offer, the best of each kind, or all), margin floors
 * (each line is cut to its floor), the largest share of the basket (cut), and budgets (a hard stop: the whole offer is refused,
 * since half of what was promised is neither). Offers that are no price offers pass. Earlier ones go first where
 * several share a line or a limit. Pure; the answers are in the order of the gifts.
 */
export function limitDiscounts(lines: readonly PricedLine[], gifts: readonly Gift[], state: GuardState): Limited[] {
  const { policy, takenOff = 0 } = state;
  const isFreed = (offerId: number, rule: ApprovalRule) => state.freed.get(offerId)?.has(rule) ?? false;
  const left = lines.map((line) => roomAboveFloor(line, policy.marginFloors));
  const kept = keptByStacking(
    gifts,
    (gift) => {
      const cut = isFreed(gift.offerId, 'margin-floor') ? gift.lineDiscounts : cutToRooms(gift.lineDiscounts, left);
      return sum(cut) + gift.otherDiscount;
    },
    policy,
  );
  const basket = sum(lines.map((line) => line.amount));
  const maxTotal = policy.stacking.maxTotalBasisPoints;
  let totalLeft =
    maxTotal === null ? Number.POSITIVE_INFINITY : Math.floor(((basket + takenOff) * maxTotal) / 10_000) - takenOff;
  const { perContact, perOffer } = policy.budgets;
  let contactLeft = perContact === null ? Number.POSITIVE_INFINITY : perContact.amount - state.spentByContact;

  return gifts.map((gift) => {
    const { offerId } = gift;
    const refused = (reason: LimitReason): Limited => ({
      ...{ offerId, lineDiscounts: lines.map(() => 0), otherDiscount: 0, reason, isRefused: true },
    });
    const asked = sum(gift.lineDiscounts) + gift.otherDiscount;
    if (!gift.isPrice || asked === 0) {
      return {
        offerId,
        lineDiscounts: [...gift.lineDiscounts],
        otherDiscount: gift.otherDiscount,
        reason: null,
        isRefused: false,
      };
    }
    if (!kept.has(gift)) return refused('stacking');

    let reason: LimitReason | null = null;
    const byFloor = isFreed(offerId, 'margin-floor') ? [...gift.lineDiscounts] : cutToRooms(gift.lineDiscounts, left);
    if (sum(byFloor) < sum(gift.lineDiscounts)) reason = 'margin-floor';
    const wanted = sum(byFloor) + gift.otherDiscount;
    if (wanted === 0) return refused('margin-floor');
    const total = Math.min(wanted, totalLeft);
    if (total <= 0) return refused('max-total');
    if (total < wanted) reason = 'max-total';
    if (total > contactLeft) return refused('budget-contact');
    const offerLeft =
      perOffer === null || isFreed(offerId, 'budget')
        ? Number.POSITIVE_INFINITY
        : perOffer.amount - (state.spentByOffer.get(offerId) ?? 0);
    if (total > offerLeft) return refused('budget-offer');

    const [otherDiscount = 0, ...lineDiscounts] = shareOut(total, [gift.otherDiscount, ...byFloor]);
    for (const [index, discount] of lineDiscounts.entries()) left[index]! -= discount;
    totalLeft -= total;
    contactLeft -= total;
    return { offerId, lineDiscounts, otherDiscount, reason, isRefused: false };
  });
}

/** Whether something given at one instant counts in the period of a budget around another. */
export const isWithin = (days: number, at: Date, other: Date): boolean =>
  Math.abs(at.getTime() - other.getTime()) < days * 86_400_000;

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

const cutToRooms = (discounts: readonly number[], rooms: readonly number[]): number[] =>
  discounts.map((discount, index) => Math.max(0, Math.min(discount, rooms[index]!)));

/** The gifts that may stand beside each other. Of equal ones the earlier. */
function keptByStacking(gifts: readonly Gift[], worth: (gift: Gift) => number, { stacking }: OfferPolicy): Set<Gift> {
  if (stacking.mode === 'all') return new Set(gifts);
  const best = new Map<string, { gift: Gift; worth: number }>();
  const kept = new Set<Gift>();
  for (const gift of gifts) {
    if (!gift.isPrice) {
      kept.add(gift);
      continue;
    }
    const group = stacking.mode === 'best-only' ? 'price' : gift.kind;
    const before = best.get(group);
    if (before === undefined || worth(gift) > before.worth) best.set(group, { gift, worth: worth(gift) });
  }
  for (const { gift } of best.values()) kept.add(gift);
  return kept;
}
