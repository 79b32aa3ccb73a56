/**
 * Room: offers. Answers: what can we give, when does it hold, was it used?
 * Owns: offer, offer_window, redemption. Reads: order_code. Never: renders.
 */
export { heldBackInSql, isHeldBack } from './held-back.ts';
export { createOffersJobs } from './offers.jobs.ts';
export { createOffersRoutes } from './offers.routes.ts';
export { type NewOffer, newOffer } from './offers.schema.ts';
export { createOffers, type OfferDescription, type Offers } from './offers.service.ts';
export type { Offer } from './offers.store.ts';
