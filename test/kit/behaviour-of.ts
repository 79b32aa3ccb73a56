import type { NeedsCustomer } from '../../simulator/index.ts';
import type { Behaviour } from '../../src/value/needs/behaviour.ts';

const DAY_MS = 86_400_000;

/** What is known of a simulated customer once the orders lie in the database: the sums that features are made of. */
export function behaviourOf({ number, orders }: NeedsCustomer, until: number): Behaviour {
  const lines = orders.flatMap((order) => order.lines.map((line) => ({ ...line, at: order.at })));
  const count = <One>(list: readonly One[], isOne: (one: One) => boolean) => list.filter(isOne).length;
  const dayMinute = ({ minuteOfWeek }: { minuteOfWeek: number }) => minuteOfWeek % 1440;
  const categories: Record<string, number> = {};
  for (const line of lines) {
    categories[line.category] = (categories[line.category] ?? 0) + line.quantity * line.unitPriceMinor;
  }
  const channels: Record<string, number> = {};
  for (const { channel } of orders) channels[channel] = (channels[channel] ?? 0) + 1;
  return {
    contactId: number,
    orders: orders.length,
    amount: orders.reduce((sum, order) => sum + order.totalMinor, 0),
    days: orders.length > 0 ? (until - orders[0]!.at) / DAY_MS : 0,
    morning: count(orders, (order) => dayMinute(order) >= 300 && dayMinute(order) < 720),
    evening: count(orders, (order) => dayMinute(order) >= 1020 || dayMinute(order) < 300),
    weekend: count(orders, (order) => order.minuteOfWeek >= 5 * 1440),
    coded: count(orders, (order) => order.code !== null),
    lines: lines.length,
    listed: lines.length,
    cut: count(lines, (line) => line.unitPriceMinor < line.regularPriceMinor),
    dated: lines.length,
    fresh: count(lines, (line) => line.at - line.addedAt <= 60 * DAY_MS),
    categories,
    channels,
    received: 0,
    opened: 0,
    clicked: 0,
  };
}
