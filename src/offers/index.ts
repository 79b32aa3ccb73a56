/**
 * Room: offers. Answers: what can we give, when does it hold, was it used?
 * Owns: offer, offer_window, offer_code, offer_arm, offer_policy, offer_approval, redemption. Reads: order_code, member, segment,
 * product, event, event_kind, message. Never: renders.
 */
export { exampleCode } from './codes/code-text.ts';
export type { Give } from './guard/guard.service.ts';
export type { LaunchProblem } from './guard/launch-problems.ts';
export { createOffersJobs } from './offers.jobs.ts';
export { createOffersRoutes } from './offers.routes.ts';
export { type NewOffer, newOffer } from './offers.schema.ts';
export { createOffers, type OfferDescription, type Offers } from './offers.service.ts';
export { heldBackInSql, isHeldBack } from './rules/held-back.ts';

export { isPriceKind, type Offer, type OfferKind } from './rules/offer.ts';
