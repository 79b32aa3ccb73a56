/** Traits that say nothing new: those that restate "bought a lot", and those that say what another one says. Pure. */
import { type Counts, countOf, fisherP } from './exact-tests.ts';
import { logit } from './weigh-trait.ts';

/** What a contact had bought when the template was made: by it others are found who bought as much. */
export type Bought = { orders: number; revenue: number };

/** From so much on, the trait tells the value itself. */
const TELLS_VALUE = 0.9;
/** From so much of its weight on, a trait is explained by the number of orders. */
const EXPLAINED = 0.5;
const MAY_BE_CHANCE = 0.05;
/** Customers of the rest who bought about as often as one of the best. */
const TWINS_EACH = 20;
/** From such a correlation on, two traits say the same. */
const SAME = 0.5;

/**
 * Features that count purchases, whatever else they are called: asked about best customers they say that these bought a lot.
 * `tenure`: how long somebody has been a customer; the longer, the more they bought.
 */
const countsPurchases = new Set([
  'purchase:orders',
  'purchase:revenue',
  'purchase:tenure-days',
  'purchase:products',
  'purchase:categories',
  'purchase:brands',
]);

/** Features that grow, or shrink, with every order: whoever orders more has sooner bought of this, and more lately. */
const growWithOrders = new Set([
  'purchase:category',
  'purchase:brand',
  'purchase:product',
  'purchase:channel',
  'purchase:recency-days',
  'timing:gap-days',
]);

/** What a firm or a person is, is not made from what was bought, however well it tells it. */
const cannotRestate = new Set([
  'company:industry',
  'company:employees',
  'company:turnover',
  'company:decisionPath',
  'company:decision-makers',
  'company:decides',
  'company:people',
  'company:roles',
  'contact:language',
]);

export const isCountOfPurchases = (feature: string): boolean => countsPurchases.has(feature);

/** Of others who bought about as often as the best, one after the other; who stands near several counts several times. */
export function findTwins(bought: readonly Bought[], bestCount: number): Int32Array {
  const rest = bought.map((one, place) => ({ ...one, place })).slice(bestCount);
  rest.sort((a, b) => a.orders - b.orders || a.revenue - b.revenue);
  const twins: number[] = [];
  for (const { orders } of bought.slice(0, bestCount)) {
    let high = rest.findIndex((one) => one.orders >= orders);
    if (high < 0) high = rest.length;
    let low = high - 1;
    for (let found = 0; found < TWINS_EACH && (low >= 0 || high < rest.length); found += 1) {
      const below = low >= 0 ? orders - rest[low]!.orders : Infinity;
      const above = high < rest.length ? rest[high]!.orders - orders : Infinity;
      twins.push(above <= below ? rest[high++]!.place : rest[low--]!.place);
    }
  }
  return Int32Array.from(twins);
}

/**
 * How much of what sets the best apart in this trait (in log-odds) is there already among others who ordered as often: 1 =
 * all of it, 0 = nothing; and how likely the difference that is left would be by chance. Null where there is nobody to
 * compare with.
 */
export function explainedByOrders(
  row: Int8Array,
  bestCount: number,
  twins: Int32Array,
): { share: number; leftP: number } | null {
  const best = countOf(row, 0, bestCount);
  const rest = countOf(row, bestCount, row.length);
  const alike = countAt(row, twins);
  if (alike.known < TWINS_EACH || rest.known === 0) return null;
  // Scaled to as few as the best are: the same smoothing on both, or nothing would ever be explained whole.
  const scaled = ({ yes, known }: Counts) => ({ yes: (yes / known) * best.known, known: best.known });
  const apart = logit(best) - logit(scaled(rest));
  if (apart === 0) return null;
  const once = countAt(row, new Set(twins));
  const together = { yes: best.yes + once.yes, known: best.known + once.known };
  return { share: (logit(scaled(alike)) - logit(scaled(rest))) / apart, leftP: fisherP(best, together) };
}

function countAt(row: Int8Array, places: Iterable<number>): Counts {
  const counts = { yes: 0, known: 0 };
  for (const place of places) {
    if (row[place]! >= 0) counts.known += 1;
    if (row[place]! > 0) counts.yes += 1;
  }
  return counts;
}

/**
 * How surely the trait tells who of the rest is worth more: the chance that one with it brought more than one without it
 * (area under the curve; 0.5 = tells nothing, 1 or 0 = tells all). Null with fewer than five on either side.
 */
export function tellsValue(row: Int8Array, bestCount: number, bought: readonly Bought[]): number | null {
  const known: { revenue: number; yes: boolean }[] = [];
  for (let place = bestCount; place < row.length; place += 1) {
    if (row[place]! >= 0) known.push({ revenue: bought[place]!.revenue, yes: row[place]! > 0 });
  }
  const yes = known.filter((one) => one.yes).length;
  if (yes < 5 || known.length - yes < 5) return null;
  return areaUnder(known.map(({ revenue, yes: isYes }) => ({ score: revenue, isPositive: isYes })));
}

/** Area under the curve by ranks (Mann and Whitney, Ann. Math. Stat. 18, 1947), ties by halves. NaN without both kinds. */
export function areaUnder(rows: readonly { score: number; isPositive: boolean }[]): number {
  const sorted = [...rows].sort((a, b) => a.score - b.score);
  let ranks = 0;
  let positives = 0;
  for (let from = 0; from < sorted.length; ) {
    let until = from;
    while (until < sorted.length && sorted[until]!.score === sorted[from]!.score) until += 1;
    const rank = (from + until + 1) / 2;
    for (let place = from; place < until; place += 1) {
      if (!sorted[place]!.isPositive) continue;
      ranks += rank;
      positives += 1;
    }
    from = until;
  }
  const negatives = sorted.length - positives;
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}

export type Restates = { kind: 'explained-by-orders'; share: number } | { kind: 'tells-value'; area: number };

/** Area of {@link tellsValue} where the trait tells the value itself, as a loyalty tier or a sum kept by the shop does. */
export function findTellingValue(
  { feature }: { feature: string },
  row: Int8Array,
  bestCount: number,
  bought: readonly Bought[],
): number | null {
  if (cannotRestate.has(feature)) return null;
  const area = tellsValue(row, bestCount, bought);
  return area !== null && Math.max(area, 1 - area) >= TELLS_VALUE ? area : null;
}

/**
 * Whether a trait that grows with every order says no more of the best than of others who ordered as often: at least half of
 * what sets them apart is there already, or what is left may be chance. Other traits may be why somebody buys a lot (then
 * those who buy a lot have them too) and are left alone.
 */
export function findExplained(
  { feature }: { feature: string },
  row: Int8Array,
  { bestCount, twins }: { bestCount: number; twins: Int32Array },
): Restates | null {
  const explained = growWithOrders.has(feature) ? explainedByOrders(row, bestCount, twins) : null;
  if (!explained) return null;
  const isRestating = explained.share >= EXPLAINED || explained.leftP > MAY_BE_CHANCE;
  return isRestating ? { kind: 'explained-by-orders', share: explained.share } : null;
}

/** Phi coefficient of two questions over those whose answers to both are known; 0 where one of them does not vary. */
export function correlate(one: Int8Array, other: Int8Array): number {
  const n = [0, 0, 0, 0];
  for (let place = 0; place < one.length; place += 1) {
    if (one[place]! >= 0 && other[place]! >= 0) n[2 * one[place]! + other[place]!]! += 1;
  }
  const [neither, second, first, both] = n as [number, number, number, number];
  const spread = Math.sqrt((both + first) * (second + neither) * (both + second) * (first + neither));
  return spread === 0 ? 0 : (both * neither - first * second) / spread;
}

/**
 * Of each trait, the place of a stronger one that says the same, or null. `rows` in order of strength. Two cuts of one
 * number are the same question asked twice.
 */
export function findRedundant(
  traits: readonly { feature: string; isNumber: boolean; row: Int8Array }[],
): (number | null)[] {
  const kept: number[] = [];
  return traits.map((trait, place) => {
    const same = kept.find((other) => {
      const stronger = traits[other]!;
      if (stronger.feature === trait.feature && trait.isNumber) return true;
      return Math.abs(correlate(stronger.row, trait.row)) >= SAME;
    });
    if (same === undefined) kept.push(place);
    return same ?? null;
  });
}
