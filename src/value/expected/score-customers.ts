import type { ScoreRow } from '../../contacts/index.ts';
import { horizons } from './fit-model.ts';
import type { Predictor } from './predict.ts';
import type { Summary } from './summarise-purchases.ts';

/** Two significant digits: more is not known. */
export function roundTo2(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return 0;
  const step = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 1);
  return step >= 1 ? Math.round(value / step) * step : Math.round(value / step) / Math.round(1 / step);
}

/**
 * The scores of a customer by their names in score-names.ts: alive to 2 decimals; orders and values (whole minor units) to
 * two significant digits, bounds of orders whole. Without a model of spend there are no values.
 */
export function scoreCustomer(predictor: Predictor, customer: Summary): ScoreRow['scores'] {
  const scores: Record<string, number> = { alive: Math.round(predictor.alive(customer) * 100) / 100 };
  for (const horizon of horizons) {
    const { orders, value } = predictor.predict(customer, horizon);
    // Below a hundredth nobody would act on it.
    scores[`expected_orders_${horizon}`] = orders.expected < 0.01 ? 0 : roundTo2(orders.expected);
    scores[`expected_orders_${horizon}_low`] = orders.low;
    scores[`expected_orders_${horizon}_high`] = orders.high;
    if (value === null) continue;
    scores[`expected_value_${horizon}`] = Math.round(roundTo2(value.expected));
    scores[`expected_value_${horizon}_low`] = Math.round(roundTo2(value.low));
    scores[`expected_value_${horizon}_high`] = Math.round(roundTo2(value.high));
  }
  return scores;
}
