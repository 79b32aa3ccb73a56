/** Everything that is kept of a fit: parameters by cohort, the hold-out check, what the whole base will bring. Pure. */
import { checkHoldOut, predictorOf } from './check-hold-out.ts';
import type { CustomerBook } from './customer-book.ts';
import type { ExpectedParams, ExpectedQuality, ExpectedTotals, FittedParams } from './expected-model.schema.ts';
import type { ExpectedSettings } from './expected-settings.schema.ts';
import { fitCohorts } from './fit-cohorts.ts';
import type { Pieces } from './minimise.ts';
import { dateOfDay } from './summarise-purchases.ts';

/** For how many days ahead we say something. */
export const horizons = [90, 365] as const;

/** In pieces of some 20 ms. */
export function* fitModel(
  book: CustomerBook,
  settings: ExpectedSettings,
): Pieces<{ params: ExpectedParams; quality: ExpectedQuality }> {
  const lastOrder = book.count === 0 ? null : dateOfDay(book.lastDay);
  const fits = yield* fitCohorts(book, settings);
  if (fits.kind === 'too-little-data') return { params: fits, quality: { holdOut: null, totals: null, lastOrder } };
  const params: FittedParams = { ...fits, by: settings.cohorts };
  const holdOut = yield* checkHoldOut(book, settings);
  const totals = yield* addUp(book, params);
  return { params, quality: { holdOut, totals, lastOrder } };
}

function* addUp(book: CustomerBook, params: FittedParams): Pieces<ExpectedTotals> {
  const forDay = predictorOf(params, params.by);
  const hasSpend = params.everybody.spend.kind === 'fitted';
  const sums = { alive: 0, orders: [0, 0], value: [0, 0] };
  for (let row = 0; row < book.count; row += 1) {
    if (row % 200 === 0) yield;
    const customer = book.summary(row, 'end')!;
    const predictor = forDay(customer.firstDay);
    sums.alive += predictor.alive(customer);
    const each = predictor.spend(customer) ?? 0;
    for (const [place, days] of horizons.entries()) {
      const orders = predictor.orders(customer, days);
      sums.orders[place]! += orders;
      sums.value[place]! += orders * each;
    }
  }
  const [orders90, orders365] = sums.orders;
  const [value90, value365] = hasSpend ? sums.value : [null, null];
  return {
    customers: book.count,
    alive: sums.alive,
    orders90: orders90!,
    orders365: orders365!,
    value90: value90 ?? null,
    value365: value365 ?? null,
  };
}
