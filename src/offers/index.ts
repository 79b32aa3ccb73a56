/**
 * Room: offers. Answers: what can we give, to whom, when, how often; was it used, and may it be launched?
 * Owns: offer, offer_window, offer_code, offer_count, offer_arm, offer_policy, offer_approval, holiday, redemption. Reads:
 * order_code, order_line, segment_decision, member, segment, product, event, event_kind, ingest_key, message. Never: renders.
 *
 * Its folders, each reading only those before it:
 *
 *   rules    pure: when it holds, for whom, what it takes off, what may stand beside it
 *   codes    codes of contacts: made or imported, reserved, given, withdrawn
 *   guard    what the workspace allows: launches, budgets, margin floors
 *   redeem   at the till and with orders: evaluated, counted, given back
 */
export { exampleCode } from './codes/code-text.ts';
export type { OwnCode } from './codes/codes.service.ts';
export type { Give } from './guard/guard.service.ts';
export type { LaunchProblem } from './guard/launch-problems.ts';
export { createOffersJobs } from './offers.jobs.ts';
export { createOffersRoutes } from './offers.routes.ts';
export { type NewOffer, newOffer } from './offers.schema.ts';
export { createOffers, type OfferDescription, type Offers } from './offers.service.ts';
export { heldBackInSql, isHeldBack } from './rules/held-back.ts';

export type { Offer, OfferKind } from './rules/offer.ts';
export { paidForInSql } from './rules/paid-for.ts';
