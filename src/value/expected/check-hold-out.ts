/**
 * What the model would have said before the last part of the data, against what came: the only judge that counts. Fitted on
 * what was known at the cut; everybody who was a customer then is predicted to the end.
 */
import { expectedPurchases } from './bg-nbd.ts';
import type { CustomerBook } from './customer-book.ts';
import type { ExpectedSettings } from './expected-settings.schema.ts';
import { sameOf } from './fit-bg-nbd.ts';
import { type CohortFits, cohortsBy, fitCohorts } from './fit-cohorts.ts';
import { type Pieces, SIMPLE_AT_ONCE } from './minimise.ts';
import { createPredictor, type Predictor } from './predict.ts';
import { dateOfDay } from './summarise-purchases.ts';
import type { TooLittleData } from './too-little-data.ts';

/** Orders and revenue (minor units), predicted and real. Revenue is null where spend could not be fitted. */
export type Compared = {
  orders: { predicted: number; real: number };
  revenue: { predicted: number | null; real: number };
};
export type HoldOut =
  | ({
      kind: 'checked';
      /** Fitted on purchases up to the first of these days; predicted and compared after it, until the last. YYYY-MM-DD. */
      knownUntil: string;
      until: string;
      customers: number;
      /** Each week after the cut; `orders` only. */
      byWeek: { week: number; from: string; predicted: number; real: number }[];
      /** By how often customers had come back at the cut; 7 stands for 7 and more. */
      byFrequency: ({ frequency: number; customers: number } & Compared)[];
      /** Share of customers whose real orders, and spend, lay within the bounds of 80 %. */
      within: { orders: number; value: number | null };
    } & Compared)
  | TooLittleData;

const mostFrequent = 7;
const quarterDays = 91;
const leastSpanDays = 84;

/** The last day that the check knows: a quarter before the end, or a third of a short history; null when it is too short. */
export function cutDayOf(firstDay: number, endDay: number): number | null {
  const span = endDay - firstDay;
  if (span < leastSpanDays) return null;
  return endDay - Math.min(quarterDays, Math.floor(span / 3 / 7) * 7);
}

/** Of each customer the predictor of its cohort, or everybody's. */
export function predictorOf(fits: CohortFits, by: ExpectedSettings['cohorts']): (firstDay: number) => Predictor {
  const toPredictor = ({ buying, spend }: CohortFits['everybody']) =>
    createPredictor({ buying, spend: spend.kind === 'fitted' ? spend : null });
  const everybody = toPredictor(fits.everybody);
  const own = new Map(fits.cohorts.map((cohort) => [cohort.name, toPredictor(cohort)]));
  const nameOf = cohortsBy(by);
  return (firstDay) => own.get(nameOf(firstDay)) ?? everybody;
}

const emptyCompared = (hasSpend: boolean): Compared => ({
  orders: { predicted: 0, real: 0 },
  revenue: { predicted: hasSpend ? 0 : null, real: 0 },
});

function addTo(
  sums: Compared,
  predicted: { orders: number; value: number | null },
  real: { orders: number; value: number },
) {
  sums.orders.predicted += predicted.orders;
  sums.orders.real += real.orders;
  sums.revenue.real += real.value;
  if (sums.revenue.predicted !== null) sums.revenue.predicted += predicted.value ?? 0;
}

/** In pieces, like the fit. */
export function* checkHoldOut(book: CustomerBook, settings: ExpectedSettings): Pieces<HoldOut> {
  if (book.cutDay === null) {
    const has = { days: 0 };
    const sentence = 'The orders span too few days to keep the last of them back for a check.';
    return { kind: 'too-little-data', needs: { days: leastSpanDays }, has, sentence };
  }
  const fits = yield* fitCohorts(book, settings, 'cut');
  if (fits.kind === 'too-little-data') {
    return { ...fits, sentence: `For a check, the last part of the orders is kept back. ${fits.sentence}` };
  }
  const days = book.endDay - book.cutDay;
  const hasSpend = fits.everybody.spend.kind === 'fitted';
  const forDay = predictorOf(fits, settings.cohorts);
  const total = emptyCompared(hasSpend);
  const byFrequency = Array.from({ length: mostFrequent + 1 }, (_, frequency) => ({
    frequency,
    customers: 0,
    ...emptyCompared(hasSpend),
  }));
  let [customers, withinOrders, withinValue] = [0, 0, 0];
  for (let row = 0; row < book.count; row += 1) {
    if (row % 200 === 0) yield;
    const customer = book.summary(row, 'cut');
    if (customer === null) continue;
    const { orders, value } = forDay(customer.firstDay).predict(customer, days);
    const real = { orders: book.columns.laterX[row]!, value: book.columns.laterSpend[row]! };
    const group = byFrequency[Math.min(mostFrequent, customer.x)]!;
    customers += 1;
    group.customers += 1;
    const predicted = { orders: orders.expected, value: value?.expected ?? null };
    for (const sums of [total, group]) addTo(sums, predicted, real);
    if (orders.low <= real.orders && real.orders <= orders.high) withinOrders += 1;
    if (value !== null && value.low <= real.value && real.value <= value.high) withinValue += 1;
  }
  return {
    kind: 'checked',
    knownUntil: dateOfDay(book.cutDay),
    until: dateOfDay(book.endDay),
    customers,
    byWeek: yield* compareWeeks(book, fits, settings),
    byFrequency,
    within: { orders: withinOrders / customers, value: hasSpend ? withinValue / customers : null },
    ...total,
  };
}

/** Cumulated to the end of each week, and the difference taken. */
function* compareWeeks(book: CustomerBook, fits: CohortFits, { cohorts: by }: ExpectedSettings) {
  const models = new Map(fits.cohorts.map(({ name, buying }) => [name, buying.model]));
  const nameOf = cohortsBy(by);
  const rows = new Map<number | string, { row: number; customers: number }>();
  let all = 0;
  for (let row = 0; row < book.count; row += 1) {
    if (row % SIMPLE_AT_ONCE === 0) yield;
    const customer = book.summary(row, 'cut');
    if (customer === null) continue;
    all += 1;
    const key = sameOf(customer);
    const known = rows.get(key);
    if (known) known.customers += 1;
    else rows.set(key, { row, customers: 1 });
  }
  // A week's curve needs no more than this many different customers.
  const step = Math.max(1, Math.floor(rows.size / 20_000));
  const sample: { row: number; customers: number }[] = [];
  let place = 0;
  for (const row of rows.values()) {
    if (place % step === 0) sample.push(row);
    place += 1;
  }
  const weight = all / sample.reduce((sum, { customers }) => sum + customers, 0);
  const weeks: { week: number; from: string; predicted: number; real: number }[] = [];
  let before = 0;
  for (let week = 0; week < book.laterOrders.length; week += 1) {
    const time = Math.min((week + 1) * 7, book.endDay - book.cutDay!);
    let until = 0;
    for (let place = 0; place < sample.length; place += 1) {
      if (place % 2_000 === 0) yield;
      const { row, customers } = sample[place]!;
      const customer = book.summary(row, 'cut')!;
      const model = models.get(nameOf(customer.firstDay)) ?? fits.everybody.buying.model;
      until += customers * weight * expectedPurchases(model, customer, time);
    }
    const from = dateOfDay(book.cutDay! + 1 + week * 7);
    weeks.push({ week: week + 1, from, predicted: until - before, real: book.laterOrders[week]! });
    before = until;
  }
  return weeks;
}
