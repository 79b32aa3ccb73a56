/** The parameters of the gamma-gamma model that make what customers spent most likely. */
import { bestOf, curveAt, type Fitted } from './fit-bg-nbd.ts';
import { type GammaGamma, orderTerms, type Spender, spendLogLikelihood } from './gamma-gamma.ts';
import { type Pieces, SIMPLE_AT_ONCE, type Slope } from './minimise.ts';

const FURTHEST = 25;

/** q stays above 1, or the mean spend of everybody would be infinite: what is searched for is ln(q - 1). */
const toModel = ([p, q, v]: readonly number[]): GammaGamma => ({
  p: Math.exp(p!),
  q: 1 + Math.exp(q!),
  v: Math.exp(v!),
});

/** Mean -ln L and its slopes by ln p, ln(q - 1) and ln v. */
export function slopeOfSpenders(spenders: readonly Spender[], point: readonly number[]): Slope {
  if (point.some((value) => Math.abs(value) > FURTHEST)) return { value: Number.POSITIVE_INFINITY, gradient: [] };
  const model = toModel(point);
  const terms = new Map<number, ReturnType<typeof orderTerms>>();
  const slopes = new Float64Array(3);
  const sums = new Float64Array(3);
  let value = 0;
  for (const spender of spenders) {
    let ofOrders = terms.get(spender.orders);
    if (ofOrders === undefined) {
      ofOrders = orderTerms(model, spender.orders);
      terms.set(spender.orders, ofOrders);
    }
    value += spendLogLikelihood(model, spender, ofOrders, slopes);
    for (let place = 0; place < 3; place += 1) sums[place]! += slopes[place]!;
  }
  const scales = [model.p, model.q - 1, model.v];
  return { value: -value / spenders.length, gradient: scales.map((s, place) => (-sums[place]! * s) / spenders.length) };
}

/** At most so many are fitted on: evenly taken from all in the order of what they spent. More would not change the digits shown. */
const MOST_SPENDERS = 40_000;
/** Who spent within 1 % of each other stand together, in the order in which they came: near enough to sorted. */
const STEPS_BY_E = 100;

function* evenly(spenders: readonly Spender[]): Pieces<readonly Spender[]> {
  if (spenders.length <= MOST_SPENDERS) return spenders;
  const shelves: Spender[][] = [];
  for (let place = 0; place < spenders.length; place += 1) {
    if (place % SIMPLE_AT_ONCE === 0) yield;
    const spender = spenders[place]!;
    const shelf = Math.max(0, Math.floor(Math.log(spender.mean) * STEPS_BY_E));
    shelves[shelf] ??= [];
    shelves[shelf].push(spender);
  }
  const taken: Spender[] = [];
  let before = 0;
  for (const shelf of shelves) {
    if (shelf === undefined) continue;
    for (;;) {
      const place = Math.floor(((taken.length + 0.5) * spenders.length) / MOST_SPENDERS) - before;
      if (place >= shelf.length) break;
      taken.push(shelf[place]!);
    }
    before += shelf.length;
  }
  return taken;
}

/**
 * Fits the model on customers with `orders` >= 1 and `mean` > 0. `start`: where to begin besides.
 * Throws RangeError without customers.
 */
export function* fitGammaGamma(all: readonly Spender[], start?: GammaGamma): Pieces<Fitted<GammaGamma>> {
  if (all.length === 0) throw new RangeError('There is nobody to fit the model on.');
  const spenders = yield* evenly(all);
  const mean = all.reduce((sum, spender) => sum + spender.mean, 0) / all.length;
  // Far out there is a ridge (everybody always spends the same) on which a search may end: one start is not enough.
  const starts = [
    ...(start ? [[Math.log(start.p), Math.log(Math.max(start.q - 1, 1e-3)), Math.log(start.v)]] : []),
    [1, 1, Math.log(mean)],
    [2, 0, Math.log(mean / 4)],
  ];
  const slopeAt = (point: readonly number[]) => slopeOfSpenders(spenders, point);
  const found = yield* bestOf(slopeAt, starts);
  const curve = yield* curveAt(slopeAt, found.at);
  return {
    model: toModel(found.at),
    logLikelihood: -found.value * all.length,
    customers: all.length,
    isSettled: found.isSettled,
    curve: curve.map((row) => row.map((value) => value * all.length)),
  };
}
