/**
 * The gamma-gamma model of spend: P. Fader, B. Hardie, "The Gamma-Gamma Model of Monetary Value" (2013),
 * http://brucehardie.com/notes/025/. What a customer spends varies around a mean of its own (gamma: shape p), and the means
 * differ between customers (the rate is gamma: shape q, rate v). How much is spent is taken to have nothing to do with how
 * often: see {@link correlation}.
 */
import { type Pieces, toEach } from './minimise.ts';
import { digamma, logGamma } from './special-functions.ts';

export type GammaGamma = { p: number; q: number; v: number };
/** `orders` whose mean amount is `mean` (> 0). */
export type Spender = { orders: number; mean: number };

/** What depends on the number of orders alone. */
export function orderTerms({ p, q }: GammaGamma, orders: number) {
  const all = digamma(p * orders + q);
  return {
    value: logGamma(p * orders + q) - logGamma(p * orders) - logGamma(q),
    p: orders * (all - digamma(p * orders)),
    q: all - digamma(q),
  };
}

/** ln L of one customer (equation 1a of the note), and its slopes by p, q and v. */
export function spendLogLikelihood(
  { p, q, v }: GammaGamma,
  { orders, mean }: Spender,
  terms: ReturnType<typeof orderTerms>,
  slopes?: Float64Array,
): number {
  const total = orders * mean;
  const logAll = Math.log(v + total);
  if (slopes !== undefined) {
    slopes[0] = terms.p + orders * (Math.log(total) - logAll);
    slopes[1] = terms.q + Math.log(v) - logAll;
    slopes[2] = q / v - (p * orders + q) / (v + total);
  }
  return terms.value + q * Math.log(v) + p * orders * Math.log(total) - Math.log(mean) - (p * orders + q) * logAll;
}

/** What the average customer spends in an order; infinite for q <= 1. */
export const meanSpend = ({ p, q, v }: GammaGamma): number => (q > 1 ? (p * v) / (q - 1) : Number.POSITIVE_INFINITY);

/**
 * What this customer will spend in an order on average: its own mean, drawn towards everybody's the more the fewer its
 * orders are (equation 5). Without orders everybody's mean.
 */
export const expectedSpend = (model: GammaGamma, { orders, mean }: Spender): number =>
  orders === 0 ? meanSpend(model) : (model.p * (model.v + orders * mean)) / (model.p * orders + model.q - 1);

/** Pearson's correlation of how often and how much, or null where one of them does not vary. Goes through all twice. */
export function* correlation(spenders: Iterable<Spender>): Pieces<number | null> {
  let [sumOrders, sumMeans] = [0, 0];
  const count = yield* toEach(spenders, ({ orders, mean }) => {
    sumOrders += orders;
    sumMeans += mean;
  });
  let together = 0;
  let [ofOrders, ofMeans] = [0, 0];
  yield* toEach(spenders, (spender) => {
    const orders = spender.orders - sumOrders / count;
    const mean = spender.mean - sumMeans / count;
    together += orders * mean;
    ofOrders += orders ** 2;
    ofMeans += mean ** 2;
  });
  return ofOrders > 0 && ofMeans > 0 ? together / Math.sqrt(ofOrders * ofMeans) : null;
}
