import { drawInSql, drawNumber } from '../../platform/index.ts';

/**
 * Whether a contact is held back from an offer, to compare with: `holdoutShare` basis points of all contacts never get
 * it. Who they are depends on the offer and the contact only, so it is the same in every campaign and at the till.
 */
export function isHeldBack(offer: { id: number; holdoutShare: number }, contactId: number): boolean {
  return drawNumber(`offer:${offer.id}:holdout`, contactId) < offer.holdoutShare / 10_000;
}

/** {@link isHeldBack} as an SQL condition over an alias of the offer table and an expression for the contact's id. */
export const heldBackInSql = (offerAlias: string, contactExpr: string): string =>
  `${drawInSql(`('offer:' || ${offerAlias}.id || ':holdout')`, contactExpr)} < ${offerAlias}.holdout_share::float8 / 10000`;
