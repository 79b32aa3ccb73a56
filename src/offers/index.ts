/**
 * Room: offers. Answers: what can we give, when does it hold, was it used?
 * Owns: offer, offer_window, redemption. Reads: order_code. Never: renders.
 */
export { createOffersJobs } from './offers.jobs.ts';
export { createOffersRoutes } from './offers.routes.ts';
export { type NewOffer, newOffer } from './offers.schema.ts';
export { createOffers, type OfferDescription, type Offers } from './offers.service.ts';
export { heldBackInSql, isHeldBack } from './rules/held-back.ts';

export { isPriceKind, type Offer, type OfferKind } from './rules/offer.ts';
