/** What the models say, in sentences for a marketer. */
import type { ExpectedQuality, ExpectedTotals, FittedParams } from './expected-model.schema.ts';
import type { Prediction } from './predict.ts';
import { dateOfDay, type Summary } from './summarise-purchases.ts';
import { isOnRidge } from './uncertainty.ts';

/** Shows amounts in minor units of a currency; `EUR 1,234` for whole units. */
export type ShowMoney = (minor: number) => string;

export function createShowMoney(currency: string): ShowMoney {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  const { maximumFractionDigits: decimals = 2 } = format.resolvedOptions();
  const whole = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    maximumFractionDigits: 0,
  });
  // The space between code and number is one that does not break.
  return (minor) => whole.format(minor / 10 ** decimals).replaceAll('\u00a0', ' ');
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const fine = (value: number) =>
  new Intl.NumberFormat('en', { maximumSignificantDigits: value >= 100 ? 3 : 2 }).format(value);
const percent = (share: number) => `${Math.round(share * 100)} %`;

/** Beyond this the assumption that spend has nothing to do with frequency is doubtful. */
const noticeableCorrelation = 0.3;

export function tellIndependence(correlation: number | null): string {
  if (correlation === null)
    return 'Everybody came back equally often: whether frequent customers spend more per order cannot be seen.';
  const rounded = correlation.toFixed(2);
  if (Math.abs(correlation) <= noticeableCorrelation) {
    return `How often customers come back says little about what they spend in an order (correlation ${rounded}): orders and spend may be worked out apart, as is done here.`;
  }
  const which = correlation > 0 ? 'more' : 'less';
  const effect = correlation > 0 ? 'low for the best customers' : 'high for the most frequent customers';
  return `Customers who come back often spend ${which} in an order (correlation ${rounded}). The values here are worked out as if that were not so, and will be rather ${effect}.`;
}

const difference = (predicted: number, real: number): string => {
  if (real === 0) return 'none came';
  const off = predicted / real - 1;
  if (Math.abs(off) < 0.005) return 'the same within half a per cent';
  return `${percent(Math.abs(off))} too ${off > 0 ? 'many' : 'few'}`;
};

export function tellHoldOut({ holdOut }: Pick<ExpectedQuality, 'holdOut'>, money: ShowMoney): string[] {
  if (holdOut === null) return [];
  if (holdOut.kind === 'too-little-data') return [holdOut.sentence];
  const { knownUntil, until, customers, orders, revenue, within } = holdOut;
  const lines = [
    `Checked on what it could not know: from orders up to ${knownUntil} it predicted ${fine(orders.predicted)} further orders of ${number.format(customers)} customers until ${until}; ${number.format(orders.real)} came (${difference(orders.predicted, orders.real)}).`,
  ];
  if (revenue.predicted !== null) {
    lines.push(
      `For revenue it said ${money(revenue.predicted)}; it was ${money(revenue.real)} (${difference(revenue.predicted, revenue.real).replace('many', 'much').replace('few', 'little')}).`,
    );
  }
  const byRange = `Of every 100 customers, ${Math.round(within.orders * 100)} ordered within the range we gave them; 80 or more is what we promise.`;
  return [...lines, byRange];
}

export function tellModel(
  { everybody, cohorts, notFitted }: FittedParams,
  { holdOut, totals, lastOrder }: ExpectedQuality,
  { money, today }: { money: ShowMoney; today: string },
): string[] {
  const { spend, customers, repeatCustomers } = everybody;
  const lines = totals === null ? [] : tellTotals(totals, money);
  lines.push(...tellRidge({ everybody, cohorts }, totals));
  lines.push(
    `Fitted on ${number.format(customers)} customers, of whom ${number.format(repeatCustomers)} came back (${percent(repeatCustomers / customers)}).`,
  );
  if (cohorts.length > 0)
    lines.push(`Cohorts with a model of their own: ${cohorts.map(({ name }) => name).join(', ')}.`);
  for (const { name, sentence } of notFitted) lines.push(`${name} goes with everybody's model: ${sentence}`);
  lines.push(spend.kind === 'fitted' ? tellIndependence(spend.correlation) : spend.sentence);
  lines.push(...tellHoldOut({ holdOut }, money));
  const silentDays = lastOrder === null ? 0 : (Date.parse(today) - Date.parse(lastOrder)) / 86_400_000;
  if (silentDays > 30) {
    lines.push(
      `The last order is of ${lastOrder}. If there were any since, import them: without them customers look as if they had left.`,
    );
  }
  return lines;
}

/** From so large a mean of `alive` on, nobody can be seen to leave. */
const everybodyAlive = 0.995;

/** Says so where the data do not say how customers leave, and the parameters mean nothing. */
function tellRidge({ everybody, cohorts }: Pick<FittedParams, 'everybody' | 'cohorts'>, totals: ExpectedTotals | null) {
  if (totals !== null && totals.alive / totals.customers >= everybodyAlive) {
    return [
      'In these orders nobody can be seen to leave, so that everybody counts as still with us: the probability of being alive tells nothing here. Go by the orders to expect, which fall with silence. A longer history helps.',
    ];
  }
  const vague = [everybody, ...cohorts].filter(({ buying }) => isOnRidge(buying.curve)).map(({ name }) => name);
  if (vague.length === 0) return [];
  const whose = vague.includes('everybody') ? 'These orders do' : `The orders of ${vague.join(', ')} do`;
  return [
    `${whose} not say how customers leave: quite different parameters fit them equally well, so that a and b mean nothing by themselves. Orders and values to expect hardly depend on it; their ranges take it in.`,
  ];
}

function tellTotals({ customers, alive, orders90, value90, value365 }: ExpectedTotals, money: ShowMoney): string[] {
  const worth =
    value90 === null || value365 === null ? '' : `, worth ${money(value90)}; in the next 365 days ${money(value365)}`;
  const who = number.format(customers);
  const orders = `In the next 90 days expect about ${number.format(orders90)} orders from`;
  if (alive / customers >= everybodyAlive) return [`${orders} ${who} customers${worth}.`];
  return [`Of ${who} customers about ${number.format(alive)} will still order. ${orders} them${worth}.`];
}

/** What is said of one customer. */
export function tellCustomer(
  customer: Summary,
  {
    alive,
    spend,
    predictions,
    endDay,
  }: { alive: number; spend: number | null; predictions: Prediction[]; endDay: number },
  money: ShowMoney,
): string[] {
  const { x, recency, firstDay, age, mean } = customer;
  const lines = [
    x === 0
      ? `Bought once, on ${dateOfDay(firstDay)}, ${age} days ago.`
      : `Bought on ${x + 1} days since ${dateOfDay(firstDay)}, the last time on ${dateOfDay(firstDay + recency)}, ${endDay - firstDay - recency} days ago.`,
  ];
  if (x === 0) {
    lines.push(
      'Nobody can leave before having come back, as the model sees it: how likely another order is shows in the orders to expect, not in the probability of being with us.',
    );
  } else {
    const pause = Math.max(1, Math.round(recency / x));
    lines.push(
      `Usually ${pause} ${pause === 1 ? 'day lies' : 'days lie'} between purchases; with this silence it is ${percent(alive)} likely that more will come.`,
    );
  }
  if (spend !== null) {
    lines.push(
      mean > 0
        ? `Spent ${money(mean)} on a purchase after the first on average; ${money(spend)} are expected, drawn towards everybody's mean because one's own orders are few.`
        : `Nothing is known yet of what repeat purchases are worth: everybody's mean, ${money(spend)}, is taken.`,
    );
  }
  for (const { days, orders, value } of predictions) {
    const worth =
      value === null ? '' : `, worth ${money(value.expected)} (${money(value.low)} to ${money(value.high)})`;
    lines.push(
      `In the next ${days} days: ${fine(orders.expected)} orders to expect (in 8 of 10 cases ${number.format(orders.low)} to ${number.format(orders.high)})${worth}.`,
    );
  }
  return lines;
}
