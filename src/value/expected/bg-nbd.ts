/**
 * The beta-geometric / NBD model of repeat purchases: P. Fader, B. Hardie, K. Lee, "'Counting Your Customers' the Easy Way:
 * An Alternative to the Pareto/NBD Model", Marketing Science 24 (2005), 275-284. While a customer is with us, it buys at a
 * rate of its own (gamma over customers: shape r, rate alpha); after each repeat purchase it leaves for good with a
 * probability of its own (beta over customers: a, b).
 *
 * A customer is three numbers in one unit of time: `x` repeat purchases, `recency` from the first purchase to the last (0
 * when x = 0) and `age` from the first purchase until now (t_x and T in the paper).
 */
import { digamma, logGamma } from './special-functions.ts';

export type BgNbd = { r: number; alpha: number; a: number; b: number };
export type Customer = { x: number; recency: number; age: number };

/** What depends on x alone: the sum D1 in {@link logLikelihood} and its slopes. */
export type CountTerms = { value: number; r: number; a: number; b: number };

export function countTerms({ r, a, b }: BgNbd, x: number): CountTerms {
  if (x === 0) return { value: 0, r: 0, a: 0, b: 0 };
  const all = digamma(a + b) - digamma(a + b + x);
  return {
    value: logGamma(r + x) - logGamma(r) + logGamma(a + b) + logGamma(b + x) - logGamma(b) - logGamma(a + b + x),
    r: digamma(r + x) - digamma(r),
    a: all,
    b: all + digamma(b + x) - digamma(b),
  };
}

/**
 * ln L of one customer, and its slopes by r, alpha, a and b when `slopes` is given (they are put there). Written so that
 * nothing overflows for hundreds of purchases: B. Hardie, "Overcoming the BG/NBD Model's #NUM! Error Problem" (2012),
 * http://brucehardie.com/notes/027/.
 */
export function logLikelihood(
  { r, alpha, a, b }: BgNbd,
  { x, recency, age }: Customer,
  terms: CountTerms,
  slopes?: Float64Array,
): number {
  const atLast = alpha + recency;
  const atEnd = alpha + age;
  const logStays = (r + x) * Math.log(atLast / atEnd);
  const logLeft = x > 0 ? Math.log(a / (b + x - 1)) : Number.NEGATIVE_INFINITY;
  const more = Math.max(logStays, logLeft);
  const either = more + Math.log(Math.exp(logStays - more) + Math.exp(logLeft - more));
  if (slopes !== undefined) {
    const stays = Math.exp(logStays - either);
    const left = x > 0 ? Math.exp(logLeft - either) : 0;
    slopes[0] = terms.r + Math.log(alpha / atLast) + stays * Math.log(atLast / atEnd);
    slopes[1] = r / alpha - (r + x) / atLast + stays * (r + x) * (1 / atLast - 1 / atEnd);
    slopes[2] = terms.a + left / a;
    slopes[3] = terms.b - (x > 0 ? left / (b + x - 1) : 0);
  }
  return terms.value + r * Math.log(alpha) - (r + x) * Math.log(atLast) + either;
}

/** The probability that the customer has not left. Who never came back had no occasion to leave: 1. */
export function probabilityAlive({ r, alpha, a, b }: BgNbd, { x, recency, age }: Customer): number {
  if (x === 0) return 1;
  const logOdds = Math.log(a / (b + x - 1)) + (r + x) * Math.log((alpha + age) / (alpha + recency));
  return 1 / (1 + Math.exp(logOdds));
}

const ENOUGH = 1e-14;
const MOST_TERMS = 20_000;

/**
 * Expected purchases within `time` of a customer that is surely alive now, after x repeat purchases in `age`: equation 10 of
 * the paper without its denominator (which is the probability alive). A new customer: x = 0, age = 0 (equation 9).
 *
 * The paper's 2F1(r+x, b+x; a+b+x-1; z) is taken by Euler's transformation (DLMF 15.8.1) to 2F1(a+b-1-r, a-1; a+b+x-1; z),
 * whose terms shrink quickly, and a - 1 is divided out of the bracket: there is no gap at a = 1, nor at a + b + x = 1.
 */
export function expectedWhenAlive(model: BgNbd, { x, age }: Pick<Customer, 'x' | 'age'>, time: number): number {
  if (!(time > 0)) return 0;
  const { r, alpha, a, b } = model;
  const z = time / (alpha + age + time);
  const logRest = Math.log1p(-z);
  const c = a + b + x - 1;
  const start = a + b - 1 - r;
  // The terms of the series, multiplied by c and divided by a - 1.
  let term = start * z;
  let sum = term;
  for (let n = 1; n < MOST_TERMS; n += 1) {
    term *= ((start + n) * (a + n - 1) * z) / ((c + n) * (n + 1));
    sum += term;
    if (Math.abs(term) <= ENOUGH * Math.abs(sum)) break;
  }
  const power = (a - 1) * logRest;
  const plain = Math.abs(a - 1) < 1e-12 ? -logRest : -Math.expm1(power) / (a - 1);
  return Math.max(0, c * plain - Math.exp(power) * sum);
}

/** E[Y(t) | x, t_x, T]: purchases to expect of this customer within `time` from now. */
export const expectedPurchases = (model: BgNbd, customer: Customer, time: number): number =>
  probabilityAlive(model, customer) * expectedWhenAlive(model, customer, time);

/** E[X(t)]: repeat purchases to expect of somebody who bought for the first time just now. */
export const expectedOfNew = (model: BgNbd, time: number): number => expectedWhenAlive(model, { x: 0, age: 0 }, time);

/**
 * P(X(t) = n) of a new customer for n = 0 ... `most` (equation 8 of the paper), by recurrence. For a customer that is alive
 * after x purchases in `age`, pass {@link afterHistory}. Stops early when the chances so far add up to `enough`.
 */
export function purchaseChances({ r, alpha, a, b }: BgNbd, time: number, most: number, enough = 2): number[] {
  const p = time / (alpha + time);
  const none = (alpha / (alpha + time)) ** r;
  const chances = [none];
  let staying = 1;
  let exactly = none;
  let below = none;
  let told = none;
  for (let n = 1; n <= most && told < enough; n += 1) {
    const left = (staying * a) / (a + b + n - 1);
    staying *= (b + n - 1) / (a + b + n - 1);
    exactly *= ((r + n - 1) / n) * p;
    const chance = staying * exactly + left * Math.max(0, 1 - below);
    chances.push(chance);
    told += chance;
    below += exactly;
  }
  return chances;
}

/** Who is alive after x repeat purchases in `age` goes on like a new customer of this model. */
export const afterHistory = ({ r, alpha, a, b }: BgNbd, { x, age }: Pick<Customer, 'x' | 'age'>): BgNbd => ({
  r: r + x,
  alpha: alpha + age,
  a,
  b: b + x,
});
