/** The parameters of the BG/NBD model that make what customers did most likely. */
import { type BgNbd, type CountTerms, type Customer, countTerms, logLikelihood } from './bg-nbd.ts';
import { type Minimum, minimise, type Pieces, SIMPLE_AT_ONCE, type Slope } from './minimise.ts';

/** Customers who did the same, counted: a large shop has far fewer different rows than customers. */
export type CustomerRows = {
  x: Int32Array;
  recency: Float64Array;
  age: Float64Array;
  customers: Float64Array;
  /** Customers in all rows. */
  total: number;
};

/** What a fit came to. `curve`: second derivatives of -ln L by the logarithms of the parameters, at the best point. */
export type Fitted<Model> = {
  model: Model;
  logLikelihood: number;
  customers: number;
  /** False when the search had to stop before it had arrived: the data do not say enough. */
  isSettled: boolean;
  curve: number[][];
};

/** One evaluation takes some 10 ms with so many. */
const MOST_ROWS = 60_000;
/** Logarithms further out than this are as good as none: exp(15) is 3 million. */
const FURTHEST = 15;

/** One and the same for customers who did the same: whole days fit into one number, which is found much faster. */
export function sameOf({ x, recency, age }: Customer): number | string {
  const isWhole =
    x < 2 ** 20 && recency < 2 ** 16 && age < 2 ** 16 && Number.isInteger(recency) && Number.isInteger(age);
  return isWhole ? (x * 2 ** 16 + recency) * 2 ** 16 + age : `${x} ${recency} ${age}`;
}

/**
 * Counts customers who did the same; `customers` may be gone through several times. Where there are too many different rows, times are taken in steps of 7 units (weeks, when
 * the unit is a day: what the literature does), then of 14, 28, …
 */
export function* countRows(customers: Iterable<Customer>, mostRows = MOST_ROWS): Pieces<CustomerRows> {
  for (let step = 0; ; step = step === 0 ? 7 : step * 2) {
    const rounded = (time: number) => (step === 0 ? time : Math.round(time / step) * step);
    const rows = new Map<number | string, Customer & { customers: number }>();
    let total = 0;
    for (const { x, recency, age } of customers) {
      if (total % SIMPLE_AT_ONCE === 0) yield;
      total += 1;
      const row = { x, recency: rounded(recency), age: rounded(age) };
      const key = sameOf(row);
      const known = rows.get(key);
      if (known) known.customers += 1;
      else rows.set(key, { ...row, customers: 1 });
      if (rows.size > mostRows) break;
    }
    if (rows.size > mostRows) continue;
    yield;
    return columnsOf([...rows.values()], total);
  }
}

function columnsOf(all: readonly (Customer & { customers: number })[], total: number): CustomerRows {
  const { length } = all;
  const [recency, age, customers] = [new Float64Array(length), new Float64Array(length), new Float64Array(length)];
  const rows = { x: new Int32Array(length), recency, age, customers, total };
  for (const [place, row] of all.entries()) {
    rows.x[place] = row.x;
    recency[place] = row.recency;
    age[place] = row.age;
    customers[place] = row.customers;
  }
  return rows;
}

const toModel = ([r, alpha, a, b]: readonly number[]): BgNbd => ({
  r: Math.exp(r!),
  alpha: Math.exp(alpha!),
  a: Math.exp(a!),
  b: Math.exp(b!),
});

/** Mean -ln L of all rows and its slopes, by the logarithms of the parameters. */
export function slopeOfRows(rows: CustomerRows, point: readonly number[]): Slope {
  if (point.some((value) => Math.abs(value) > FURTHEST)) return { value: Number.POSITIVE_INFINITY, gradient: [] };
  const model = toModel(point);
  const terms = new Map<number, CountTerms>();
  const slopes = new Float64Array(4);
  const sums = new Float64Array(4);
  let value = 0;
  const customer = { x: 0, recency: 0, age: 0 };
  for (let row = 0; row < rows.x.length; row += 1) {
    customer.x = rows.x[row]!;
    customer.recency = rows.recency[row]!;
    customer.age = rows.age[row]!;
    let ofCount = terms.get(customer.x);
    if (ofCount === undefined) {
      ofCount = countTerms(model, customer.x);
      terms.set(customer.x, ofCount);
    }
    const weight = rows.customers[row]!;
    value += weight * logLikelihood(model, customer, ofCount, slopes);
    for (let place = 0; place < 4; place += 1) sums[place]! += weight * slopes[place]!;
  }
  const scales = [model.r, model.alpha, model.a, model.b];
  return { value: -value / rows.total, gradient: scales.map((scale, place) => (-sums[place]! * scale) / rows.total) };
}

/** Second derivatives by central differences of the exact slopes. */
export function* curveAt(slopeAt: (point: readonly number[]) => Slope, at: readonly number[]): Pieces<number[][]> {
  const step = 1e-4;
  const rows: number[][] = [];
  for (let place = 0; place < at.length; place += 1) {
    const moved = (by: number) => at.map((value, other) => (other === place ? value + by : value));
    yield;
    const above = slopeAt(moved(step)).gradient;
    yield;
    const below = slopeAt(moved(-step)).gradient;
    rows.push(above.map((slope, other) => (slope - below[other]!) / (2 * step)));
  }
  return rows.map((row, place) => row.map((value, other) => (value + rows[other]![place]!) / 2));
}

/** Searches from each start and keeps what is most likely. */
export function* bestOf(slopeAt: (point: readonly number[]) => Slope, starts: readonly number[][]): Pieces<Minimum> {
  let best: Minimum | null = null;
  for (const start of starts) {
    const found = yield* minimise(slopeAt, start);
    if (best === null || (Number.isFinite(found.value) && !(found.value >= best.value - 1e-10))) best = found;
  }
  return best!;
}

/**
 * Fits the model. The unit of time is that of the rows. `start`: where to begin besides. Throws RangeError without rows. Whether there is enough to fit is for the caller to judge.
 */
export function* fitBgNbd(rows: CustomerRows, start?: BgNbd): Pieces<Fitted<BgNbd>> {
  if (rows.total === 0) throw new RangeError('There is nobody to fit the model on.');
  const meanAge = rows.age.reduce((sum, age, row) => sum + age * rows.customers[row]!, 0) / rows.total;
  const alpha = Math.log(Math.max(meanAge, 1e-6) / 3);
  const starts = [
    ...(start ? [[start.r, start.alpha, start.a, start.b].map(Math.log)] : []),
    [-1, alpha, 0, 1],
    [0, alpha, -1, 2],
  ];
  const slopeAt = (point: readonly number[]) => slopeOfRows(rows, point);
  const found = yield* bestOf(slopeAt, starts);
  const curve = yield* curveAt(slopeAt, found.at);
  return {
    model: toModel(found.at),
    logLikelihood: -found.value * rows.total,
    customers: rows.total,
    isSettled: found.isSettled,
    curve: curve.map((row) => row.map((value) => value * rows.total)),
  };
}
