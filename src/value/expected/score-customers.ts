import type { ScoreRow } from '../../contacts/index.ts';
import { horizons } from './fit-model.ts';
import type { Predictor, Range } from './predict.ts';
import type { Summary } from './summarise-purchases.ts';

/**
 * Preferred numbers (ISO 3:1973, the more rounded series R"20 and R"10): steps of 12 % and of 26 % through a power of ten. The
 * middle 80 % of what a customer may do reach from nothing to twice the expected and more, so nobody can act on finer ones;
 * and a night without news moves what is expected by half a percent, which would make a new row of nearly everybody.
 */
const TWENTIETHS = [
  100, 110, 125, 140, 160, 180, 200, 220, 250, 280, 300, 350, 400, 450, 500, 550, 600, 700, 800, 900, 1_000,
];
const TENTHS = [100, 125, 160, 200, 250, 300, 400, 500, 600, 800, 1_000];
const ALIVE_STEPS = 50;
/** Fewer orders than this nobody would act on. */
const LEAST_ORDERS = 0.01;

/** A preferred number times `size`, or over it. One exact step: 110 / 10,000 is written 0.011, and 1.1 / 100 is not. */
const sized = (preferred: number, size: number, isOver: boolean): number =>
  isOver ? preferred / size : preferred * size;

/** The preferred number below (or equal) and the one above. */
function between(value: number, preferred: readonly number[]): [number, number] {
  let power = Math.floor(Math.log10(value)) - 2;
  // Just below a power of ten the logarithm is rounded up to it.
  if (sized(preferred[0]!, 10 ** Math.abs(power), power < 0) > value) power -= 1;
  const size = 10 ** Math.abs(power);
  const isOver = power < 0;
  let place = 0;
  while (place < preferred.length - 2 && sized(preferred[place + 1]!, size, isOver) <= value) place += 1;
  return [sized(preferred[place]!, size, isOver), sized(preferred[place + 1]!, size, isOver)];
}

/** The nearest of {@link TWENTIETHS} times a power of ten; 0 stays 0. */
export function roundExpected(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 0;
  const [below, above] = between(value, TWENTIETHS);
  return value - below < above - value ? below : above;
}

/** Outwards to {@link TENTHS} times powers of ten, so that what lay within still does; 0 stays 0. */
export function roundBounds({ low, high }: Pick<Range, 'low' | 'high'>): { low: number; high: number } {
  const lowest = low > 0 ? between(low, TENTHS)[0] : 0;
  if (!(high > 0)) return { low: lowest, high: 0 };
  const [below, above] = between(high, TENTHS);
  return { low: lowest, high: high <= below ? below : above };
}

const names = horizons.map((days) => ({
  days,
  orders: `expected_orders_${days}`,
  ordersLow: `expected_orders_${days}_low`,
  ordersHigh: `expected_orders_${days}_high`,
  value: `expected_value_${days}`,
  valueLow: `expected_value_${days}_low`,
  valueHigh: `expected_value_${days}_high`,
}));

/**
 * The scores of a customer by their names in score-names.ts: alive in steps of 0.02; orders and values (whole minor units) as
 * {@link roundExpected} and {@link roundBounds} have them, bounds of orders whole. Without a model of spend there are no values.
 */
export function scoreCustomer(predictor: Predictor, customer: Summary): ScoreRow['scores'] {
  const scores: Record<string, number> = {
    alive: Math.round(predictor.alive(customer) * ALIVE_STEPS) / ALIVE_STEPS,
  };
  for (const name of names) {
    const { orders, value } = predictor.predict(customer, name.days);
    const isNothing = orders.expected < LEAST_ORDERS;
    scores[name.orders] = isNothing ? 0 : roundExpected(orders.expected);
    scores[name.ordersLow] = orders.low;
    scores[name.ordersHigh] = orders.high;
    if (value === null) continue;
    const { low, high } = roundBounds(value);
    scores[name.value] = isNothing ? 0 : Math.round(roundExpected(value.expected));
    scores[name.valueLow] = Math.floor(low);
    scores[name.valueHigh] = Math.ceil(high);
  }
  return scores;
}
