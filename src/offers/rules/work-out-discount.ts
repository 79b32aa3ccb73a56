import type { Offer } from './offer.ts';

/** One line of a basket. `amount` and `cost`: minor units of the whole line, amount before this offer. */
export type BasketLine = {
  product: string;
  category: string | null;
  quantity: number;
  amount: number;
  /** What the goods cost us; null when not known. */
  cost: number | null;
};

/** Minor units, never negative. `lines` in the order of the basket; they and `shipping` add up to `total`. */
export type Discount = { lines: number[]; shipping: number; total: number };

/** The lines an offer speaks of, by place. `products` of a code narrow it further. */
export function linesInScope(
  { rules }: Pick<Offer, 'rules'>,
  lines: readonly BasketLine[],
  products: readonly string[] = [],
): boolean[] {
  const isWhole = rules.products.length === 0 && rules.categories.length === 0;
  return lines.map(({ product, category }) => {
    if (products.length > 0 && !products.includes(product)) return false;
    return isWhole || rules.products.includes(product) || (category !== null && rules.categories.includes(category));
  });
}

/**
 * Shares `total` out over weights, in whole minor units that add up to it: each gets its proportional part rounded down, and
 * what is left goes one by one to the largest remainders (largest remainder method, Hamilton 1792); of equal remainders
 * to the larger weight. No part is more than its weight when the total is not more than their sum.
 */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((before, weight) => before + weight, 0);
  const parts = weights.map(() => 0);
  if (sum <= 0 || total <= 0) return parts;
  // Beyond 2^53 in between: a percentage of a large basket.
  const whole = BigInt(sum);
  const remainders = weights.map((weight, place) => {
    const product = BigInt(total) * BigInt(weight);
    parts[place] = Number(product / whole);
    return { place, weight, rest: product % whole };
  });
  let left = total - parts.reduce((before, part) => before + part, 0);
  remainders.sort((a, b) => (a.rest === b.rest ? b.weight - a.weight : a.rest < b.rest ? 1 : -1));
  for (const { place } of remainders) {
    if (left === 0) break;
    parts[place] = (parts[place] as number) + 1;
    left -= 1;
  }
  return parts;
}

/** Per cent of an amount, half a minor unit rounded up. */
function percentOf(amount: number, basisPoints: number): number {
  return Number((BigInt(amount) * BigInt(basisPoints) + 5_000n) / 10_000n);
}

/**
 * What an offer takes off a basket. A percentage is worked out over all lines in scope together and then shared out over
 * them; an amount likewise, never more than they cost. Free shipping takes off what shipping was said to cost. Offers that
 * are no price offers take nothing off.
 */
export function workOutDiscount(
  offer: Pick<Offer, 'kind' | 'basisPoints' | 'amount' | 'rules'>,
  basket: { lines: readonly BasketLine[]; shipping: number | null },
  products: readonly string[] = [],
): Discount {
  const none = basket.lines.map(() => 0);
  if (offer.kind === 'free-shipping') {
    const shipping = basket.shipping ?? 0;
    return { lines: none, shipping, total: shipping };
  }
  if (offer.kind !== 'percent' && offer.kind !== 'amount') return { lines: none, shipping: 0, total: 0 };
  const inScope = linesInScope(offer, basket.lines, products);
  const weights = basket.lines.map(({ amount }, place) => (inScope[place] ? amount : 0));
  const sum = weights.reduce((before, weight) => before + weight, 0);
  const wanted = offer.kind === 'percent' ? percentOf(sum, offer.basisPoints ?? 0) : (offer.amount ?? 0);
  const total = Math.min(wanted, sum);
  return { lines: shareOutOver(basket.lines, total, weights), shipping: 0, total };
}

/** {@link shareOut} that goes by what the lines are, not by their places: of equal claims the product that sorts first. */
function shareOutOver(lines: readonly BasketLine[], total: number, weights: readonly number[]): number[] {
  const nameOf = (place: number) => {
    const { product, category, quantity } = lines[place] as BasketLine;
    return JSON.stringify([product, category, quantity]);
  };
  const places = lines.map((_, place) => place);
  const names = places.map(nameOf);
  places.sort((a, b) => ((names[a] as string) < (names[b] as string) ? -1 : names[a] === names[b] ? 0 : 1));
  const shared = shareOut(
    total,
    places.map((place) => weights[place] as number),
  );
  const parts = lines.map(() => 0);
  for (const [turn, place] of places.entries()) parts[place] = shared[turn] as number;
  return parts;
}

/**
 * What is earned on a basket after a discount: amounts less costs of goods, less the discount, less what a gift costs us.
 * Null when the cost of a line is not known, or out of all proportion.
 */
export function marginOf(
  offer: Pick<Offer, 'kind' | 'amount'>,
  lines: readonly BasketLine[],
  discount: Discount,
): number | null {
  if (lines.length === 0) return null;
  let margin = -discount.total;
  for (const { amount, cost } of lines) {
    if (cost === null) return null;
    margin += amount - cost;
  }
  if (offer.kind === 'gift') margin -= offer.amount ?? 0;
  return Number.isSafeInteger(margin) ? margin : null;
}
