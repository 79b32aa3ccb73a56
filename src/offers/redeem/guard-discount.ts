import { type GuardState, type LimitReason, limitDiscounts } from '../guard/limit-discounts.ts';
import { isPriceKind, type Offer } from '../rules/offer.ts';
import { type Refusal, type RefusalReason, refuse } from '../rules/refusals.ts';
import type { BasketLine, Discount } from '../rules/work-out-discount.ts';

const reasons: Record<LimitReason, RefusalReason> = {
  stacking: 'not-combinable',
  'margin-floor': 'margin-floor',
  'max-total': 'max-total',
  'budget-contact': 'budget-contact',
  'budget-offer': 'budget-offer',
};

const words: Record<LimitReason, string> = {
  stacking: 'Another price offer is used in this basket.',
  'margin-floor': 'The policy of the shop leaves no room for a discount on these products.',
  'max-total': 'The policy of the shop leaves no room for a further discount on this basket.',
  'budget-contact': 'This customer has had as much discount as the policy of the shop allows for a while.',
  'budget-offer': 'The offer has given as much discount as the policy of the shop allows for a while.',
};

export type Guarded =
  | { kind: 'given'; discount: Discount; limitedBy: RefusalReason | null }
  | ({ kind: 'refused' } & Refusal);

/** What the guardrails of the workspace leave of discounts in one basket; in the order of the gifts. */
export function guardDiscounts(
  lines: readonly BasketLine[],
  gifts: readonly { offer: Offer; discount: Discount }[],
  state: GuardState,
): Guarded[] {
  const asked = gifts.map(({ offer, discount }) => ({
    offerId: offer.id,
    kind: offer.kind,
    isPrice: isPriceKind(offer.kind),
    lineDiscounts: discount.lines,
    otherDiscount: discount.shipping,
  }));
  return limitDiscounts(lines, asked, state).map(({ lineDiscounts, otherDiscount, reason, isRefused }) => {
    if (isRefused && reason) return { kind: 'refused', ...refuse(reasons[reason], words[reason]) };
    const total = lineDiscounts.reduce((sum, part) => sum + part, 0) + otherDiscount;
    const discount = { lines: lineDiscounts, shipping: otherDiscount, total };
    return { kind: 'given', discount, limitedBy: reason && reasons[reason] };
  });
}
