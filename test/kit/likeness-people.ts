import { type SimBuyer, simulateLikenessWorld } from '../../simulator/index.ts';
import type { Subject } from '../../src/value/likeness/build-template.ts';
import type { FeatureValue } from '../../src/value/likeness/traits.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
export const UNTIL = Date.parse('2026-11-01T00:00:00Z');

/** What the store would say of such a buyer, without a database. */
export function subjectOf({ attributes, firm, decides, orders }: SimBuyer): Subject {
  const features = new Map<string, FeatureValue>([
    ...Object.entries(attributes).map(([name, value]) => [`attribute:${name}`, value] as const),
    ['company:industry', firm.industry],
    ['company:employees', firm.employees],
    ['company:decision-makers', firm.decisionMakers],
    ['company:decides', decides],
  ]);
  const revenue = orders.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  if (orders.length > 0) {
    const weekdays = orders.map(({ at }) => WEEKDAYS[(new Date(at).getUTCDay() + 6) % 7]!);
    const mostly = WEEKDAYS.find((day) => weekdays.filter((one) => one === day).length > orders.length / 2);
    features.set('purchase:orders', orders.length);
    features.set('purchase:revenue', revenue);
    features.set('purchase:basket', revenue / orders.length);
    features.set('purchase:category', [...new Set(orders.map(({ category }) => category))]);
    features.set('purchase:recency-days', (UNTIL - orders.at(-1)!.at) / 86_400_000);
    if (orders.length >= 3) features.set('timing:weekday', mostly === undefined ? [] : [mostly]);
  }
  return { features, bought: { orders: orders.length, revenue } };
}

/** A world of firms, its ten best customers by what they bought, and the rest. */
export function likenessPeople({ seed, isPlanted }: { seed: number; isPlanted: boolean }) {
  const everybody = [...simulateLikenessWorld({ seed, customers: 600, prospects: 300, until: UNTIL, isPlanted })];
  const people = everybody.map((buyer) => ({ ...buyer, ...subjectOf(buyer) }));
  const customers = people.filter(({ isProspect }) => !isProspect).sort((a, b) => b.bought.revenue - a.bought.revenue);
  return {
    best: customers.slice(0, 10),
    rest: customers.slice(10),
    prospects: people.filter(({ isProspect }) => isProspect),
  };
}
