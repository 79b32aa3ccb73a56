/** The parameters of the gamma-gamma model that make what customers spent most likely. */
import { bestOf, curveAt, type Fitted } from './fit-bg-nbd.ts';
import { type GammaGamma, orderTerms, type Spender, spendLogLikelihood } from './gamma-gamma.ts';
import { type Pieces, type Slope, toEach } from './minimise.ts';

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

/** Whom to fit on, and how many there are in all with what mean. Goes through all twice, and holds none but those taken. */
function* evenly(all: Iterable<Spender>): Pieces<{ spenders: Spender[]; customers: number; mean: number }> {
  const shelfOf = (mean: number) => Math.max(0, Math.floor(Math.log(mean) * STEPS_BY_E));
  const shelves: number[] = [];
  let sum = 0;
  const customers = yield* toEach(all, ({ mean }) => {
    const shelf = shelfOf(mean);
    shelves[shelf] = (shelves[shelf] ?? 0) + 1;
    sum += mean;
  });
  // From here on the place in the row of everybody at which the next one of the shelf stands.
  let before = 0;
  for (const shelf of shelves.keys()) {
    const count = shelves[shelf] ?? 0;
    shelves[shelf] = before;
    before += count;
  }
  const share = Math.min(1, MOST_SPENDERS / customers);
  const spenders: Spender[] = [];
  yield* toEach(all, (spender) => {
    const shelf = shelfOf(spender.mean);
    const place = shelves[shelf]!;
    shelves[shelf] = place + 1;
    if (share === 1 || Math.floor((place + 1) * share) > Math.floor(place * share)) spenders.push(spender);
  });
  return { spenders, customers, mean: sum / customers };
}

/**
 * Fits the model on customers with `orders` >= 1 and `mean` > 0. `start`: where to begin besides.
 * Throws RangeError without customers.
 */
export function* fitGammaGamma(all: Iterable<Spender>, start?: GammaGamma): Pieces<Fitted<GammaGamma>> {
  const { spenders, customers, mean } = yield* evenly(all);
  if (customers === 0) throw new RangeError('There is nobody to fit the model on.');
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
    logLikelihood: -found.value * customers,
    customers,
    isSettled: found.isSettled,
    curve: curve.map((row) => row.map((value) => value * customers)),
  };
}
