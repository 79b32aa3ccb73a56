import type { GroupsSettings } from './groups-settings.schema.ts';
import type { CustomerFacts } from './read-facts.ts';

/** Four bounds between the scores 1 to 5; null: no value is so high. */
export type RfmBounds = readonly (number | null)[];

/** What customers are measured by until the next night: kept as model `purchases`. */
export type ShopBounds = {
  /** Who ever ordered, and who did in the window. */
  customers: number;
  buyers: number;
  /** The usual longest pause in the shop, in days. */
  shopPause: number;
  /** Whether that was measured, or is a guess because hardly anybody ever came back. */
  isPauseKnown: boolean;
  /** Order days and net spending from which somebody is among the best; null: too few buyers to say. */
  exclusiveOrders: number | null;
  exclusiveSpend: number | null;
  /** Null: too few customers to rank. Recency in days, at most; the others at least. */
  rfm: { recencyDays: RfmBounds; orderDays: RfmBounds; spend: RfmBounds } | null;
};

/** With fewer than so many customers a share of them says nothing. */
export const fewestCustomers = 20;
const fewestReturning = 10;
/** Longest pause in use while nobody came back often enough to know. */
const guessedPause = 90;
const longestPause = 3_650;

/**
 * Gathers facts of customers one by one, and then says the bounds. The shop's usual longest pause: nine of ten pauses are no
 * longer, where each customer who came back counts the same, however often that was.
 */
export function gatherBounds(settings: GroupsSettings) {
  const orderDays: number[] = [];
  const spend: number[] = [];
  const rfm = { recency: [] as number[], orderDays: [] as number[], spend: [] as number[] };
  const pauses = new Float64Array(longestPause + 1);
  let returning = 0;

  return {
    add(facts: CustomerFacts): void {
      if (facts.orderDays > 0) {
        orderDays.push(facts.orderDays);
        spend.push(facts.spend);
      }
      rfm.recency.push(-facts.silenceDays);
      rfm.orderDays.push(facts.rfmOrderDays);
      rfm.spend.push(facts.rfmSpend);
      if (facts.pauses.length > 0) returning += 1;
      for (const pause of facts.pauses) pauses[Math.min(pause, longestPause)]! += 1 / facts.pauses.length;
    },

    finish(): ShopBounds {
      const { exclusive } = settings;
      const isPauseKnown = returning >= fewestReturning;
      const fromTop = (values: number[], share: number) =>
        values.length < fewestCustomers ? null : bestOf(values, share);
      const orders =
        exclusive.orders.by === 'orders' ? exclusive.orders.orders : fromTop(orderDays, exclusive.orders.share);
      const money = exclusive.spend.by === 'amount' ? exclusive.spend.amount : fromTop(spend, exclusive.spend.share);
      return {
        customers: rfm.recency.length,
        buyers: orderDays.length,
        shopPause: isPauseKnown ? weightedPause(pauses, returning) : guessedPause,
        isPauseKnown,
        exclusiveOrders: orders === null ? null : Math.max(exclusive.leastOrders, orders),
        exclusiveSpend: money === null ? null : Math.max(1, money),
        rfm:
          rfm.recency.length < fewestCustomers
            ? null
            : {
                recencyDays: fifths(rfm.recency).map((bound) => (bound === null ? null : Math.abs(bound))),
                orderDays: fifths(rfm.orderDays),
                spend: fifths(rfm.spend),
              },
      };
    },
  };
}

/**
 * The smallest value that at most this share of all has, or more. Equal values stay together, so that fewer may be in; only
 * where those at the very top are more than the share by themselves, all of them are.
 */
function bestOf(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  let place = sorted.length - Math.max(1, Math.floor(share * sorted.length));
  while (place > 0 && place < sorted.length && sorted[place] === sorted[place - 1]) place += 1;
  return sorted[Math.min(place, sorted.length - 1)]!;
}

function weightedPause(pauses: Float64Array, total: number): number {
  let sum = 0;
  // Sums of fractions may fall short of the whole by a hair.
  const wanted = 0.9 * total - 1e-9;
  for (let days = 1; days < pauses.length; days += 1) {
    sum += pauses[days]!;
    if (sum >= wanted) return days;
  }
  return longestPause;
}

/**
 * The smallest values that one, two, three and four fifths of all lie below: whoever has as much scores 2, 3, 4, 5. Equal
 * values stay together, so that fifths are of unequal size where many are alike.
 */
function fifths(values: readonly number[]): (number | null)[] {
  const sorted = Float64Array.from(values).sort();
  const bounds: (number | null)[] = [];
  let place = 0;
  for (const fifth of [1, 2, 3, 4]) {
    const wanted = (fifth * sorted.length) / 5;
    while (place < sorted.length && (place < wanted || sorted[place] === sorted[place - 1])) place += 1;
    bounds.push(place < sorted.length ? sorted[place]! : null);
  }
  return bounds;
}
