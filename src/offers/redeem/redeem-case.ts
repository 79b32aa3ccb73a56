import type { Attempt } from '../rules/judge-offer.ts';
import type { BasketLine } from '../rules/work-out-discount.ts';
import type { Found } from './find-offers.ts';
import type { KnownFacts } from './know-facts.ts';
import type { Wish } from './take-places.ts';

/** One use that is asked for: at the till, under a key; or by a code that came with an order. */
export type Asked = {
  by: { kind: 'till'; key: string; hash: string } | { kind: 'order'; orderCodeId: number; eventId: number };
  contactId: number;
  offerId: number | null;
  code: string | null;
  at: Date;
  orderRef: string | null;
  lines: BasketLine[];
  shipping: number | null;
  /** Minor units: of the basket before discounts, or of the order as it was paid. */
  amount: number;
};

/** An asked-for use with everything found about it before the transaction. */
export type Case = { asked: Asked; found: Found; facts: KnownFacts; attempt: Attempt; wish: Wish | null };
