import { isPriceKind, type OfferKind, type Stacking } from './offer.ts';
import type { BasketLine, Discount } from './work-out-discount.ts';

/** An offer as far as what it may be used beside goes. */
export type Stackable = { id: number; kind: OfferKind; rules: { stacking: Stacking } };

/** Which price offers of one basket a workspace lets stand beside each other, as far as they say so themselves. */
export type StackingMode = 'best-only' | 'one-per-kind' | 'all';

/** Whether two offers may be used in one basket. */
export function canStandBeside(a: Stackable, b: Stackable, mode: StackingMode = 'all'): boolean {
  if (a.rules.stacking === 'alone' || b.rules.stacking === 'alone') return false;
  if (!isPriceKind(a.kind) || !isPriceKind(b.kind)) return true;
  if (mode === 'best-only' || (mode === 'one-per-kind' && a.kind === b.kind)) return false;
  return a.rules.stacking === 'with-any' && b.rules.stacking === 'with-any';
}

export type Combination<O> = { offers: { offer: O; discount: Discount }[]; total: number };

const orderOfKinds: OfferKind[] = ['percent', 'amount', 'free-shipping'];

/** Percentages first, then amounts, then free shipping: the way in which the customer gets most. */
const inTurn = (a: Stackable, b: Stackable): number =>
  orderOfKinds.indexOf(a.kind) - orderOfKinds.indexOf(b.kind) || a.id - b.id;

/** Applies offers one after the other, each to what those before it left of every line. */
function applyInTurn<O extends Stackable>(
  offers: readonly O[],
  basket: { lines: readonly BasketLine[]; shipping: number | null },
  discountOf: (offer: O, basket: { lines: BasketLine[]; shipping: number | null }) => Discount,
): Combination<O> {
  let lines = basket.lines.map((line) => ({ ...line }));
  let shipping = basket.shipping;
  let total = 0;
  const applied = [...offers].sort(inTurn).map((offer) => {
    const discount = discountOf(offer, { lines, shipping });
    lines = lines.map((line, place) => ({ ...line, amount: line.amount - (discount.lines[place] ?? 0) }));
    if (shipping !== null) shipping -= discount.shipping;
    total += discount.total;
    return { offer, discount };
  });
  return { offers: applied, total };
}

type Basket = { lines: readonly BasketLine[]; shipping: number | null };
type DiscountOf<O> = (offer: O, basket: { lines: BasketLine[]; shipping: number | null }) => Discount;

/** The price offers that may stand beside each other: all, or of each kind the one that takes most off. */
function sideBySide<O extends Stackable>(
  prices: O[],
  basket: Basket,
  discountOf: DiscountOf<O>,
  mode: StackingMode,
): O[] {
  const willing = prices.filter(({ rules }) => rules.stacking === 'with-any');
  if (mode !== 'one-per-kind') return mode === 'all' ? willing : [];
  const worth = (offer: O) => applyInTurn([offer], basket, discountOf).total;
  const best = new Map<OfferKind, O>();
  for (const offer of willing) {
    const before = best.get(offer.kind);
    if (before === undefined || worth(offer) > worth(before)) best.set(offer.kind, offer);
  }
  return [...best.values()];
}

/**
 * The combination of offers that takes most off a basket, of those that may be used together. Price offers: the best one, or
 * all those that may stand beside each other; offers that are no price offers come along; one that stands alone stands
 * alone. Of equal combinations the one with more offers, then the one with the lower ids. `discountOf` works out one offer
 * on what is left of the basket.
 */
export function chooseOffers<O extends Stackable>(
  offers: readonly O[],
  basket: Basket,
  discountOf: DiscountOf<O>,
  mode: StackingMode = 'all',
): Combination<O> {
  const together = offers.filter(({ rules }) => rules.stacking !== 'alone');
  const along = together.filter(({ kind }) => !isPriceKind(kind));
  const prices = together.filter(({ kind }) => isPriceKind(kind)).sort((a, b) => a.id - b.id);
  const groups: O[][] = [along];
  for (const offer of offers) if (offer.rules.stacking === 'alone') groups.push([offer]);
  for (const offer of prices) groups.push([offer, ...along]);
  groups.push([...sideBySide(prices, basket, discountOf, mode), ...along]);
  const combinations = groups.map((group) => applyInTurn(group, basket, discountOf));
  const ids = ({ offers: chosen }: Combination<O>) => chosen.map(({ offer }) => offer.id).sort((a, b) => a - b);
  combinations.sort((a, b) => b.total - a.total || b.offers.length - a.offers.length || compareIds(ids(a), ids(b)));
  return combinations[0] as Combination<O>;
}

function compareIds(a: number[], b: number[]): number {
  for (const [place, id] of a.entries()) {
    if (id !== b[place]) return id - (b[place] ?? 0);
  }
  return 0;
}
