/** Do two groups of people order at other hours, or other things? Pure; the same seed gives the same answer. */
import { type Draw, drawSome, type Steps } from '../../platform/index.ts';

/** One person's orders (or money) by cell: hour of the week, or place in a list of categories. Sparse. */
export type PersonLoad = { contactId: number; cells: readonly number[]; amounts: readonly number[] };

export type LoadContrast =
  | {
      kind: 'compared';
      /** Half the sum of the differences of shares, 0 to 1: this much of the load lies at other hours. */
      difference: number;
      /** What it is on average when the same people are divided by lot. */
      byLot: number;
      /** How often a division by lot would be as far apart or farther; not corrected for the many pairs. */
      chance: number;
      people: [number, number];
    }
  | { kind: 'too-little-data'; people: [number, number] };

/** Fewer people with orders on a side say nothing. */
export const fewestPeople = 30;
const MOST_PEOPLE = 1_000;
const LOTS = 60;

/**
 * The total variation distance between the loads of two groups, and how far apart they are when the same people are dealt
 * out again by lot: a permutation test of people and not of orders, since one person's orders are alike (P. Good,
 * "Permutation, Parametric, and Bootstrap Tests of Hypotheses", 2005). 60 lots give the mean and the spread of that
 * distance; the chance is that of the normal distribution, which many pairs need because lots alone cannot be that rare.
 */
export function* compareLoads(
  first: readonly PersonLoad[],
  second: readonly PersonLoad[],
  cells: number,
  draw: Draw,
): Steps<LoadContrast> {
  const people: [number, number] = [first.length, second.length];
  if (Math.min(...people) < fewestPeople) return { kind: 'too-little-data', people };
  const some = (all: readonly PersonLoad[]) =>
    Array.from(drawSome(all.length, MOST_PEOPLE, draw), (place) => all[place]!);
  const ofFirst = some(first);
  const size = ofFirst.length;
  const packed = pack([...ofFirst, ...some(second)], cells);
  const { order } = packed;
  const difference = distance(packed, size);
  const lots: number[] = [];
  for (let lot = 0; lot < LOTS; lot += 1) {
    for (let place = 0; place < size; place += 1) {
      const other = place + draw.below(order.length - place);
      const held = order[place]!;
      order[place] = order[other]!;
      order[other] = held;
    }
    lots.push(distance(packed, size));
    yield;
  }
  const byLot = lots.reduce((sum, lot) => sum + lot, 0) / LOTS;
  const spread = Math.sqrt(lots.reduce((sum, lot) => sum + (lot - byLot) ** 2, 0) / (LOTS - 1));
  const chance = spread > 0 ? upperTail((difference - byLot) / spread) : 1;
  return { kind: 'compared', difference, byLot, chance, people };
}

/** People one after the other in flat arrays, which 60 lots of 435 pairs are read from. */
type Packed = {
  /** Who stands where; a lot deals it out again. */
  order: Int32Array;
  /** Where the cells of each person begin, and where those of the last one end. */
  starts: Int32Array;
  at: Int32Array;
  amounts: Float64Array;
  /** Of everybody, by cell, and their sum. */
  all: Float64Array;
  sum: number;
};

function pack(people: readonly PersonLoad[], cells: number): Packed {
  const length = people.reduce((sum, { cells: own }) => sum + own.length, 0);
  const starts = new Int32Array(people.length + 1);
  const [at, amounts, all] = [new Int32Array(length), new Float64Array(length), new Float64Array(cells)];
  let end = 0;
  for (const [place, person] of people.entries()) {
    for (const [index, cell] of person.cells.entries()) {
      at[end] = cell;
      amounts[end] = person.amounts[index]!;
      all[cell]! += amounts[end]!;
      end += 1;
    }
    starts[place + 1] = end;
  }
  const order = Int32Array.from(people, (_, place) => place);
  return { order, starts, at, amounts, all, sum: amounts.reduce((sum, amount) => sum + amount, 0) };
}

/** Between the first `size` people and the rest. Only the fewer are added up: the others have what is left. */
function distance({ order, starts, at, amounts, all, sum }: Packed, size: number): number {
  const isFirstSmaller = size * 2 <= order.length;
  const [from, to] = isFirstSmaller ? [0, size] : [size, order.length];
  const load = new Float64Array(all.length);
  let own = 0;
  for (let place = from; place < to; place += 1) {
    const person = order[place]!;
    const end = starts[person + 1]!;
    for (let index = starts[person]!; index < end; index += 1) {
      load[at[index]!]! += amounts[index]!;
      own += amounts[index]!;
    }
  }
  const rest = sum - own;
  if (own <= 0 || rest <= 0) return 0;
  let apart = 0;
  for (let cell = 0; cell < all.length; cell += 1) {
    apart += Math.abs(load[cell]! / own - (all[cell]! - load[cell]!) / rest);
  }
  return apart / 2;
}

/**
 * The chance that a standard normal is `z` or more: Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964),
 * 26.2.17, off by less than 7.5e-8; beyond 6 the first term of 26.2.12.
 */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > 6) return density / z;
  const t = 1 / (1 + 0.2316419 * z);
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  return density * series.reduceRight((sum, factor) => (sum + factor) * t, 0);
}

/**
 * Chances corrected for how many were looked at, in their order: S. Holm, "A simple sequentially rejective multiple test
 * procedure", Scandinavian Journal of Statistics 6 (1979).
 */
export function correctChances(chances: readonly number[]): number[] {
  const order = [...chances.keys()].sort((a, b) => chances[a]! - chances[b]!);
  const corrected = new Array<number>(chances.length).fill(1);
  let largest = 0;
  for (const [rank, place] of order.entries()) {
    largest = Math.max(largest, Math.min(1, chances[place]! * (chances.length - rank)));
    corrected[place] = largest;
  }
  return corrected;
}
