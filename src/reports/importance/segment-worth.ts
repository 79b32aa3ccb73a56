/** From the sums of a segment to what it is worth, and what is not known of it. Pure. Money in minor units. */
import type { SegmentSums } from './importance.store.ts';
import type { Known, Parts } from './rank-segments.ts';
import { knownShareOf, marginOf } from './trades-in-sql.ts';

export type Costs = { perRefund: number; perThousandMessages: number };

/** Below this share of revenue with a known cost, a margin would be a guess. */
const leastKnown = 0.5;
/** Fewer customers in the period before than this tell nothing about growth. */
const fewestBefore = 10;
/** So much of the period before may lie before the first order of all. */
const mostLacking = 0.1;

const known = (value: number): Known => ({ kind: 'known', value });
const unknown = (why: string): Known => ({ kind: 'unknown', why });
const tooLittle = (why: string): Known => ({ kind: 'too-little-data', why });
const over = (value: Known, count: number, why: string): Known =>
  value.kind !== 'known' ? value : count > 0 ? known(value.value / count) : unknown(why);

export const knownValue = (part: Known): number | null => (part.kind === 'known' ? part.value : null);

export type Worth = ReturnType<typeof worthOf>;

/** Why nothing can be compared with the period before: orders begin within it; null: it is whole. */
export function whyNotWhole(firstOrder: Date | null, { before, from }: { before: Date; from: Date }): string | null {
  const begins = (firstOrder ?? from).getTime();
  if (begins - before.getTime() <= mostLacking * (from.getTime() - before.getTime())) return null;
  const day = (at: Date) => at.toISOString().slice(0, 10);
  const since = firstOrder === null ? 'There are no orders' : `Orders begin on ${day(firstOrder)}`;
  return `${since}, and the period before on ${day(before)}: too little of it is known.`;
}

/**
 * `rate`: what the whole shop earns on revenue whose cost is known; `strength`: the operators' rating, 1 to 5;
 * `notWhole`: why nothing can be compared with the period before.
 */
export function worthOf(
  sums: SegmentSums,
  {
    costs,
    rate,
    strength,
    hasWallet,
    notWhole,
  }: { costs: Costs; rate: number | null; strength: number | null; hasWallet: boolean; notWhole: string | null },
) {
  const { revenue, customers, refunds, serviceCost, messages, discounts } = sums;
  const refundHandling = refunds * costs.perRefund;
  const sending = Math.round((messages * costs.perThousandMessages) / 1_000);
  const costToServe = refundHandling + serviceCost + sending;
  const knownShare = knownShareOf(sums);
  const margin = marginPart(sums, knownShare, rate);
  const contribution: Known = margin.kind === 'known' ? known(margin.value - costToServe) : margin;
  const noSales = 'Nobody in it bought anything in the period.';
  const parts: Parts = {
    contribution,
    contributionPerCustomer: over(contribution, customers, noSales),
    growth: growthPart(sums, notWhole),
    costToServe: over(known(costToServe), Math.max(0, revenue), noSales),
    discounts: over(known(discounts), Math.max(0, revenue + discounts), noSales),
    strength: strength === null ? unknown('Nobody has rated it: PUT /customers/ratings/{segmentId}.') : known(strength),
    shareOfWallet: walletPart(sums, hasWallet),
    concentration: concentrationPart(sums),
    customers: known(customers),
    revenue: known(revenue),
  };
  return { parts, margin, knownShare, costToServe: { total: costToServe, refundHandling, sending } };
}

function marginPart(sums: SegmentSums, share: number | null, rate: number | null): Known {
  if (share === null) return sums.revenue === 0 ? known(0) : unknown('More was given back than bought.');
  if (share < leastKnown)
    return unknown(
      `The cost of goods is known for ${Math.round(share * 100)} % of its revenue only: give products a cost, or categories a share (settings, strategy.costs).`,
    );
  const margin = marginOf(sums, rate);
  return margin === null ? unknown('The cost of goods is not known.') : known(margin);
}

function growthPart({ revenue, revenueBefore, customersBefore }: SegmentSums, notWhole: string | null): Known {
  if (customersBefore < fewestBefore || revenueBefore <= 0)
    return tooLittle(
      customersBefore === 0
        ? 'None of its members bought anything in the period before.'
        : `Only ${customersBefore} of its members bought anything in the period before: ${fewestBefore} are the fewest to tell growth from.`,
    );
  return notWhole === null ? known(revenue / revenueBefore - 1) : tooLittle(notWhole);
}

function walletPart({ walletSum, walletKnown }: SegmentSums, hasWallet: boolean): Known {
  if (!hasWallet) return unknown('No attribute is named for it (settings, strategy.walletAttribute).');
  if (walletKnown === 0) return unknown('It is known of nobody in it.');
  return known(walletSum / walletKnown);
}

/** 0: all spend alike; near 1: a few bring everything. 1 − (effective number of customers ÷ customers), Herfindahl 1950. */
function concentrationPart({ squares, customers, revenue, largest }: SegmentSums): Known {
  if (customers < 2 || squares <= 0 || revenue <= 0 || largest <= 0)
    return tooLittle('Fewer than two of its members bought anything.');
  const effective = revenue ** 2 / squares;
  return known(Math.min(1, Math.max(0, 1 - effective / customers)));
}
