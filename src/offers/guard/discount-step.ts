import type { Offer } from '../rules/offer.ts';

/** How high an offer stands on the discount ladder. */
export type Step = {
  /** Of what is paid, basis points. */
  share: number;
  /** Of offers of an amount: minor units. */
  amount: number | null;
};

type Stepping = Pick<Offer, 'kind' | 'basisPoints' | 'amount'> & { minBasket: number | null };

/**
 * The step of a price offer; null for those that stand on no ladder (free shipping, which lowers no price of goods, and offers
 * that are no price offers). An amount is the share it is of the smallest basket it may be used for, else of a typical order
 * (`typicalOrder`, minor units); when that is not known either, of a basket of just that amount: 100 %.
 */
export function stepOf(offer: Stepping, typicalOrder: number | null): Step | null {
  if (offer.kind === 'percent') return { share: offer.basisPoints ?? 0, amount: null };
  if (offer.kind !== 'amount') return null;
  const amount = offer.amount ?? 0;
  const basket = offer.minBasket ? offer.minBasket : (typicalOrder ?? amount);
  return { share: basket <= amount ? 10_000 : Math.round((amount * 10_000) / basket), amount };
}

/**
 * Whether `step` is higher than the highest given before: a larger share, or a larger amount than any amount given. Nothing
 * given before: no.
 */
export function isHigher(step: Step, highest: { share: number | null; amount: number | null }): boolean {
  const hasShare = highest.share !== null && step.share > highest.share;
  const hasAmount = highest.amount !== null && step.amount !== null && step.amount > highest.amount;
  return hasShare || hasAmount;
}
