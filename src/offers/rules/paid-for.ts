import { isPriceKind, type Offer } from './offer.ts';

/**
 * Whether giving the offer costs us what we give only to those we court: every price offer, and a gift with a cost. Early
 * access, invitations and points are for everybody.
 */
export const isPaidFor = ({ kind, amount }: Pick<Offer, 'kind' | 'amount'>): boolean =>
  isPriceKind(kind) || (kind === 'gift' && (amount ?? 0) > 0);

/** {@link isPaidFor} as an SQL condition over an alias of the offer table. */
export const paidForInSql = (offerAlias: string): string =>
  `(${offerAlias}.kind in ('percent', 'amount', 'free-shipping') or (${offerAlias}.kind = 'gift' and ${offerAlias}.amount > 0))`;
