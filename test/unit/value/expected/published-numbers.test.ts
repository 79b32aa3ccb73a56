import { describe, expect, test } from 'vitest';
import {
  countTerms,
  expectedOfNew,
  expectedPurchases,
  logLikelihood,
  probabilityAlive,
  purchaseChances,
} from '../../../../src/value/expected/bg-nbd.ts';
import { checkHoldOut } from '../../../../src/value/expected/check-hold-out.ts';
import { createBook } from '../../../../src/value/expected/customer-book.ts';
import { expectedSettings } from '../../../../src/value/expected/expected-settings.schema.ts';
import { countRows, fitBgNbd } from '../../../../src/value/expected/fit-bg-nbd.ts';
import { fitGammaGamma } from '../../../../src/value/expected/fit-gamma-gamma.ts';
import { expectedSpend } from '../../../../src/value/expected/gamma-gamma.ts';
import { finish } from '../../../../src/value/expected/minimise.ts';
import { purchaseDays, summarise } from '../../../../src/value/expected/summarise-purchases.ts';
import { isThere, readNumbers, readText } from './shared-data.ts';

type Entry = {
  model: string;
  quantity?: string;
  data?: string;
  params?: Record<string, number>;
  log_likelihood?: number;
  input?: Record<string, unknown>;
  expected?: unknown;
  tolerance?: number;
};
type Customer = {
  frequency: number;
  recency: number;
  T: number;
  monetary: number;
  p_alive: number;
  expected_purchases_52w: number;
  expected_spend_per_purchase: number;
  expected_value_52w: number;
};
type Vectors = {
  published: Entry[];
  fitted_here: {
    bgnbd: Record<'r' | 'alpha' | 'a' | 'b' | 'log_likelihood', number>;
    gamma_gamma: Record<'p' | 'q' | 'v' | 'log_likelihood', number>;
    holdout: {
      actual_total: number;
      bgnbd_total: number;
      by_calibration_frequency_7_is_7plus: Record<string, Record<'customers' | 'actual_mean' | 'bgnbd_mean', number>>;
    };
    customers: Customer[];
  };
};

const noon = (date: string) => Date.parse(`${date}T12:00:00Z`);
const dayOf = (date: string) => Date.parse(date) / 86_400_000;

/** Purchases of each customer, in minor units. */
function gather(rows: readonly (readonly [string, string, number])[]) {
  const byId = new Map<string, { orderAt: number[]; orderAmount: number[] }>();
  for (const [id, date, amount] of rows) {
    const known = byId.get(id) ?? { orderAt: [], orderAmount: [] };
    known.orderAt.push(noon(date));
    known.orderAmount.push(amount);
    byId.set(id, known);
  }
  return [...byId.values()].map((found, place) => ({ contactId: place + 1, ...found, refundAt: [], refundAmount: [] }));
}

const cdnow = () =>
  gather(
    readText('cdnow/CDNOW_sample.txt')
      .trim()
      .split('\n')
      .map((line) => {
        const [id, , date, , amount] = line.trim().split(/\s+/);
        const day = `${date!.slice(0, 4)}-${date!.slice(4, 6)}-${date!.slice(6)}`;
        return [id!, day, Math.round(Number(amount) * 100)] as const;
      }),
  );

describe.runIf(isThere)('numbers that were published', () => {
  const vectors = isThere ? (JSON.parse(readText('vectors/clv-vectors.json')) as Vectors) : null;
  const entry = (model: string, quantity?: string): Entry => {
    const found = vectors!.published.find(
      (one) =>
        one.model === model &&
        one.quantity?.startsWith(quantity ?? '') !== false &&
        (quantity === undefined) === (one.quantity === undefined),
    );
    if (!found) throw new Error(`No entry ${model} ${quantity}.`);
    return found;
  };
  const fitted = () => vectors!.fitted_here;
  const customers = () =>
    readNumbers('cdnow/cdnow_customers_summary.csv').map(([, x, recency, age]) => ({
      x: x!,
      recency: recency!,
      age: age!,
    }));
  const spenders = () =>
    readNumbers('cdnow/cdnow_customers_summary_with_transactions.csv')
      .filter(([, x]) => x! > 0)
      .map(([, orders, , , mean]) => ({ orders: orders!, mean: mean! }));
  const published = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

  test('the parameters of BG/NBD and their likelihood, from any start', () => {
    const { params, log_likelihood } = entry('BG/NBD');
    const rows = finish(countRows(customers()));
    const starts = [undefined, { r: 0.01, alpha: 0.1, a: 20, b: 0.05 }, { r: 10, alpha: 500, a: 0.05, b: 50 }];
    for (const start of starts) {
      const found = finish(fitBgNbd(rows, start));
      for (const name of ['r', 'alpha', 'a', 'b'] as const) {
        expect(found.model[name]).toBeCloseTo(params![name]!, 3);
        expect(found.model[name] / fitted().bgnbd[name]).toBeCloseTo(1, 5);
      }
      expect(found.logLikelihood).toBeCloseTo(log_likelihood!, 1);
      expect(found.logLikelihood).toBeCloseTo(fitted().bgnbd.log_likelihood, 6);
      expect(found).toMatchObject({ isSettled: true, customers: 2357 });
    }
  });

  test('the parameters of gamma-gamma, from any start', () => {
    const { params } = entry('Gamma-Gamma');
    expect(spenders()).toHaveLength(946);
    for (const start of [undefined, { p: 0.01, q: 1.01, v: 0.01 }, { p: 100, q: 100, v: 10_000 }]) {
      const found = finish(fitGammaGamma(spenders(), start));
      for (const name of ['p', 'q', 'v'] as const) {
        expect(Math.abs(found.model[name] - params![name]!)).toBeLessThan(0.01);
        expect(found.model[name] / fitted().gamma_gamma[name]).toBeCloseTo(1, 5);
      }
      expect(found.logLikelihood).toBeCloseTo(fitted().gamma_gamma.log_likelihood, 6);
    }
  });

  test('purchases to expect of a customer, and of a new one', () => {
    const { input, expected, tolerance } = entry('BG/NBD', 'conditional expected purchases');
    const { x, t_x: recency, T: age, t } = input as Record<'x' | 't_x' | 'T' | 't', number>;
    const model = finish(fitBgNbd(finish(countRows(customers())))).model;
    expect(Math.abs(expectedPurchases(model, { x, recency, age }, t) - (expected as number))).toBeLessThan(tolerance!);
    const fresh = entry('BG/NBD', 'expected purchases of a new customer');
    for (const [place, time] of (fresh.input!.t as number[]).entries()) {
      const wanted = (fresh.expected as number[])[place]!;
      expect(Math.abs(expectedOfNew(model, time) - wanted)).toBeLessThan(fresh.tolerance!);
    }
  });

  test('chances of so many purchases', () => {
    const single = entry('BG/NBD', 'P(X(t)=n)');
    for (const { t, n, p } of single.input!.cases as Record<'t' | 'n' | 'p', number>[]) {
      expect(Math.abs(purchaseChances(published, t, n)[n]! - p)).toBeLessThan(single.tolerance!);
    }
    const many = entry('BG/NBD', 'P(X(30)=n)');
    const chances = purchaseChances(published, 30, 20).slice(11);
    for (const [place, wanted] of (many.expected as number[]).entries()) {
      expect(Math.abs(chances[place]! - wanted)).toBeLessThan(many.tolerance!);
    }
  });

  test('the likelihood of one customer, where a naive formula overflows', () => {
    const { input, tolerance } = entry('BG/NBD', 'log-likelihood of one customer');
    const model = input!.params as typeof published;
    for (const { x, t_x, T, ll } of input!.cases as Record<'x' | 't_x' | 'T' | 'll', number>[]) {
      const found = logLikelihood(model, { x: x!, recency: t_x!, age: T! }, countTerms(model, x!));
      expect(Math.abs(found - ll!)).toBeLessThan(tolerance!);
    }
  });

  test('who never came back is alive, and who came a thousand times and then no more is not', () => {
    expect(probabilityAlive(published, { x: 0, recency: 0, age: 39 })).toBe(1);
    expect(probabilityAlive(published, { x: 1000, recency: 10, age: 100 })).toBeCloseTo(0, 12);
  });

  test('spend to expect of the first customers', () => {
    const { input, expected, tolerance } = entry('Gamma-Gamma', 'expected average spend');
    const model = input!.params as Record<'p' | 'q' | 'v', number>;
    const rows = readNumbers('cdnow/cdnow_customers_summary_with_transactions.csv');
    for (const [place, wanted] of (expected as number[]).entries()) {
      const [, orders, , , mean] = rows[place]!;
      expect(Math.abs(expectedSpend(model, { orders: orders!, mean: mean! }) - wanted)).toBeLessThan(tolerance!);
    }
  });

  test('single customers: alive, purchases in 52 weeks, spend, value', () => {
    const { bgnbd, gamma_gamma, customers: known } = fitted();
    for (const one of known) {
      const customer = { x: one.frequency, recency: one.recency, age: one.T };
      const orders = expectedPurchases(bgnbd, customer, 52);
      const spend = expectedSpend(gamma_gamma, { orders: one.frequency, mean: one.monetary });
      expect(probabilityAlive(bgnbd, customer)).toBeCloseTo(one.p_alive, 9);
      expect(orders).toBeCloseTo(one.expected_purchases_52w, 8);
      expect(spend).toBeCloseTo(one.expected_spend_per_purchase, 8);
      expect(orders * spend).toBeCloseTo(one.expected_value_52w, 6);
    }
  });

  test('summaries of purchases, small ones by hand and those of CDNOW', () => {
    const small = entry('RFM summary', 'small hand cases');
    const { end, rows } = small.input as { end: string; rows: [number, string, number][] };
    const wanted = (small.expected as { rows: number[][] }).rows;
    const found = gather(rows.map(([id, date, amount]) => [String(id), date, amount * 2]));
    expect(
      found.map((purchases, place) => {
        const { x, recency, age, mean } = summarise(purchaseDays(purchases, 'UTC'), dayOf(end))!;
        return [place + 1, x, recency, age, mean / 2];
      }),
    ).toEqual(wanted);

    const { expected } = entry('RFM summary') as { expected: Record<string, number> };
    const means = cdnow()
      .map((purchases) => summarise(purchaseDays(purchases, 'UTC'), dayOf('1997-09-30')))
      .flatMap((summary) => (summary && summary.x > 0 ? [summary.mean / 100] : []))
      .sort((one, other) => one - other);
    const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
    const sd = Math.sqrt(means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (means.length - 1));
    const median = (means[472]! + means[473]!) / 2;
    const rounded = { mean, sd, min: means[0]!, median, max: means.at(-1)! };
    expect({ repeat_customers: means.length }).toEqual({ repeat_customers: expected.repeat_customers });
    for (const [name, value] of Object.entries(rounded)) expect(Math.round(value)).toBe(expected[name]);
  });

  test('the hold-out of CDNOW from the raw purchases: weeks 40 to 78', () => {
    const { actual_total, bgnbd_total, by_calibration_frequency_7_is_7plus: classes } = fitted().holdout;
    const book = createBook({ timeZone: 'UTC', endDay: dayOf('1998-06-30'), cutDay: dayOf('1997-09-30') });
    for (const purchases of cdnow()) book.add(purchases);
    const found = finish(checkHoldOut(book, expectedSettings.parse({})));
    if (found.kind !== 'checked') throw new Error(found.sentence);
    expect(found).toMatchObject({ knownUntil: '1997-09-30', until: '1998-06-30', customers: 2357 });
    expect(found.orders.real).toBe(actual_total);
    // The file of the literature has weeks of two decimals, we have days.
    expect(Math.abs(found.orders.predicted - bgnbd_total)).toBeLessThan(0.05);
    for (const { frequency, customers: count, orders } of found.byFrequency) {
      const known = classes[String(frequency)]!;
      expect(count).toBe(known.customers);
      expect(orders.real / count).toBeCloseTo(known.actual_mean, 9);
      expect(Math.abs(orders.predicted / count - known.bgnbd_mean)).toBeLessThan(0.001);
    }
    expect(found.byWeek).toHaveLength(39);
    expect(found.byWeek.reduce((sum, { real }) => sum + real, 0)).toBe(actual_total);
    expect(found.byWeek.reduce((sum, { predicted }) => sum + predicted, 0)).toBeCloseTo(found.orders.predicted, 6);
    expect(found.within.orders).toBeGreaterThan(0.8);
    expect(found.within.value).toBeGreaterThan(0.8);
  });
});
