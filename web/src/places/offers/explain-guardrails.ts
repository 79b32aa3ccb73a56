import type { components } from '../../api/schema.d.ts';

export type Policy = components['schemas']['OfferPolicy']['policy'];
export type ApprovalRule = components['schemas']['OfferApproval']['rule'];

type Offered = { kind: string; isFor: readonly number[]; percent: number | null };

/** One guardrail beside an offer: what it does about it, and which approval would free the offer from it. */
export type Guardrail =
  | { rule: 'same-price'; verdict: 'forbids' | 'allows' }
  | { rule: 'mobile-group'; verdict: 'asks' | 'watches'; segmentId: number }
  | { rule: 'mobile-group'; verdict: 'unset' }
  | { rule: 'higher-step'; verdict: 'watches'; percent: number | null }
  | { rule: 'budget-offer' | 'budget-contact'; verdict: 'limits'; amount: number; days: number }
  | { rule: 'margin-floor'; verdict: 'limits'; floors: number }
  | { rule: 'max-total'; verdict: 'limits'; share: number };

const priceKinds: readonly string[] = ['percent', 'amount', 'free-shipping'];

/**
 * What the policy has to say about an offer before anybody is chosen for it. A price offer is forbidden where all pay the
 * same; one that names the mobile group needs approval; the ladder is known only when a campaign names its readers. Pure.
 */
export function explainGuardrails(policy: Policy, { kind, isFor, percent }: Offered): Guardrail[] {
  if (!priceKinds.includes(kind)) return policy.samePriceForAll ? [{ rule: 'same-price', verdict: 'allows' }] : [];
  if (policy.samePriceForAll) return [{ rule: 'same-price', verdict: 'forbids' }];
  const { groups, ladder, budgets, marginFloors, stacking } = policy;
  const found: Guardrail[] = [];
  if (ladder.mobileNeedsApproval) {
    const { mobile } = groups;
    if (mobile === null) found.push({ rule: 'mobile-group', verdict: 'unset' });
    else found.push({ rule: 'mobile-group', verdict: isFor.includes(mobile) ? 'asks' : 'watches', segmentId: mobile });
  }
  if (ladder.stepsNeedApproval && kind !== 'free-shipping')
    found.push({ rule: 'higher-step', verdict: 'watches', percent });
  if (budgets.perOffer) found.push({ rule: 'budget-offer', verdict: 'limits', ...budgets.perOffer });
  if (budgets.perContact) found.push({ rule: 'budget-contact', verdict: 'limits', ...budgets.perContact });
  if (marginFloors.length > 0) found.push({ rule: 'margin-floor', verdict: 'limits', floors: marginFloors.length });
  if (stacking.maxTotalBasisPoints !== null)
    found.push({ rule: 'max-total', verdict: 'limits', share: stacking.maxTotalBasisPoints / 10_000 });
  return found;
}
