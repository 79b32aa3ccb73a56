import type { components } from '../../api/schema.d.ts';

/** What an offer gave, cost and changed. */
export type Report = components['schemas']['OfferReport'];
