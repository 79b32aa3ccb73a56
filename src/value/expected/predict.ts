/**
 * What a customer will still buy, and between which bounds, for a million customers: everything but the probability alive
 * and the scale of spend depends on the number of purchases and the age in days alone, and is worked out once for each pair.
 *
 * The bounds hold the middle 80 % of what the customer may really do: by the model at most one customer in ten ends below
 * the lower bound and at most one in ten above the upper one. They take in that the customer may have left, that its own
 * rate and its own spend are known only roughly, chance in the number and the amounts of orders, and that the parameters
 * were estimated. They do not take in that the shop or the world may change.
 *
 * The uncertainty of the parameters is taken in by averaging over {@link likelyPoints}: probability alive, purchases given
 * alive, and spend each on their own. The number of purchases given alive has a closed form: BG/NBD goes on like a new
 * customer with (r+x, alpha+T, a, b+x). A sum of n orders is a beta prime of the customer's own scale: gamma(pn) over
 * gamma(px+q).
 */
import { afterHistory, type BgNbd, expectedWhenAlive, probabilityAlive, purchaseChances } from './bg-nbd.ts';
import { expectedSpend, type GammaGamma } from './gamma-gamma.ts';
import { betaShare, logBeta } from './special-functions.ts';
import type { Summary } from './summarise-purchases.ts';
import { likelyPoints } from './uncertainty.ts';

/** Parameters as they were fitted, and how the likelihood curves there (see {@link likelyPoints}). */
export type Estimate<Model> = { model: Model; curve: number[][] };
export type Estimates = { buying: Estimate<BgNbd>; spend: Estimate<GammaGamma> | null };

export type Range = { expected: number; low: number; high: number };
/** Orders within a number of days, and what they are worth in minor units; null when spend could not be fitted. */
export type Prediction = { days: number; orders: Range; value: Range | null };

/** What is outside the bounds on either side. */
const TAIL = 0.1;
const MOST_ORDERS = 1_000;
/** Shares of the purchases' distribution that are looked at. */
const NEARLY_ALL = 0.998;
/** Sums are looked at from this to that many times the mean of one order. */
const GRID_FROM = 0.02;
const GRID_UNTIL = 4_000;
const GRID = 72;
const GRID_STEP = Math.log(GRID_UNTIL / GRID_FROM) / (GRID - 1);
const PAIRS_KEPT = 60_000;

type Table = {
  expected: number;
  /** Chances of at most n orders given alive. */
  orders: Float64Array;
  /** Chances of at most so much on the grid, given alive; null without a model of spend. */
  value: Float64Array | null;
};

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Beyond 20 in steps of 8 %: what changes between is less than what is known. */
const roughly = (count: number) =>
  count <= 20 ? count : Math.round(20 * 1.08 ** Math.round(Math.log(count / 20) / Math.log(1.08)));

/** Chances that a sum of n orders is at most so many times the mean order, by x and n, on the grid. */
function createSums({ model, curve }: Estimate<GammaGamma>) {
  const points: GammaGamma[] = likelyPoints([Math.log(model.p), Math.log(model.q - 1), Math.log(model.v)], curve).map(
    ([p, q, v]) => ({ p: Math.exp(p!), q: 1 + Math.exp(q!), v: Math.exp(v!) }),
  );
  const typical = (model.p * model.v) / model.q;
  const kept = new Map<number, Float64Array>();
  return (givenX: number, givenOrders: number): Float64Array => {
    const [x, orders] = [roughly(givenX), roughly(givenOrders)];
    const key = x * 65_536 + orders;
    const known = kept.get(key);
    if (known) return known;
    const unit = expectedSpend(model, { orders: x, mean: typical });
    const shares = new Float64Array(GRID);
    for (const { p, q, v } of points) {
      const [a, b] = [p * orders, q + p * x];
      const log = logBeta(a, b);
      const scale = v + x * typical;
      for (let place = 0; place < GRID; place += 1) {
        const sum = GRID_FROM * Math.exp(place * GRID_STEP) * unit;
        shares[place]! += betaShare(a, b, sum / (sum + scale), log) / points.length;
      }
    }
    kept.set(key, shares);
    return shares;
  };
}

export type Predictor = ReturnType<typeof createPredictor>;

export function createPredictor({ buying, spend }: Estimates) {
  const { model } = buying;
  const points: BgNbd[] = likelyPoints([model.r, model.alpha, model.a, model.b].map(Math.log), buying.curve).map(
    (point) => {
      const [r, alpha, a, b] = point.map(Math.exp);
      return { r: r!, alpha: alpha!, a: a!, b: b! };
    },
  );
  const sums = spend === null ? null : createSums(spend);
  const tables = new Map<number, Map<number, Table>>();

  function makeTable(x: number, age: number, days: number): Table {
    const all = points.map((point) => purchaseChances(afterHistory(point, { x, age }), days, MOST_ORDERS, NEARLY_ALL));
    const length = Math.max(...all.map((chances) => chances.length));
    const chances = Array.from({ length }, (_, n) => mean(all.map((one) => one[n] ?? 0)));
    const orders = new Float64Array(length);
    let told = 0;
    for (let n = 0; n < length; n += 1) {
      told += chances[n]!;
      orders[n] = told;
    }
    return { expected: expectedWhenAlive(model, { x, age }, days), orders, value: sums && sumsFor(sums, x, chances) };
  }

  function sumsFor(sumsOf: NonNullable<typeof sums>, x: number, chances: readonly number[]): Float64Array {
    const value = new Float64Array(GRID).fill(chances[0]!);
    for (let n = 1; n < chances.length; n += 1) {
      const shares = sumsOf(x, n);
      for (let place = 0; place < GRID; place += 1) value[place]! += chances[n]! * shares[place]!;
    }
    return value;
  }

  function tableOf(x: number, age: number, days: number): Table {
    let ofDays = tables.get(days);
    if (ofDays === undefined) {
      ofDays = new Map();
      tables.set(days, ofDays);
    }
    const key = x * 65_536 + age;
    let table = ofDays.get(key);
    if (table === undefined) {
      if (ofDays.size >= PAIRS_KEPT) ofDays.clear();
      table = makeTable(x, age, days);
      ofDays.set(key, table);
    }
    return table;
  }

  let averaged: { of: Summary; alive: number } | null = null;
  /** Over all likely points; the same for every number of days, so the last one is kept. */
  function averageAlive(customer: Summary): number {
    if (averaged?.of === customer) return averaged.alive;
    let alive = 0;
    for (const point of points) alive += probabilityAlive(point, customer) / points.length;
    averaged = { of: customer, alive };
    return alive;
  }

  return {
    alive: (customer: Pick<Summary, 'x' | 'recency' | 'age'>): number => probabilityAlive(model, customer),

    /** Mean spend to expect of an order; null without a model of spend. */
    spend: ({ x, mean }: Pick<Summary, 'x' | 'mean'>): number | null =>
      spend === null ? null : expectedSpend(spend.model, { orders: mean > 0 ? x : 0, mean }),

    /** Orders to expect within so many days. */
    orders: (customer: Summary, days: number): number =>
      probabilityAlive(model, customer) * tableOf(customer.x, customer.age, days).expected,

    /** Within so many days from the end of the customer's `age`; everything in whole days. */
    predict(customer: Summary, days: number): Prediction {
      const { x, age } = customer;
      const table = tableOf(x, age, days);
      const alive = probabilityAlive(model, customer);
      const averagely = averageAlive(customer);
      // Who has left orders nothing; that is the lowest part of everything that may happen.
      const lower = 1 - (1 - TAIL) / averagely;
      const upper = 1 - TAIL / averagely;
      const expected = alive * table.expected;
      const orders = { expected, low: firstAt(table.orders, lower), high: firstAt(table.orders, upper) };
      if (spend === null || table.value === null) return { days, orders, value: null };
      const each = expectedSpend(spend.model, { orders: customer.mean > 0 ? x : 0, mean: customer.mean });
      return {
        days,
        orders,
        value: {
          expected: expected * each,
          low: each * sumAt(table.value, table.orders[0]!, lower),
          high: each * sumAt(table.value, table.orders[0]!, upper),
        },
      };
    },
  };
}

/** The smallest n whose chance of at most n reaches the level. */
function firstAt(chances: Float64Array, level: number): number {
  let n = 0;
  while (n < chances.length - 1 && chances[n]! < level) n += 1;
  return n;
}

/** The same between points of the grid, in mean orders; 0 where nothing at all is likely enough. */
function sumAt(shares: Float64Array, none: number, level: number): number {
  if (level <= none) return 0;
  let [low, high] = [0, GRID - 1];
  if (shares[0]! >= level) return GRID_FROM;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (shares[middle]! < level) low = middle;
    else high = middle;
  }
  const part = Math.min(1, (level - shares[low]!) / Math.max(1e-12, shares[high]! - shares[low]!));
  return GRID_FROM * Math.exp((low + part) * GRID_STEP);
}
